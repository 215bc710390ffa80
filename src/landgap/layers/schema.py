"""What a valid layer is: its columns, their kinds, and the keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

from landgap.layers.kinds import Column

STATUS = ("existing", "reserve", "brownfield", "company_reserve", "planned", "idea", "withdrawn")
AVAILABILITY = ("immediate", "short", "medium", "long", "none")
SITE_KINDS = ("GE", "GI", "GE/GI", "G", "SO", "MI", "MU", "MK")
PLAN_LEVELS = ("regional_plan", "land_use_plan", "development_plan")
"""What secures a site: regional plan (Regionalplan), land-use plan (Flächennutzungsplan) or development plan
(Bebauungsplan), the most binding one."""

BASES = ("net", "gross")
"""Whether roads and green are taken off hectares."""

PV_STATUS = ("operating", "planned", "withdrawn")
POSITIONS = ("exact", "approximate")
MOUNTINGS = ("ground", "roof", "car_park")
CLAIMS = ("yes", "no", "unknown")
SCOPES = ("estate", "municipality", "district", "region", "state")
COMMERCIAL = ("yes", "mixed", "no")
ROLES = ("municipality", "district", "planning_association", "chamber", "authority")

EVIDENCE = ("S", "S2", "C", "M", "own")
"""How a figure is known: read in the source, read in one that cites it, computed from such, general
knowledge, our own choice."""

DEMAND_SEGMENTS = (
    "automotive",
    "chemicals",
    "logistics",
    "other_manufacturing",
    "crafts_trade",
    "offices_services",
)
"""Segments of demand: who asks for land."""

SIZE_CLASSES = ("<1", "1-5", "5-10", "10-20", "20-50", "50-100", ">=100")
"""Classes of parcels and requests, ha; the lower bound belongs to the class, as published counts are of sites
"from 5 ha"."""

SIZE_BOUNDS_HA = (1.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Lower bounds of all size classes but the first, ha."""

LARGE_CLASSES = SIZE_CLASSES[2:]
"""Classes from 5 ha, the threshold of the studies of the region."""

BELOW_LARGE = SIZE_CLASSES[1]
"""The class just below 5 ha, the largest that land below the threshold serves."""


@dataclass(frozen=True)
class Layer:
    """One layer: its columns, and its key.

    Attributes
    ----------
    columns : tuple of Column
        What it must have and may have.
    key : str, optional
        The column that distinguishes its rows.
    spatial : bool
        Whether it has a geometry.

    See Also
    --------
    landgap.StudyArea.from_layers : Check layers together.

    Examples
    --------
    >>> LAYERS["sites"].key
    'site_id'
    """

    columns: tuple[Column, ...]
    key: str | None = None
    spatial: bool = True


