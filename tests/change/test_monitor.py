import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from ground import SHARED, box, frame, needs_shared
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

DATES = ("2016-12-31", "2021-12-31")
STATUS = ["existing", "brownfield", "company_reserve", "reserve", "planned", "withdrawn"]
FLOWS = ["taken_up_ha", "released_ha", "newly_planned_ha", "withdrawn_ha", "reclassified_ha"]
FLOWS += ["unclear_ha", "new_pv_ha", "pv_removed_ha"]
HALVES = {"a": box(0, 0, 1000, 1000), "b": box(1000, 0, 2000, 1000)}


def study_of(units, sites, pv=(), **columns):
    """A study of boxes: units by key, sites by key and status, plants by key."""
    layers = {}
    if pv:
        layers["pv"] = frame(
            {"pv_id": [key for key, _ in pv], "capacity_mw": 1.0}, [shape for _, shape in pv]
        )
    return lg.StudyArea.from_layers(
        units=frame(
            {"unit_id": list(units), "name": list(units), "state": "DE-SN"} | columns,
            list(units.values()),
        ),
        sites=frame(
            {"site_id": [key for key, *_ in sites], "status": [status for _, status, _ in sites]},
            [shape for *_, shape in sites],
        ),
        horizon_years=18,
        **layers,
    )


def changes(seen, unit):
    row = seen.units.loc[unit, FLOWS]
    return {name: round(ha, 9) for name, ha in row.items() if round(ha, 9)}


# by hand

EARLIER = study_of(
    HALVES,
    [
        ("works", "existing", box(0, 0, 200, 100)),
        ("field", "reserve", box(0, 200, 400, 300)),
        ("plan", "planned", box(1100, 0, 1300, 100)),
        ("waste", "brownfield", box(1500, 0, 1600, 100)),
        ("idea", "withdrawn", box(1100, 500, 1200, 600)),
        ("across", "existing", box(900, 800, 1100, 900)),
    ],
    [("old", box(1700, 0, 1800, 100))],
)
LATER = study_of(
    HALVES,
    [
        ("works", "existing", box(0, 0, 200, 100)),
        ("field built", "existing", box(0, 200, 300, 300)),
        ("field left", "reserve", box(300, 200, 400, 300)),
        ("plan", "withdrawn", box(1100, 0, 1300, 100)),
        ("waste", "reserve", box(1500, 0, 1600, 100)),
        ("new", "planned", box(500, 500, 700, 600)),
        ("across", "brownfield", box(900, 800, 1100, 900)),
    ],
    [("on site", box(300, 200, 400, 300)), ("beside", box(600, 0, 700, 100))],
)


@pytest.fixture(scope="module")
def seen():
    return lg.monitor(EARLIER, LATER, dates=DATES)


def test_every_change_by_hand(seen):
    assert changes(seen, "a") == {
        "taken_up_ha": 3,
        "released_ha": 1,
        "newly_planned_ha": 2,
        "new_pv_ha": 2,
    }
    assert changes(seen, "b") == {
        "released_ha": 1,
        "withdrawn_ha": 2,
        "reclassified_ha": 2,  # waste land back in the reserve, and an idea that nobody lists now
        "pv_removed_ha": 1,
    }
    assert seen.units.loc["a", "new_pv_on_sites_ha"] == pytest.approx(1)


def test_accounts_by_hand(seen):
    existing = seen.accounts.loc[("a", "existing")]
    assert existing[["opening_ha", "gained_ha", "lost_ha", "closing_ha"]].round(9).tolist() == [
        3,
        3,
        1,
        5,
    ]
    assert seen.accounts.loc[("b", "pv"), ["opening_ha", "closing_ha"]].round(9).tolist() == [1, 0]
    bare = seen.accounts.xs("none", level="state")
    assert bare["opening_ha"].round(9).tolist() == [93, 95]
    assert bare["closing_ha"].round(9).tolist() == [91, 96]


def test_transitions_hold_the_whole_area(seen):
    table = seen.transitions
    assert table.to_numpy().sum() == pytest.approx(200)
    assert table.loc["reserve", "existing"] == pytest.approx(3)
    assert table.loc["existing", "brownfield"] == pytest.approx(2)
    assert table.loc["brownfield", "reserve"] == pytest.approx(1)


