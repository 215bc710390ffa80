import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

PAIRS = pd.DataFrame(
    {
        "origin": list("AAABBBCCC"),
        "destination": list("ABC" * 3),
        "cost": [5, 20, 30, 20, 5, 15, 30, 15, 5],
    }
)
STATES = ["DE-ST", "DE-ST", "DE-SN"]


def toy(supply=(60.0, 10, 5), demand=(10.0, 20, 40)):
    rows = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": supply, "demand_ha": demand})
    units = pd.DataFrame({"state": STATES}, index=pd.Index(list("ABC"), name="unit_id"))
    for column in ("supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha"):
        units[column] = rows["supply_ha"].to_numpy()
    for column in ("demand_ha_low", "demand_ha_mid", "demand_ha_high"):
        units[column] = rows["demand_ha"].to_numpy()
    return rows, units


def areas(**members):
    rows = [(area, unit) for area, units in members.items() for unit in units]
    return pd.DataFrame(rows, columns=["area", "unit_id"])


def worked(members, rows, units, **options):
    land, need = rows[["unit_id", "supply_ha"]].dropna(), rows[["unit_id", "demand_ha"]]
    return lg.cooperation_areas(members, units, land, need, PAIRS, years=10, **options)


def test_by_hand_who_brings_what_and_what_it_gives_and_costs():
    """Domain facts 5.3: A has 50 ha to spare, B lacks 10, C lacks 35."""
    rows, units = toy()
    found = worked(areas(all="ABC"), rows, units)
    whole = found.areas.loc[("all", "all")]
    assert (whole["gap_ha"], whole["pooling_gain_ha"], whole["border_dividend_ha"]) == (5, 45, 35)
    members = found.members.set_index("unit_id")
    assert members["met_by_pooling_ha"].tolist() == [0, 10, 35]
    assert members["used_by_pooling_ha"].tolist() == [45, 0, 0]
    assert members["used_by_others_ha"].tolist() == [45, 0, 0]
    assert members["met_elsewhere_ha"].tolist() == [0, 10, 35]
    assert members["area_loss_ha"].tolist() == [45, 10, 35]
    assert members["supply_share"].tolist() == pytest.approx([60 / 75, 10 / 75, 5 / 75])


def test_nested_areas_have_results_for_each_level_and_state():
    rows, units = toy()
    found = worked(areas(inner="BC", outer="ABC"), rows, units, losses=False)
    assert found.areas.index.tolist() == [
        (area, state) for area in ("inner", "outer") for state in ("all", "DE-SN", "DE-ST")
    ]
    gaps = found.areas["gap_ha"]
    for area in ("inner", "outer"):
        assert gaps[area, "all"] == gaps[area].drop("all").sum()
    assert found.areas.loc[("inner", "DE-ST"), "gap_ha"] == -10
    assert "area_loss_ha" not in found.members


def test_an_area_in_one_state_or_without_land_has_no_dividend_of_the_border():
    rows, units = toy()
    one = worked(areas(st="AB"), rows, units).areas.loc[("st", "all")]
    assert (one["pooling_gain_ha"], one["border_dividend_ha"]) == (10, 0)
    rows, units = toy(supply=(0.0, 0, 0))
    none = worked(areas(all="ABC"), rows, units)
    assert none.areas.loc[("all", "all"), "pooling_gain_ha"] == 0
    assert (none.members[["met_by_pooling_ha", "used_by_others_ha"]] == 0).all(axis=None)


def test_unknown_supply_stays_unknown_and_is_counted():
    rows, units = toy(supply=(60.0, float("nan"), 5))
    found = worked(areas(all="ABC"), rows, units)
    whole = found.areas.loc[("all", "all")]
    assert (whole["units_unknown"], whole["supply_ha"]) == (1, 65)
    assert found.members["supply_ha"].isna().tolist() == [False, True, False]
    assert whole["verdict"] == "inconclusive"


