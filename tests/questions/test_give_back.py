import pytest

import landgap as lg
from landgap.questions import plans_to_give_back

_SPARE = ["spare_low_ha", "spare_mid_ha", "spare_high_ha"]


def test_what_no_demand_needs_can_go(all_mobile):
    """40 ha on offer against 10, 15 and 20: 30, 25 and 20 can go, of each site no more than it has."""
    table = plans_to_give_back(all_mobile)
    assert table.loc["reserve", "supply_ha"] == pytest.approx(30)
    assert table.loc["reserve", _SPARE].tolist() == pytest.approx([30, 25, 20])
    assert table.loc["cross", _SPARE].tolist() == pytest.approx([10, 10, 10])
    assert table["idle_least_ha"].to_dict() == pytest.approx({"reserve": 10, "cross": 0})
    assert table.attrs["idle_ha"] == pytest.approx({"low": 30, "mid": 25, "high": 20})
    assert table.index[0] == "reserve"


@pytest.mark.slow
def test_dropping_a_site_leaves_as_much_unmet_as_it_is_needed(all_mobile):
    table = plans_to_give_back(all_mobile)
    for site, row in table.iterrows():
        dropped = lg.what_if(all_mobile, drop=site).table.loc["unmet_open_ha", "change"]
        assert dropped == pytest.approx(row["supply_ha"] - row["spare_mid_ha"])


@pytest.mark.slow
def test_more_land_elsewhere_makes_no_site_needed_more(tiny):
    more = lg.what_if(tiny, add={"unit_id": "Deburg", "gross_ha": 8, "available_ha": 6}).assessment
    before, after = plans_to_give_back(tiny)[_SPARE], plans_to_give_back(more)[_SPARE]
    assert (after.loc[before.index] >= before - 1e-6).all(axis=None)


@pytest.mark.slow
def test_where_land_is_short_nothing_can_go(make):
    table = plans_to_give_back(lg.assess(make(demand=(200, 300, "by hand"))))
    assert table[_SPARE].sum(axis=None) == pytest.approx(0)


def test_it_is_asked_of_an_assessment(tiny_study):
    with pytest.raises(lg.LandgapError, match="result: an Assessment is needed"):
        plans_to_give_back(tiny_study)


def test_what_can_go_together_is_no_more_than_one_by_one(result):
    table = plans_to_give_back(result)
    for level in ("low", "mid", "high"):
        idle = table.attrs["idle_ha"][level]
        assert idle == pytest.approx(result.border.loc["idle_open_ha", level])
        assert idle <= table[f"spare_{level}_ha"].sum() + 1e-6
    assert (table["idle_least_ha"] <= table["spare_high_ha"] + 1e-6).all()
