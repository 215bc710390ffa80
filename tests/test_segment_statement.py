import json

import numpy as np
import pandas as pd
import pytest

from landgap.segment_statement import segment_statement

COLUMNS = ["sure_ha", "possible_ha", "unmet_low_ha", "unmet_high_ha", "unknown"]


def table(rows):
    """The rows of all states, and one of a state that must not count."""
    keys = [(segment, state) for segment in rows for state in ("all", "DE-SN")]
    values = [row for row in rows.values() for _ in range(2)]
    index = pd.MultiIndex.from_tuples(keys, names=["segment", "state"])
    return pd.DataFrame(values, index, COLUMNS).assign(local_ha=0.0, local_met_ha=0.0, mobile_ha=9.0)


ROWS = {
    "chemicals": [0.0, 90.0, 0.0, 40.0, "rail"],
    "crafts_trade": [1500.0, 1600.0, 2.0, 60.0, np.nan],
    "automotive": [0.4, 20.0, 0.0, 8.0, "parcel_from_ha"],
    "port": [0.0, 0.0, 7.0, 9.0, np.nan],
}


def test_segments_without_surely_suitable_land_come_first_and_in_both_languages():
    """0.4 ha are written as 0, so they are none; each segment stands in one sentence only."""
    lacking, without, served = segment_statement(table(ROWS))
    assert lacking.text("de") == (
        "Segmente ohne sicher geeignete Flächen: Automobil und Zulieferer (möglich 20 ha, ungedeckt 0 bis "
        "8 ha, meist nicht bekannt: Parzellengröße); Chemie (möglich 90 ha, ungedeckt 0 bis 40 ha, "
        "meist nicht bekannt: Gleisanschluss)"
    )
    assert lacking.text("en").endswith(
        "(possibly 90 ha, unmet 0 to 40 ha, most often not known: rail siding)"
    )
    assert without.text("en").endswith("even possibly suitable: port (unmet 7 to 9 ha)")
    assert served.text("de").endswith(
        "Handwerk, Bau und Handel (sicher 1.500 ha, möglich 1.600 ha, ungedeckt 2 bis 60 ha)"
    )
    assert [notice.code for notice in (lacking, without, served)] == [
        "segments_lacking",
        "segments_without_land",
        "segments_served",
    ]


def test_its_figures_are_plain_and_strict_json():
    records = [notice.record() for notice in segment_statement(table(ROWS))]
    read = json.loads(json.dumps(records, allow_nan=False))
    assert read[0]["figures"]["segments"]["chemicals"] == {
        "possible": 90.0,
        "low": 0.0,
        "high": 40.0,
        "unknown": "rail",
    }


def test_demand_that_stays_in_its_municipality_is_told_first():
    local = table(ROWS).assign(local_ha=[30.0, 3] * 4, local_met_ha=[12.0, 1] * 4, mobile_ha=[10.0, 1] * 4)
    said = segment_statement(local)[0]
    assert said.code == "local_demand"
    assert said.text("en") == (
        "Local demand: 120 of 160 ha (75%) stay in their municipality and are served there first, recorded "
        "land meets 48 ha of them; 40 ha look elsewhere as well"
    )
    assert "120 von 160 ha (75 %) bleiben in ihrer Gemeinde" in said.text("de")
    alone = segment_statement(local.loc[["port"]])
    assert [notice.code for notice in alone] == ["local_demand"]


def test_one_segment_has_nothing_to_be_set_against():
    assert segment_statement(table({"all": ROWS["crafts_trade"]})) == ()


@pytest.mark.slow
def test_the_headline_the_result_and_the_record_say_it(result):
    said = segment_statement(result.segments)
    assert said
    assert result.headline.segments == result.headline.statement[-len(said):] == said  # fmt: skip
    for notice in said:
        assert notice.text() in repr(result)
        assert notice.record() in result.provenance()["headline"]
        for segment in notice.figures.get("segments", ()):
            row = result.segments.loc[(segment, "all")]
            assert (row["sure_ha"] >= 0.5) == (notice.code == "segments_served")
