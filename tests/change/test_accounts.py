"""The accounts by hand: what was there, with all changes, is what is there now."""

import pandas as pd
import pytest
from ground import box, frame

import landgap as lg
from landgap.change import FLOWS
from landgap.change.accounts import changed_units, changes_by_unit, transitions

UNITS = frame(
    {"unit_id": ["a", "b"], "name": ["A", "B"], "state": "DE-SN"},
    [box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)],
)
ZONES = pd.DataFrame(
    {
        "unit_before": ["a", "b", "b", None],
        "unit_after": ["a", "a", "b", "b"],
        "change": ["same", "key change", "same", "redrawn"],
        "area_ha": [100.0, 30.0, 70.0, 5.0],
    }
)
PIECES = pd.DataFrame(
    {
        "zone": [0, 1, 1, 3],
        "unit_after": ["a", "a", "a", "b"],
        "site_before": ["S", "T", None, None],
        "pv_before": [None, "P", None, None],
        "state_before": ["reserve", "existing", "none", None],
        "state_after": ["existing", "existing", "none", "planned"],
        "change": ["taken_up", "same", "same", "redrawn"],
        "pv_change": ["same", "pv_removed", "new_pv", "same"],
        "area_ha": [4.0, 2.0, 3.0, 1.0],
    }
)


def study(sites, units=UNITS):
    return lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)


def site(status, right):
    return frame({"site_id": ["S"], "status": [status]}, [box(0, 0, right, 100)])


def test_land_of_no_site_makes_the_transitions_whole():
    """The zone without a unit at the earlier date has no state before, so it is in no transition."""
    table = transitions(PIECES, ZONES, pd.Index(["a", "b"]))
    assert table.to_numpy().sum() == pytest.approx(200)
    assert table.loc["reserve", "existing"] == 4
    assert table.loc["none", "none"] == pytest.approx(200 - 4 - 2)
    assert transitions(PIECES, ZONES, pd.Index(["b"])).to_numpy().sum() == pytest.approx(70)


def test_changes_are_summed_where_the_land_lies_now():
    found = pd.DataFrame(
        {"moved_ha": [2.0, 98.0], "boundary_redrawn_ha": [0.0, 0.0], "outline_redrawn_ha": [0.0, 0.0]},
        index=pd.MultiIndex.from_tuples([("a", "existing"), ("a", "none")], names=["unit_id", "state"]),
    )
    row = changes_by_unit(PIECES, found, 2.0).loc["a"]
    assert row[["taken_up_ha", "taken_up_ha_per_year", "pv_removed_ha"]].tolist() == [4, 2, 2]
    # of new PV, none is on a site, and of what moved only commercial land counts
    assert row[["new_pv_ha", "new_pv_on_sites_ha", "moved_ha"]].tolist() == [3, 0, 2]
    assert {f"{name}_ha" for name in FLOWS} <= set(row.index)


def test_units_that_changed_say_what_of_it_was_a_site_or_under_pv():
    table = changed_units(ZONES.assign(geometry=None), PIECES)
    columns = ["unit_after", "change", "area_ha", "site_ha", "pv_ha"]
    assert table[columns].to_numpy().tolist() == [
        ["a", "key change", 30, 2, 2],
        ["b", "redrawn", 5, 0, 0],
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "gained", "lost"),
    [
        (("reserve", 400), ("existing", 300), {"existing": 3, "none": 1}, {"reserve": 4}),
        (("existing", 200), ("existing", 500), {"existing": 3}, {"none": 3}),
        (("planned", 100), ("withdrawn", 100), {"withdrawn": 1}, {"planned": 1}),
    ],
)
def test_opening_with_gains_and_losses_is_closing(earlier, later, gained, lost):
    seen = lg.monitor(study(site(*earlier)), study(site(*later)), dates=("2016-12-31", "2021-12-31"))
    table = seen.accounts.loc["a"].round(9)
    for column, expected in (("gained_ha", gained), ("lost_ha", lost)):
        assert table.loc[table[column] != 0, column].to_dict() == expected
    assert (table["opening_ha"] + table["gained_ha"] - table["lost_ha"]).tolist() == pytest.approx(
        table["closing_ha"].tolist()
    )
    assert table[["opening_ha", "closing_ha"]].drop("pv", errors="ignore").sum().tolist() == [100, 100]