def test_take_up_by_year_feeds_the_methods_of_demand(seen):
    assert seen.years == pytest.approx(5, abs=0.01)
    past = seen.take_up_history()
    assert past.groupby("unit_id")["year"].agg(list).to_dict() == {
        unit: [2017, 2018, 2019, 2020, 2021] for unit in "ab"
    }
    need = lg.demand.continuation(past, years=10, base_years=5).set_index("unit_id")
    assert need.loc["a", "demand_ha_mid"] == pytest.approx(6, rel=0.001)
    assert need.loc["b", "demand_ha_mid"] == 0


def test_a_site_that_does_not_say_what_it_is_makes_a_change_unclear():
    before = study_of(HALVES, [("S", None, box(0, 0, 100, 100))])
    after = study_of(HALVES, [("S", "existing", box(0, 0, 100, 100))])
    seen = lg.monitor(before, after, dates=DATES)
    assert changes(seen, "a") == {"unclear_ha": 1}
    assert any("1.0 ha changed whose status is not stated" in notice.text("en") for notice in seen.warnings)


# boundaries


def test_a_merger_moves_hectares_and_changes_none():
    sites = [("S", "existing", box(900, 0, 1200, 100)), ("T", "planned", box(1500, 0, 1600, 100))]
    before = study_of(HALVES, sites)
    after = study_of({"a": box(0, 0, 2000, 1000)}, sites)
    merger = pd.DataFrame({"old_id": ["b"], "new_id": ["a"]})
    seen = lg.monitor(before, after, dates=DATES, key_changes=merger)
    assert changes(seen, "a") == changes(seen, "b") == {}
    assert seen.units["moved_ha"].round(9).to_dict() == {"a": 3, "b": -3}
    assert seen.units["boundary_redrawn_ha"].abs().max() == 0
    existing = seen.accounts.xs("existing", level="state")
    assert existing[["opening_ha", "moved_ha", "closing_ha"]].round(9).to_numpy().tolist() == [
        [1, 2, 3],
        [2, -2, 0],
    ]
    row = seen.boundaries.iloc[0]
    assert row[["unit_before", "unit_after", "change"]].tolist() == ["b", "a", "key change"]
    assert row[["area_ha", "site_ha", "pv_ha"]].tolist() == pytest.approx([100, 3, 0])


def test_land_is_taken_up_in_the_unit_that_it_came_to():
    before = study_of(HALVES, [("S", "reserve", box(1100, 0, 1200, 100))])
    after = study_of({"a": box(0, 0, 2000, 1000)}, [("S", "existing", box(1100, 0, 1200, 100))])
    merger = pd.DataFrame({"old_id": ["b"], "new_id": ["a"]})
    seen = lg.monitor(before, after, dates=DATES, key_changes=merger)
    assert changes(seen, "a") == {"taken_up_ha": 1}
    assert seen.accounts.loc[("a", "reserve"), ["moved_ha", "lost_ha"]].round(9).tolist() == [1, 1]
    assert seen.take_up_history()["unit_id"].unique().tolist() == ["a"]


def test_a_boundary_that_is_drawn_otherwise_is_no_reform():
    sites = [("S", "existing", box(900, 0, 1200, 100))]
    before = study_of(HALVES, sites)
    after = study_of({"a": box(0, 0, 1100, 1000), "b": box(1100, 0, 2000, 1000)}, sites)
    seen = lg.monitor(before, after, dates=DATES)
    assert seen.units["boundary_redrawn_ha"].round(9).to_dict() == {"a": 1, "b": -1}
    assert seen.units["moved_ha"].abs().max() == 0
    assert changes(seen, "a") == changes(seen, "b") == {}
    assert any("10.0 ha lie in another unit" in notice.text("en") for notice in seen.warnings)


def test_land_beyond_the_area_of_one_date_has_no_second_state():
    """The outer boundary is drawn 100 m further in: half of the site is lost, not released."""
    sites = [("S", "existing", box(1800, 0, 2000, 100))]
    before = study_of(HALVES, sites)
    after = study_of(HALVES | {"b": box(1000, 0, 1900, 1000)}, sites)
    for states, sign in (((before, after), -1), ((after, before), 1)):
        seen = lg.monitor(*states, dates=DATES)
        assert changes(seen, "b") == {}
        assert seen.units.loc["b", "boundary_redrawn_ha"] == pytest.approx(sign * 1)
        assert seen.accounts["error_ha"].abs().max() < 1e-9
        assert seen.transitions.to_numpy().sum() == pytest.approx(190)