LAYERS = {
    "units": Layer(
        (
            Column("unit_id", "key", required=True),
            Column("name", "text", required=True),
            Column("state", "state", required=True),
            Column("district_id", "text"),
            Column("district", "text"),
            Column("population", "amount"),
            Column("central_place", "text"),
            Column("member", "flag"),
            Column("halo", "flag"),
        ),
        key="unit_id",
    ),
    "sites": Layer(
        (
            Column("site_id", "key", required=True),
            Column("name", "text"),
            Column("name_de", "text"),
            Column("unit_id", "text"),
            Column("shared_by", "text"),
            Column("kind", "category", values=SITE_KINDS),
            Column("status", "category", values=STATUS),
            Column("availability", "category", values=AVAILABILITY),
            Column("gross_ha", "amount"),
            Column("net_share", "share"),
            Column("available_ha", "amount"),
            Column("land_basis", "category", values=BASES),
            Column("largest_parcel_ha", "amount"),
            Column("plan_date", "date"),
            Column("plan_level", "category", values=PLAN_LEVELS),
            Column("segments", "text"),
            Column("rail", "flag", gaps=True),
            Column("round_the_clock", "flag", gaps=True),
            Column("slope_percent", "amount"),
            Column("dwellings_m", "amount"),
            Column("power_mw", "amount"),
            Column("position", "category", values=POSITIONS),
            Column("position_accuracy_m", "amount"),
        ),
        key="site_id",
    ),
    "pv": Layer(
        (
            Column("pv_id", "key", required=True),
            Column("capacity_mw", "amount"),
            Column("name", "text"),
            Column("unit_id", "text"),
            Column("area_ha", "amount"),
            Column("commissioned", "year"),
            Column("decommissioned", "year"),
            Column("status", "category", values=PV_STATUS),
            Column("position", "category", values=POSITIONS),
            Column("position_accuracy_m", "amount"),
            Column("area_kind", "text"),
            Column("mounting", "category", values=MOUNTINGS),
            Column("on_commercial_land", "category", values=CLAIMS),
            Column("park_id", "text"),
            Column("tender_id", "text"),
            Column("operator", "text"),
        ),
        key="pv_id",
    ),
    "access": Layer(
        (
            Column("access_id", "key", required=True),
            Column("kind", "text", required=True),
            Column("name", "text"),
            Column("status", "text"),
        ),
        key="access_id",
    ),
    "employment": Layer(
        (
            Column("unit_id", "text", required=True),
            Column("sector", "text", required=True),
            Column("year", "year"),
            Column("employees", "amount", required=True, gaps=True),  # secret figures are missing
        ),
        spatial=False,
    ),
    "reference": Layer(
        (
            Column("area_name", "text", required=True),
            Column("measure", "text", required=True),
            Column("ha_low", "amount"),
            Column("ha_high", "amount"),
        ),
        spatial=False,
    ),
    "costs": Layer(
        (
            Column("origin", "text", required=True),
            Column("destination", "text", required=True),
            Column("minutes", "amount"),
            Column("km", "amount"),
        ),
        spatial=False,
    ),
    "vacancy": Layer(
        (
            Column("area_name", "text"),
            Column("unit_id", "text"),
            Column("district_id", "text"),
            Column("scope", "category", required=True, values=SCOPES),
            Column("year", "year"),
            Column("gross_ha", "amount"),
            Column("net_ha", "amount"),
            Column("occupied_share", "share"),
            Column("free_ha", "amount"),
            Column("method", "text"),
            Column("source", "text", required=True),
        ),
        spatial=False,
    ),
    "prices": Layer(
        (
            Column("area_name", "text"),
            Column("unit_id", "text"),
            Column("district_id", "text"),
            Column("year", "year"),
            Column("price_low_eur_m2", "amount"),
            Column("price_high_eur_m2", "amount"),
            Column("kind", "text"),
            Column("segment", "text"),
            Column("commercial", "category", required=True, values=COMMERCIAL),
            Column("source", "text", required=True),
        ),
        spatial=False,
    ),
    "segments": Layer(
        (
            Column("segment", "category", required=True, values=DEMAND_SEGMENTS),
            Column("share_low", "share", required=True),
            Column("share_mid", "share", required=True),
            Column("share_high", "share", required=True),
            Column("evidence", "category", values=EVIDENCE),
            Column("source", "text", required=True),
            Column("note", "text"),
        ),
        key="segment",
        spatial=False,
    ),
    "members": Layer(
        (
            Column("area", "text", required=True),
            Column("unit_id", "text", required=True, gaps=True),
            Column("name", "text"),
            Column("role", "category", required=True, values=ROLES),
            Column("since", "date"),
            Column("until", "date"),
            Column("source", "text"),
        ),
        spatial=False,
    ),
}


def columns_of(layer: str, *required: str) -> tuple[Column, ...]:
    """Give the columns of a layer as functions ask for them that take a part of it.

    Parameters
    ----------
    layer : str
        One of the names in ``LAYERS``.
    *required : str
        Columns that must be there; of the others only what is there is checked.

    Returns
    -------
    tuple of Column
        Keys may be whole numbers, which become text.

    Examples
    --------
    >>> [column.name for column in columns_of("units", "unit_id", "state") if column.required]
    ['unit_id', 'state']
    """
    return tuple(
        replace(column, kind="id" if column.kind == "key" else column.kind, required=column.name in required)
        for column in LAYERS[layer].columns
    )