@given(st.lists(st.integers(0, 50), min_size=6, max_size=6))
@settings(max_examples=8, deadline=None)
def test_gains_of_the_members_add_up_and_no_member_loses(amounts):
    rows, units = toy(tuple(map(float, amounts[:3])), tuple(map(float, amounts[3:])))
    found = worked(areas(all="ABC"), rows, units)
    whole, members = found.areas.loc[("all", "all")], found.members
    assert members["met_by_pooling_ha"].min() >= 0
    assert members["met_by_pooling_ha"].sum() == pytest.approx(whole["pooling_gain_ha"], abs=1e-5)
    assert members["met_elsewhere_ha"].sum() == pytest.approx(members["used_by_others_ha"].sum(), abs=1e-5)
    gap = units["supply_ha"] - units["demand_ha_mid"]
    expected = min(gap[gap > 0].sum(), -gap[gap < 0].sum())
    assert whole["pooling_gain_ha"] == pytest.approx(expected, abs=1e-5)
    assert -1e-6 <= whole["border_dividend_ha"] <= whole["pooling_gain_ha"] + 1e-6


def test_every_fault_is_named_at_once():
    rows, units = toy()
    with pytest.raises(lg.LandgapError) as error:
        lg.cooperation_areas(
            areas(all="ABXX"),
            units.drop(columns="large_high_ha").assign(state="Saxony", supply_ha=-1.0),
            rows.drop(columns="supply_ha"),
            rows.assign(demand_ha="much"),
            PAIRS.assign(cost=-1),
            years=0,
            large_share=75,
        )
    for fault in (
        "years: 0 is not a number of years above 0 to 200",
        "large_share: 75 is not a share from 0 to 1",
        "areas: duplicate area and unit_id in 2 rows",
        "areas: unknown units X",
        "units.large_high_ha: the column is missing",
        "units.supply_ha: negative in 3 rows (A, B, C)",
        'units.state: "Saxony" unknown',
        "supply.supply_ha: the column is missing",
        "demand.demand_ha: not a number in 3 rows (A, B, C)",
        "costs.cost: negative in 9 rows",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="areas: no rows"):
        worked(areas(), rows, units)
    with pytest.raises(lg.LandgapError, match="areas: a DataFrame is needed, not a list"):
        worked(["A", "B"], rows, units)


def test_whole_numbers_as_keys_and_as_areas_and_the_callers_tables_are_left_alone():
    number = {"A": 1, "B": 2, "C": 3}
    rows, units = toy()
    ends = {name: PAIRS[name].map(number) for name in ("origin", "destination")}
    given = [
        pd.DataFrame({"area": 1, "unit_id": [1, 2, 3]}),
        units.rename(index=number),
        rows.assign(unit_id=rows["unit_id"].map(number))[["unit_id", "supply_ha"]],
        rows.assign(unit_id=rows["unit_id"].map(number))[["unit_id", "demand_ha"]],
        PAIRS.assign(**ends),
    ]
    before = [table.copy() for table in given]
    found = lg.cooperation_areas(*given, years=10)
    assert found.members["unit_id"].tolist() == ["1", "2", "3"]
    assert found.areas.index.tolist() == [(1, "all"), (1, "DE-SN"), (1, "DE-ST")]
    plain = worked(areas(all="ABC"), rows, units)
    assert found.areas.loc[1].equals(plain.areas.loc["all"])
    for table, old in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(table, old)


def test_of_the_region_the_levels_agree_with_the_rest_of_the_result(result):
    areas_ = result.cooperation.areas
    core, region = areas_.index.get_level_values("area").unique()
    for area, row in ((core, "cooperation area"), (region, "study area")):
        for column in ("supply_ha", "demand_ha_mid", "gap_ha", "units", "units_unknown"):
            assert areas_.loc[(area, "all"), column] == pytest.approx(result.region.loc[row, column])
    assert areas_.loc[(core, "all"), "pooling_gain_ha"] == pytest.approx(
        result.membership_effects.attrs["pooling_gain_members_ha"], abs=1e-3
    )
    assert areas_.loc[(region, "all"), "border_dividend_ha"] == pytest.approx(
        result.dividend.dividend_ha, abs=1e-3
    )
    proposed = result.proposed_cooperation
    assert proposed.areas.xs("all", level="state")["pooling_gain_ha"].min() > 0
    assert proposed.members["area_loss_ha"].notna().all()
