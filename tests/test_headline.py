"""The headline: bounds, what it rests on, and the one statement that follows by rule in both languages."""

import pandas as pd
import pytest
from ground import box, frame

import landgap as lg
from landgap.layers import SupplyTotal
from landgap.notices import TEXTS

UNITS = frame(
    {
        "unit_id": ["15000001", "14000001"],
        "name": ["Ahausen", "Cestadt"],
        "state": ["DE-ST", "DE-SN"],
        "population": [1000, 1000],
        "member": [True, True],
    },
    [box(0, 0, 4000, 4000), box(4000, 0, 8000, 4000)],
)
SITES = frame(
    {
        "site_id": ["north", "south", "built", "works"],
        "name": ["Nordfeld", "Südfeld", None, "Altwerk"],
        "status": ["reserve", "planned", "existing", "existing"],
        "availability": ["short", "long", None, "none"],
        "net_share": 1.0,
        "largest_parcel_ha": [30.0, 20.0, None, None],
    },
    [box(0, 0, 500, 600), box(1000, 0, 1500, 400), box(5000, 0, 5500, 400), box(5000, 1000, 5500, 1400)],
)


def assessed(demand=(40, 60), weights=None, **options):
    study = lg.StudyArea.from_layers(
        units=options.pop("units", UNITS),
        sites=options.pop("sites", SITES),
        horizon_years=10,
        demand=(*demand, "test"),
        demand_weights=weights or {"population": 1.0},
        large_share=1.0,
        **options,
    )
    return lg.assess(study, within=None, mobile_share=1.0)


def test_a_full_inventory_gives_a_point_and_names_what_it_rests_on():
    """50 ha in Saxony-Anhalt, 25 asked for on each side: Saxony has none and takes 25."""
    result = assessed()
    found = result.headline
    assert found.identified
    assert found.known_ha.to_dict() == pytest.approx({"low": 20, "mid": 25, "high": 20})
    assert found.bounds.loc["all", "low_ha"].tolist() == found.bounds.loc["all", "high_ha"].tolist()
    assert found.break_even is None
    assert found.statement[0].code == "dividend_known"
    # the other 20 ha are less than what Saxony-Anhalt itself needs
    assert found.needed_sites.index.tolist() == ["north"]


def test_land_that_is_counted_and_not_recorded_makes_it_an_interval():
    """30 ha more may fill Saxony's 25, or serve them from Saxony-Anhalt."""
    result = assessed(complete=False, supply_totals=[SupplyTotal(80, "count")])
    found = result.headline
    assert not found.identified
    assert found.missing_ha == pytest.approx(30)
    assert found.bounds.loc[("all", "mid"), ["low_ha", "high_ha"]].tolist() == pytest.approx([0, 25])
    assert found.break_even.state == "DE-ST"
    assert "0 bis" not in found.text("de").split(".")[0]
    assert "zwischen 0 und" in found.text("de")
    assert "between 0 and" in found.text("en")
    codes = [notice.code for notice in found.statement]
    assert codes[:3] == ["dividend_interval", "dividend_counted", "dividend_break_even"]


def test_without_a_count_it_is_said_that_nobody_knows_how_much_there_is():
    found = assessed(complete=False).headline
    assert found.missing_ha is None
    assert "dividend_uncounted" in [notice.code for notice in found.statement]
    assert found.bounds.loc[("all", "mid"), "low_ha"] == 0


def test_where_no_state_is_short_there_is_nothing_to_share():
    sites = SITES.assign(geometry=[*SITES.geometry[:3], box(5000, 1000, 6000, 2000)])
    sites["status"] = ["reserve", "planned", "existing", "reserve"]
    found = assessed(sites=sites.assign(availability=["short", "long", None, "short"])).headline
    assert [notice.code for notice in found.statement] == ["dividend_known", "none_short"]
    assert "there is nothing to share" in found.text("en")


def test_one_state_has_no_border():
    found = assessed(units=UNITS.assign(state="DE-ST", unit_id=["15000001", "15000002"])).headline
    assert [notice.code for notice in found.statement] == ["dividend_one_state"]
    assert "Sachsen-Anhalt" in found.text("de")


def test_a_site_without_which_nothing_is_left_is_named():
    found = assessed(sites=SITES.assign(available_ha=[30.0, 0.0, None, None])).headline
    assert found.known_ha["mid"] == pytest.approx(5)
    assert found.needed_sites["name"].tolist() == ["Nordfeld"]
    assert found.binding == "DE-ST"
    assert "Nordfeld" in found.text("de")


def test_the_bundled_study_is_not_pinned_down(result):
    """All that local demand leaves: at most what stays unmet with the border closed, at least nothing."""
    found = result.headline
    assert found.bounds.loc["all", "low_ha"].tolist() == [0, 0, 0]
    high_ha = found.bounds.loc["all", "high_ha"]
    assert high_ha.round().tolist() == [139, 160, 180]
    assert high_ha.tolist() == pytest.approx(result.border.loc["unmet_closed_ha"].tolist())
    # no place of the missing land gives more; one that gives as much was not found
    assert not found.bounds.loc["all", "exact"].any()
    assert found.known_ha.round().to_dict() == {"low": 130, "mid": 150, "high": 170}
    assert found.break_even.state == "DE-ST"
    assert found.break_even.share == pytest.approx(0.511, abs=0.015)
    # no site alone carries what is left for an exchange, and no state's surplus limits it
    assert found.needed_sites.empty
    assert found.binding is None
    assert found.soon_ha == pytest.approx(14.9, abs=0.05)
    assert found.bounds.loc[("soon", "mid"), "low_ha"] == 0
    assert found.bounds.loc[("stated", "mid"), "low_ha"] == 0
    assert found.bounds.loc[("soon", "mid"), "high_ha"] >= high_ha["mid"]
    assert "soon_dividend" in [notice.code for notice in found.statement]


def test_the_statement_stands_first_wherever_the_result_is_shown(result):
    said = result.headline.text()
    assert said in repr(result)
    assert result.headline.statement[0].text() in result._repr_html_()
    assert {notice.code for notice in result.headline.statement} <= set(TEXTS)


def test_what_is_no_unknown_land_is_refused(result):
    found = result.found()
    with pytest.raises(lg.LandgapError, match=r"unknown.*landgap\.sites\.unknown_land"):
        lg.headline.headline(
            found["parcels"],
            found["demand"],
            found["pairs"],
            pd.Series(dtype=str),
            None,
            availability=pd.Series(dtype=str),
            stated=pd.Series(dtype=bool),
            names=pd.DataFrame(),
            weights=pd.Series(dtype=float),
            members=[],
        )