def test_the_halo_is_not_reported():
    halo = {"halo": [False, True]}
    before = study_of(HALVES, [("S", "planned", box(900, 0, 1100, 100))], **halo)
    after = study_of(HALVES, [("S", "existing", box(900, 0, 1100, 100))], **halo)
    seen = lg.monitor(before, after, dates=DATES)
    assert seen.units["taken_up_ha"].round(9).to_dict() == {"a": 1}
    assert set(seen.accounts.index.get_level_values("unit_id")) == {"a"}
    assert seen.transitions.to_numpy().sum() == pytest.approx(100)


# drawn otherwise


def test_a_disc_that_gave_way_to_a_new_neighbour_did_not_change():
    """Same key, status and size: 1 ha stands elsewhere, and the new site took no built land."""
    before = study_of(HALVES, [("S", "existing", box(0, 0, 200, 100))])
    after = study_of(
        HALVES,
        [("S", "existing", box(100, 0, 300, 100)), ("N", "planned", box(0, 0, 100, 100))],
    )
    seen = lg.monitor(before, after, dates=DATES)
    assert changes(seen, "a") == {"newly_planned_ha": 1}
    drawn = seen.accounts.loc["a", "outline_redrawn_ha"].round(9)
    assert drawn.abs().sum() == 0
    assert seen.accounts["error_ha"].abs().max() < 1e-9


def test_a_site_that_grew_did_change():
    before = study_of(HALVES, [("S", "existing", box(0, 0, 200, 100))])
    after = study_of(HALVES, [("S", "existing", box(0, 0, 300, 100))])
    assert changes(lg.monitor(before, after, dates=DATES), "a") == {"taken_up_ha": 1}


@pytest.mark.parametrize(("sliver_m", "drawn_ha"), [(0, 0), (4.9, 0), (5.1, 0.025)])
def test_slivers_are_told_and_not_counted(sliver_m, drawn_ha):
    """An outline 5 m further out over 50 m, and 2 ha of new land; both on the boundary."""
    before = study_of(HALVES, [("S", "existing", box(900, 0, 1100, 50))])
    after = study_of(
        HALVES,
        [("S", "existing", box(895, 0, 1100, 50)), ("T", "existing", box(900, 500, 1100, 600))],
    )
    seen = lg.monitor(before, after, dates=DATES, sliver_m=sliver_m)
    assert seen.units["taken_up_ha"].sum() == pytest.approx(2.025 - drawn_ha)
    assert seen.units.loc["a", "outline_redrawn_ha"] == pytest.approx(drawn_ha)


def test_what_is_drawn_otherwise_is_said():
    """A strip of 5 m by 400 m is 0.2 ha."""
    before = study_of(HALVES, [("S", "existing", box(0, 0, 400, 100))])
    after = study_of(HALVES, [("S", "existing", box(0, 0, 400, 105))])
    seen = lg.monitor(before, after, dates=DATES, sliver_m=6)
    assert "sites: 0.2 ha are drawn otherwise and are no change" in [
        notice.text("en") for notice in seen.warnings
    ]
    assert changes(seen, "a") == {}


def test_a_wide_change_with_a_thin_tail_is_one_change():
    """Thin parts do not count by themselves: what hangs together is judged together."""
    before = study_of(HALVES, [("S", "existing", box(0, 0, 100, 100))])
    site = box(0, 0, 100, 100).union(box(100, 0, 200, 100)).union(box(200, 0, 400, 3))
    after = study_of(HALVES, [("S", "existing", site)])
    seen = lg.monitor(before, after, dates=DATES, sliver_m=10)
    assert seen.units.loc["a", "taken_up_ha"] == pytest.approx(1.06)


def test_plants_that_do_not_stand_take_no_land():
    before = study_of(HALVES, [("S", "existing", box(0, 0, 100, 100))])
    pv = frame(
        {
            "pv_id": ["runs", "planned", "gone"],
            "capacity_mw": 1.0,
            "status": ["operating", "planned", "withdrawn"],
        },
        [box(x, 500, x + 100, 600) for x in (0, 200, 400)],
    )
    after = lg.StudyArea.from_layers(units=before.units, sites=before.sites, pv=pv, horizon_years=18)
    assert changes(lg.monitor(before, after, dates=DATES), "a") == {"new_pv_ha": 1}


