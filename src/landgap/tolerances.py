"""Tolerances, in one table: what is put down to rounding, each with its unit and its reason.

A name ends in the unit; ``_REL`` is relative to the size of what is measured.
"""

from __future__ import annotations

CLOSURE_HA = 0.01
"""By how much a site's pieces may miss the site: 100 m², what a survey's corners are good for."""

CHANGE_CLOSURE_HA = 0.1
"""The same for the accounts between two dates, which add up four ledgers' worth of pieces."""

CHANGED_HA = 0.01
"""A change below it is none: two surveys of one plot differ by as much."""

MENTIONED_HA = 0.05
"""Warnings of the monitor write hectares to a tenth; what would be 0.0 is not mentioned."""

UNIT_OVERLAP_HA = 0.01
"""By how much candidate areas may overlap before a hectare would count twice."""

STATED_REL = 0.01
"""By how much the stated hectares of a site may exceed its polygon: registers and maps round."""

STATED_NOTED_REL = 0.1
"""By how much the hectares stated of a polygon may differ unsaid: roads and green are in or out."""

STATED_FAR_REL = 10.0
"""Hectares that are ten times those of the polygon, or a tenth, are in another unit or of another site."""

MOST_PEOPLE_HA = 1000.0
"""People a hectare of a unit: no municipality comes near; what exceeds it stands for no data."""

NAMED_UNIT_M = 1000.0
"""How far a place may lie from the unit that it names: addresses and place names are good to a kilometre."""

COVERED_REL = 1e-6
"""A polygon that a raster covers but for so little is covered whole."""

CENTRE_M = 2000.0
"""By how much the place from which a way is measured may miss that of the unit, beside the unit's size."""

LOWEST_M = -500.0
"""The lowest land is the shore of the Dead Sea, 430 m below the sea; lower heights are marks of no data."""

HIGHEST_M = 9000.0
"""The highest is Mount Everest, 8,849 m."""

SOLVER_HA = 1e-6
"""Linear solvers stop within 0.1 m²; such a rest is nobody's land, and such a gain is none."""

SOLVER_MW = 1e-6
"""The same of capacity that is assigned: a watt."""

SOLVER_REL = 1e-7
"""Feasibility and optimality of HiGHS."""

SOLVER_DECIMALS = 6
"""Decimals of hectares that a solver is good for, so that equal gains tie."""

PRICE_REL = 1e-6
"""Dual values of demand met, in ha a ha, that differ by no more are equal."""

PRICE_DECIMALS = 7
"""Decimals of dual values that HiGHS is good for."""

COST_REL = 1e-12
"""What the prices of an exchange leave of a cost that is nothing: double precision, over some steps."""

COSTS_APART_REL = 1e12
"""How many times a typical cost a cost may be: of 16 digits, four are left to the typical one."""

TIED_REL = 1e-9
"""Costs that differ by no more are as dear: lengths that were added up in another order."""

MORE_LAND_REL = 1e-5
"""By how much land is raised where supply equals demand to the hectare, so that prices are unique."""

WHOLE_M2 = 1e-6
"""What is added before hectares are rounded down to square metres, so that 0.3 ha are 3,000 of them."""

ALLOCATION_HA = 1e-9
"""What differences of sums of hectares leave in double precision."""

HECTARE_DECIMALS = 4
"""Hectares that agree to the square metre are equal where they are ranked."""

SUM_REL = 1e-9
"""By how much shares or weights that sum to 1 may miss it, written with nine decimals."""

TREND_REL = 1e-9
"""By how much a fitted curve may miss zero, of the mean of its series."""

WEIGHTS_SUM = 1e-6
"""The same of weights that a person typed, such as three times 0.333333."""

SHARED_EDGE_M2 = 1e-4
"""A square centimetre: what rounding leaves along a shared edge, never land."""

CHORD_REL = 1e-9
"""By how much a cutoff is widened while neighbours are looked for, so that rounding loses no pair."""

MIN_WEIGHT_SHARE = 1e-290
"""Weights up to this count as 0: numbers so small have lost their digits."""

COMPARED_DECIMALS = 3
"""Decimals of square metres up to which areas are compared; what is equal so far ties."""

AREA_REL = 1e-9
"""By how much the area of a polygon may differ between two ways of computing it."""

PARTS_REL = 1e-10
"""By how much the parts of one polygon may miss the whole."""

CORNER_REL = 1e-12
"""What double precision leaves of coordinates of up to 10,000 km, of their size."""

VERTEX_M = 1e-6
"""Vertices closer than a micrometre are one: EPSG:3035 holds coordinates to a nanometre."""

EDGE_M = 0.6
"""Two surveys of one boundary differ by up to half a metre, and projecting adds a little."""

STRAIGHT_M = 1e-3
"""By how much a side may be bent by a change of reference system before it needs corners in between."""

CLOSED_M = 2e-3
"""Edges of units that lie no farther apart are the same; projecting leaves so much of bent sides."""

PLACE_M = 0.01
"""A place so near to a boundary lies on it: a change of reference system moves it by millimetres."""

REPAIR_GRID_M = 1e-3
"""Where GEOS is misled by edges that almost coincide, it is asked again on a grid of a millimetre."""

MIN_CELL_M = 1e-9
"""Cells of a grid over boxes without any size are a nanometre wide."""

BOX_M = 1.0
"""Boxes in files may be rounded to single precision, which is half a metre in EPSG:3035."""

RING_M2 = 1e-6
"""A ring below it is a spike of rounding."""

RECTANGLE_REL = 1e-9
"""By how much the largest rectangle in a parcel may stand out, of the parcel's size."""

GAP_REL = 1e-9
"""By how much a gap between pieces may miss the width that is asked for."""

DRAWS_M2 = 1.0
"""Overlaps of uncertain footprints below a square metre are left out of the draws."""

FOOTPRINT_GRID_M = 1e-4
"""Grid on which the footprints of a crowded unit are drawn: 0.1 mm, so that hectares keep five digits."""

CROWD_REL = 1e-6
"""What is kept free of a unit that its sites fill, so that the last of them finds its land on the grid."""

FLOWS_HA = 1e-8
"""Sums of exchanged pieces between two dates below it are rounding."""

PROVEN_HA = 1e-6
"""An area is proven best if no bound of the solver exceeds it by more."""

SCORE_DECIMALS = 12
"""Scores that agree so far are equal: the rest is rounding."""

SCORE_REL = 1e-12
"""The same as a difference: tied measures and scores."""

KNOWN_SHARE = 1e-9
"""By how much the known weight may miss a share that is asked for."""

RECIPROCAL_REL = 0.01
"""Of the product of a pair of judgements: 1/3 is written as 0.333."""

SHOWN_DECIMALS = 6
"""Decimals that a figure shares with itself summed in another order; so many count when it is written."""

MAP_HA = 0.01
"""What no map shows: 0.01 ha is 0.1 mm at 1:100,000."""
