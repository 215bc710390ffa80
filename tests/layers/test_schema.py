import numpy as np
import pandas as pd
import pytest

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column, convert
from landgap.layers.schema import LAYERS, columns_of


def conform(frame, layer):
    inputs = Inputs("", mend='columns = {{ {column} = "your column" }}')
    return inputs.table(frame, layer, *LAYERS[layer].columns, rows=True), list(inputs.faults)


def sites(**columns):
    return pd.DataFrame({"site_id": ["S1", "S2", "S3"]} | columns)


def only_fault(frame, layer="sites"):
    faults = conform(frame, layer)[1]
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"site_id": ["S1", "S1", "S3"]}, "sites.site_id: duplicate keys in 2 rows (S1, S1)"),
        ({"site_id": ["S1", None, "S3"]}, "sites.site_id: missing in 1 row ((no key))"),
        ({"site_id": [1, 2, 3]}, "leading zeros are lost"),
        ({"gross_ha": [1.0, -2.0, 3.0]}, "sites.gross_ha: negative in 1 row (S2)"),
        ({"gross_ha": [1.0, np.inf, 3.0]}, "sites.gross_ha: not finite in 1 row (S2)"),
        ({"gross_ha": ["1", "12,5", "3"]}, "sites.gross_ha: not a number in 1 row (S2)"),
        (
            {"net_share": [0.7, 75.0, None]},
            "above 1 (shares are 0 to 1, not per cent) in 1 row (S2)",
        ),
        ({"status": ["existing", "frei", None]}, '"frei" not among existing, reserve'),
        ({"plan_level": ["regional_plan", "plan", None]}, '"plan" not among regional_plan, land_use_plan,'),
        ({"rail": [True, "ja", None]}, "sites.rail: neither true nor false in 1 row (S2)"),
        ({"slope_percent": [2.0, -1.0, None]}, "sites.slope_percent: negative in 1 row (S2)"),
        ({"kind": ["GE", "ge/gi", "GI"]}, 'values.kind = { "ge/gi" = "GE/GI" }'),
    ],
)
def test_each_fault_names_layer_column_rows_and_mend(columns, said):
    assert said in only_fault(sites(**columns))


def test_all_faults_of_a_layer_at_once():
    _, faults = conform(sites(gross_ha=[-1, 1, 1], kind=["X", "Y", "GE"]), "sites")
    assert len(faults) == 2


def test_missing_column_says_what_is_there_and_how_to_map():
    fault = only_fault(pd.DataFrame({"KENNUNG": ["S1"]}))
    assert "present: KENNUNG" in fault
    assert 'columns = { site_id = "your column" }' in fault


def test_what_segments_ask_for_may_be_unknown_in_part():
    given = {"rail": [True, None, "0"], "round_the_clock": [None, 1.0, 0.0], "dwellings_m": [200, None, 0]}
    checked, faults = conform(sites(**given, power_mw=[None, 5.5, None]), "sites")
    assert not faults
    assert checked["rail"].tolist() == [True, pd.NA, False]
    assert checked["round_the_clock"].tolist() == [pd.NA, True, False]


def test_empty_layer():
    assert only_fault(sites()[:0]) == "sites: no rows"


@pytest.mark.parametrize("state", ["SN", "DE-XX", "Sachsen", None])
def test_unknown_state(state):
    units = pd.DataFrame({"unit_id": ["14713000"], "name": ["Leipzig"], "state": [state]})
    assert any("units.state" in fault for fault in conform(units, "units")[1])


def test_states_of_other_countries_are_known_by_their_form():
    rows = {"unit_id": ["a", "b"], "name": ["A", "B"], "state": ["PL-02", "CZ-42"]}
    assert conform(pd.DataFrame(rows), "units")[1] == []


def test_lost_leading_zero_in_text_keys():
    units = pd.DataFrame(
        {"unit_id": ["1001000", "14713000"], "name": ["F", "L"], "state": ["DE-SH", "DE-SN"]}
    )
    assert "7 digits where others have 8 (a leading zero is lost) in 1 row (1001000)" in only_fault(
        units, "units"
    )


def test_kinds_are_brought_to_one_type():
    units = pd.DataFrame(
        {
            "unit_id": [" a ", "b"],
            "name": ["A", ""],
            "state": "DE-SN",
            "member": ["true", "0"],
            "population": ["12", None],
        }
    )
    clean, faults = conform(units[["unit_id", "state", "member", "population"]], "units")
    assert faults  # no name
    clean, faults = conform(units.assign(name=["A", "B"]), "units")
    assert faults == []
    assert clean["unit_id"].tolist() == ["a", "b"]
    assert clean["member"].tolist() == [True, False]
    assert clean["population"].tolist()[0] == 12
    assert np.isnan(clean["population"].iloc[1])
    assert units["unit_id"].iloc[0] == " a "  # the caller's frame is left as it was


def test_years_may_be_dates():
    pv = pd.DataFrame(
        {
            "pv_id": ["a", "b"],
            "capacity_mw": 1.0,
            "commissioned": pd.to_datetime(["2009-05-01", None]),
        }
    )
    clean, faults = conform(pv, "pv")
    assert faults == []
    assert clean["commissioned"].tolist() == [2009, pd.NA]


def test_a_year_that_is_none_and_a_flag_that_is_none():
    pv = pd.DataFrame({"pv_id": ["a"], "commissioned": [20121]})
    assert "not a year" in only_fault(pv, "pv")
    units = pd.DataFrame({"unit_id": ["a"], "name": ["A"], "state": "DE-SN", "halo": ["vielleicht"]})
    assert "neither true nor false" in only_fault(units, "units")


def test_every_layer_has_its_key_among_its_columns():
    for layer in LAYERS.values():
        assert layer.key is None or layer.key in {column.name for column in layer.columns}


def test_columns_that_a_function_asks_for_take_whole_numbers_as_keys():
    rows = pd.DataFrame({"site_id": [1, 2], "status": [None, "reserve"]})
    frame, faults = convert(rows, "sites", columns_of("sites", "site_id"), key="site_id")
    assert (frame["site_id"].tolist(), faults) == (["1", "2"], [])
    assert convert(rows, "sites", columns_of("sites", "status"))[1] == [
        "sites.status: missing in 1 row (row 1)"
    ]


def test_a_state_may_be_missing_where_gaps_are_allowed_and_a_joined_column_of_dates_is_read():
    rows = pd.DataFrame({"state": ["DE-SN", None], "day": [pd.Timestamp("2021-09-23"), "2021"]})
    columns = [Column("state", "state", required=True, gaps=True), Column("day", "date")]
    frame, faults = convert(rows, "rules", columns)
    assert faults == []
    assert frame["day"].tolist() == ["2021-09-23", "2021"]
    assert convert(rows, "units", [Column("state", "state", required=True)])[1] == [
        "units.state: missing in 1 row (row 2)"
    ]