# any layers

GRID = 100
CELL = st.integers(0, 19)
LONG = st.integers(1, 6)


@st.composite
def states(draw, mark):
    """Sites and plants on a grid of 100 m over 2 x 2 units, keys of this date's own."""

    def boxes(at_most):
        return [
            tuple(draw(strategy) for strategy in (CELL, CELL, LONG, LONG))
            for _ in range(draw(st.integers(1, at_most)))
        ]

    sites = [
        (f"{mark}{n}", draw(st.sampled_from([*STATUS, None])), cells) for n, cells in enumerate(boxes(6))
    ]
    return sites, [(f"{mark}{n}", cells) for n, cells in enumerate(boxes(3))]


def metres(cells):
    left, bottom, wide, high = (GRID * n for n in cells)
    return box(left, bottom, left + wide, bottom + high)


def units_at(x, y):
    """Four units that meet at a point."""
    return {
        "a": box(0, 0, x, y),
        "b": box(x, 0, 2000, y),
        "c": box(0, y, x, 2000),
        "d": box(x, y, 2000, 2000),
    }


def built(drawn, units):
    sites, pv = drawn
    return study_of(
        units,
        [(key, status, metres(cells)) for key, status, cells in sites],
        [(key, metres(cells)) for key, cells in pv],
    )


def painted(drawn):
    """Oracle: the states of the 20 x 20 cells, painted from the least to the most built."""
    sites, pv = drawn
    state = np.full((20, 20), "none", dtype=object)
    under = np.zeros((20, 20), dtype=bool)
    order = {None: len(STATUS)} | {status: n for n, status in enumerate(STATUS)}
    first = sorted(sites, key=lambda site: (order[site[1]], site[2][2] * site[2][3], site[0]))
    for _, status, (left, bottom, wide, high) in reversed(first):
        state[left : left + wide, bottom : bottom + high] = status or "unstated"
    for _, (left, bottom, wide, high) in pv:
        under[left : left + wide, bottom : bottom + high] = True
    return state, under


# no unit loses most of its land, which would be refused
MIDDLE = st.sampled_from([750, 800, 1000, 1150])


@settings(max_examples=5, deadline=None)
@given(states("A"), states("B"))
def test_transitions_agree_with_painted_cells(earlier, later):
    units = units_at(1000, 1000)
    seen = lg.monitor(built(earlier, units), built(later, units), dates=DATES)
    (before, pv_before), (after, pv_after) = painted(earlier), painted(later)
    counted = pd.crosstab(before.ravel(), after.ravel())
    ours = seen.transitions.loc[lambda table: table.sum(axis=1) > 1e-9]
    ours = ours.loc[:, ours.sum() > 1e-9]
    pd.testing.assert_frame_equal(
        ours.sort_index().sort_index(axis=1).astype(float),
        counted.astype(float),
        check_names=False,
        atol=1e-9,
    )
    in_use = [state == "existing" for state in (before, after)]
    unclear = (before == "unstated") | (after == "unstated")
    by_unit = {
        "a": np.s_[:10, :10],
        "b": np.s_[10:, :10],
        "c": np.s_[:10, 10:],
        "d": np.s_[10:, 10:],
    }
    for unit, part in by_unit.items():
        found = seen.units.loc[unit]
        assert found["taken_up_ha"] == pytest.approx(
            (in_use[1] & ~in_use[0] & ~unclear)[part].sum(), abs=1e-9
        )
        assert found["new_pv_ha"] == pytest.approx((pv_after & ~pv_before)[part].sum(), abs=1e-9)
        assert found["pv_removed_ha"] == pytest.approx((pv_before & ~pv_after)[part].sum(), abs=1e-9)
        assert found["new_pv_on_sites_ha"] == pytest.approx(
            (pv_after & ~pv_before & ~np.isin(after, ["none", "withdrawn"]))[part].sum(), abs=1e-9
        )


@settings(max_examples=5, deadline=None)
@given(states("S"), states("S"), MIDDLE, MIDDLE, st.sampled_from([0.0, 150.0]))
def test_totals_close_in_every_unit(earlier, later, x, y, sliver_m):
    """Opening and closing are measured here from the layers, not taken from the monitor."""
    old, new = units_at(1000, 1000), units_at(x, y)
    before, after = built(earlier, old), built(later, new)
    seen = lg.monitor(before, after, dates=DATES, sliver_m=sliver_m)
    table = seen.accounts
    ends = []
    for study, units, column in ((before, old, "opening_ha"), (after, new, "closing_ha")):
        stocks = table.pivot_table(column, "unit_id", "state", aggfunc="sum", fill_value=0.0)
        for unit, shape in units.items():
            under = study.pv.union_all().intersection(shape).area / 10_000
            sites = study.sites.union_all().intersection(shape).area / 10_000
            assert stocks.loc[unit, "pv"] == pytest.approx(under, abs=1e-6)
            commercial = stocks.loc[unit].drop(["pv", "none"]).sum()
            assert commercial == pytest.approx(sites, abs=1e-6)
            assert commercial + stocks.loc[unit, "none"] == pytest.approx(shape.area / 10_000)
        ends.append(table[column])
    flows = table["moved_ha"] + table["boundary_redrawn_ha"] + table["outline_redrawn_ha"]
    flows += table["gained_ha"] - table["lost_ha"]
    np.testing.assert_allclose(ends[0] + flows, ends[1], atol=1e-6)
    assert table["error_ha"].abs().max() < 1e-6
    # inside the area land is only passed on
    inner = table.drop("pv", level="state")
    for column in ("moved_ha", "boundary_redrawn_ha", "outline_redrawn_ha"):
        by_state = inner[column].groupby(level="state").sum()
        if column != "outline_redrawn_ha":
            assert by_state.abs().max() < 1e-6
        assert inner[column].sum() == pytest.approx(0, abs=1e-6)
    assert inner["gained_ha"].sum() == pytest.approx(inner["lost_ha"].sum(), abs=1e-9)


@settings(max_examples=5, deadline=None)
@given(states("S"))
def test_nothing_changes_between_a_state_and_itself(drawn):
    study = built(drawn, units_at(1000, 1000))
    seen = lg.monitor(study, study, dates=DATES, sliver_m=10)
    assert seen.units.select_dtypes("number").abs().to_numpy().max() == 0
    assert set(seen.pieces["change"]) == set(seen.pieces["pv_change"]) == {"same"}
    assert np.triu(seen.transitions, 1).sum() + np.tril(seen.transitions, -1).sum() == 0


@settings(max_examples=4, deadline=None)
@given(states("S"), states("S"), st.sampled_from([0.0, 150.0]))
def test_backwards_in_time_changes_are_reversed(earlier, later, sliver_m):
    units = units_at(1000, 1000)
    before, after = built(earlier, units), built(later, units)
    on = lg.monitor(before, after, dates=DATES, sliver_m=sliver_m).units
    back = lg.monitor(after, before, dates=DATES, sliver_m=sliver_m).units
    for one, other in (
        ("taken_up_ha", "released_ha"),
        ("newly_planned_ha", "withdrawn_ha"),
        ("new_pv_ha", "pv_removed_ha"),
    ):
        np.testing.assert_allclose(on[one], back[other], atol=1e-9)
        np.testing.assert_allclose(on[other], back[one], atol=1e-9)
    for name in ("reclassified_ha", "unclear_ha"):
        np.testing.assert_allclose(on[name], back[name], atol=1e-9)
    np.testing.assert_allclose(on["outline_redrawn_ha"], -back["outline_redrawn_ha"], atol=1e-9)


@settings(max_examples=5, deadline=None)
@given(states("S"), MIDDLE, MIDDLE)
def test_other_boundaries_move_hectares_and_change_none(drawn, x, y):
    old, new = units_at(1000, 1000), units_at(x, y)
    reform = pd.DataFrame(
        [(one, other) for one in "abcd" for other in "abcd" if one != other],
        columns=["old_id", "new_id"],
    )
    seen = lg.monitor(built(drawn, old), built(drawn, new), dates=DATES, key_changes=reform)
    assert seen.units[FLOWS].to_numpy().max() == 0
    moved = seen.accounts["moved_ha"]
    assert moved.groupby(level="state").sum().abs().max() < 1e-9
    stock = seen.accounts["closing_ha"] - seen.accounts["opening_ha"]
    np.testing.assert_allclose(stock, moved, atol=1e-9)


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(states("S"), states("S"), st.sampled_from([0.0, 150.0]))
def test_units_joined_before_or_after_the_monitor_are_the_same(earlier, later, sliver_m):
    apart = units_at(1000, 1000)
    together = {"ab": apart["a"].union(apart["b"]), "cd": apart["c"].union(apart["d"])}
    runs = [
        lg.monitor(built(earlier, units), built(later, units), dates=DATES, sliver_m=sliver_m).units
        for units in (apart, together)
    ]
    numbers = [units.select_dtypes("number") for units in runs]
    joined = numbers[0].groupby({"a": "ab", "b": "ab", "c": "cd", "d": "cd"}).sum()
    np.testing.assert_allclose(joined, numbers[1], atol=1e-9)


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(states("S"), states("S"), st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(earlier, later, seed):
    units = units_at(1000, 1000)
    runs = []
    for mixed in (False, True):
        layers = [built(drawn, units) for drawn in (earlier, later)]
        if mixed:
            layers = [
                lg.StudyArea.from_layers(
                    units=study.units.sample(frac=1, random_state=seed),
                    sites=study.sites.sample(frac=1, random_state=seed),
                    pv=study.pv.sample(frac=1, random_state=seed),
                    horizon_years=18,
                )
                for study in layers
            ]
        runs.append(lg.monitor(*layers, dates=DATES).units)
    pd.testing.assert_frame_equal(*runs, rtol=1e-9, atol=1e-9)


# what cannot be compared


def test_every_fault_is_named_at_once():
    other = study_of({"a": HALVES["a"], "c": HALVES["b"]}, [("S", None, box(0, 0, 100, 100))])
    with pytest.raises(lg.LandgapError) as error:
        lg.monitor(EARLIER, other, dates=("2021-12-31", "2016-12-31"), sliver_m=-1)
    text = str(error.value)
    assert "1 key only at the earlier date (b)" in text
    assert "1 key only at the later date (c)" in text
    assert "2021-12-31 is not before 2016-12-31" in text
    assert "sliver_m: -1 is not a number of m from 0" in text
    with pytest.raises(lg.LandgapError, match=r"after: a StudyArea is needed(?s:.)*sliver_m: nan"):
        lg.monitor(EARLIER, EARLIER.units, dates=DATES, sliver_m=np.nan)


@pytest.mark.parametrize(
    ("dates", "fault"),
    [
        (("2021-12-31",), "two are needed, not 1"),
        (("end of 2015", "2021-12-31"), "'end of 2015' is no date"),
        ((2015, "2021-12-31"), "2015 is no date"),
        (("2021-12-31", "2021-12-31"), "the earlier state comes first"),
    ],
)
def test_dates_that_are_none(dates, fault):
    with pytest.raises(lg.LandgapError, match=fault):
        lg.monitor(EARLIER, LATER, dates=dates)


def test_a_unit_that_is_halo_at_one_date_only():
    sites = [("S", "planned", box(0, 0, 100, 100))]
    with pytest.raises(lg.LandgapError, match="halo at one date only: b"):
        lg.monitor(study_of(HALVES, sites), study_of(HALVES, sites, halo=[False, True]), dates=DATES)


def test_a_rate_needs_half_a_year():
    seen = lg.monitor(EARLIER, LATER, dates=("2021-01-01", "2021-03-01"))
    with pytest.raises(lg.LandgapError, match="half a year apart"):
        seen.take_up_history()


def test_land_that_the_cut_loses_is_an_error(monkeypatch):
    """Opening and closing are measured without the cut, so what it loses cannot hide."""
    module = sys.modules["landgap.change.monitor"]
    cut = module.cut_ledgers
    monkeypatch.setattr(
        module,
        "cut_ledgers",
        lambda *given: cut(*given).loc[lambda rows: rows["site_after"].ne("field built")],
    )
    with pytest.raises(lg.ClosureError) as error:
        lg.monitor(EARLIER, LATER, dates=DATES)
    assert "a existing (+3.0000 ha)" in str(error.value)
    assert "a reserve (-3.0000 ha)" in str(error.value)


def test_the_studies_are_left_as_they_are_and_the_result_says_what_it_is(seen):
    assert "pieces" not in repr(seen)
    assert "2016-12-31 to 2021-12-31" in repr(seen)
    assert "taken_up_ha" in seen._repr_html_()
    assert set(seen.units.index) == {"a", "b"}
    assert list(seen.summary().index.get_level_values("level").unique()) == [
        "region",
        "state",
        "district",
    ]


def test_the_pieces_can_be_written_and_read(seen, tmp_path):
    path = tmp_path / "change.gpkg"
    seen.pieces.to_file(path)
    again = gpd.read_file(path)
    assert again["area_ha"].sum() == pytest.approx(seen.pieces["area_ha"].sum())
    assert again["change"].tolist() == seen.pieces["change"].tolist()


# the real region


def test_ten_years_of_pv_in_the_bundled_region(halle_leipzig):
    """Independent of the monitor: the plants of 2016 to 2025 less those shut down, cut by hand."""
    then, now = (lg.layers.at_end_of(halle_leipzig, year) for year in (2015, 2025))
    seen = lg.monitor(then, now, dates=("2015-12-31", "2025-12-31"))
    reported = halle_leipzig.units[~halle_leipzig.units["halo"]].union_all()
    areas = [study.pv.union_all().intersection(reported).area / 10_000 for study in (then, now)]
    net_ha = seen.units["new_pv_ha"].sum() - seen.units["pv_removed_ha"].sum()
    assert net_ha == pytest.approx(areas[1] - areas[0], rel=1e-6)
    assert seen.units["pv_removed_ha"].sum() == pytest.approx(16.0, abs=0.05)
    assert seen.accounts["error_ha"].abs().max() < 1e-6


@needs_shared
@pytest.mark.slow
def test_the_reform_of_2016_to_2021_and_coarse_boundaries(halle_leipzig):
    """Ten mergers are distinguished from 22 vertices a unit: the same sites, no land changed."""
    district = set(halle_leipzig.units.loc[~halle_leipzig.units["halo"], "district_id"])
    files = ("open/vg250_2016/gemeinden_bbox.gpkg", "tests-only/vg5000_2021/vg5000_gem_bbox.gpkg")
    then, now = (
        lg.StudyArea.from_layers(
            units=_units_of(gpd.read_file(SHARED / file), district),
            sites=halle_leipzig.sites,
            # the plants that stood at both dates
            pv=lg.layers.at_end_of(halle_leipzig, 2015).pv,
            horizon_years=18,
        )
        for file in files
    )
    mergers = pd.read_csv(SHARED / "facts" / "key_changes.csv", dtype=str)
    mergers = mergers.rename(columns={"old_ags": "old_id", "new_ags": "new_id"})
    seen = lg.monitor(then, now, dates=("2016-01-01", "2021-01-01"), key_changes=mergers)
    assert seen.units[FLOWS].to_numpy().max() < 1e-6
    assert seen.accounts["error_ha"].abs().max() < 1e-4
    real = seen.boundaries[seen.boundaries["change"] == "key change"]
    assert set(zip(real["unit_before"], real["unit_after"], strict=True)) == set(
        zip(mergers["old_id"], mergers["new_id"], strict=True)
    )
    assert real["area_ha"].sum() == pytest.approx(13_870, rel=0.001)
    coarse_ha = seen.boundaries["area_ha"].sum() - real["area_ha"].sum()
    assert coarse_ha == pytest.approx(39_457, rel=0.001)
    moved = seen.units["moved_ha"]
    assert moved.sum() == pytest.approx(0, abs=1e-6)
    assert set(moved.index[moved.abs() > 1e-6]) <= {*mergers["old_id"], *mergers["new_id"]}
    with pytest.raises(lg.LandgapError, match="10 keys only at the earlier date"):
        lg.monitor(then, now, dates=("2016-01-01", "2021-01-01"))


def _units_of(layer, district):
    rows = layer[layer["AGS"].str[:5].isin(district)]
    state = rows["AGS"].str[:2].map({"14": "DE-SN", "15": "DE-ST", "16": "DE-TH"})
    return gpd.GeoDataFrame(
        {"unit_id": rows["AGS"], "name": rows["GEN"], "state": state}, geometry=rows.geometry
    ).reset_index(drop=True)
