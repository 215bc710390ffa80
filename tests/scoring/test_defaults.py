"""The criteria of an assessment, and what units are judged by."""

import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.scoring.defaults import (
    SITE_CRITERIA,
    SITE_WEIGHTS,
    UNIT_CRITERIA,
    UNIT_WEIGHTS,
    unit_measures,
)


@pytest.mark.parametrize(
    ("criteria", "weights"), [(SITE_CRITERIA, SITE_WEIGHTS), (UNIT_CRITERIA, UNIT_WEIGHTS)]
)
def test_weights_and_criteria_belong_together(criteria, weights):
    assert list(criteria) == list(weights)
    assert sum(weights.values()) == pytest.approx(1)


def judged(index=("a", "b")):
    """Two units with every measure, and evidence of idle land: a share, and an upper bound."""
    measures = [
        "gap_ha",
        "large_gap_high_ha",
        "reach_years",
        "open_access",
        "closed_access",
        "pv_on_sites_ha",
    ]
    units = pd.DataFrame({name: [1.0, np.inf] for name in measures}, index=pd.Index(index))
    keys = [("unit", key) for key in index] + [("district", index[0])]
    evidence = pd.DataFrame(
        {"idle_share": [0.2, 0.4, 0.9], "idle_at_most": pd.array([None, True, False], "boolean")},
        index=pd.MultiIndex.from_tuples(keys, names=["level", "area_id"]),
    )
    return units, evidence


def test_idle_land_is_that_of_the_unit_and_an_upper_bound_is_none():
    for index in (("a", "b"), (7, 8)):
        units, evidence = judged(index)
        before = units.copy(), evidence.copy()
        found = unit_measures(units, evidence)
        assert set(UNIT_CRITERIA) <= set(found.columns)
        assert found["gap_ha_high"].equals(found["gap_ha"])
        assert found.index.tolist() == list(index)
        assert found["idle_share"].tolist() == [0.2, pytest.approx(np.nan, nan_ok=True)]
        assert found["gap_ha"].tolist() == [1, np.inf]
        pd.testing.assert_frame_equal(units, before[0])
        pd.testing.assert_frame_equal(evidence, before[1])


def test_every_fault_is_named_at_once():
    units, evidence = judged()
    with pytest.raises(lg.LandgapError) as error:
        unit_measures(
            units.drop(columns="gap_ha").assign(reach_years="long").set_axis(["a", "a"]),
            evidence.drop(columns="idle_at_most").assign(idle_share=40),
        )
    for fault in (
        "units.gap_ha: the column is missing",
        "units.reach_years: not a number in 2 rows (a, a)",
        "units: duplicate keys a",
        "evidence.idle_share: above 1 (shares are 0 to 1, not per cent) in 2 rows (a, b)",
        "evidence.idle_at_most: the column is missing",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="units: a DataFrame is needed, not a list"):
        unit_measures([1], evidence)


def test_land_that_may_be_free_raises_the_balance_that_there_may_be():
    units, evidence = judged()
    found = unit_measures(units.assign(unknown_ha=[7.0, None]), evidence)
    assert found["gap_ha_low"].tolist() == [1, np.inf]
    assert found["gap_ha_high"].tolist() == [8, np.inf]


# the bundled area


def test_the_assessment_carries_both_scores(result):
    units, table = result.units, result.unit_scores.table
    for column in ("score", "rank", "rank_low", "rank_high", "driver"):
        pd.testing.assert_series_equal(units[column], table[column], check_names=False)
    assert units["rank"].notna().sum() == units["supply_ha"].notna().sum() == 34
    assert units.loc[units["supply_ha"].isna(), "score"].isna().all()
    assert units.loc["14713000", "driver"] == "gap_ha"  # Leipzig
    # 1,200 ha in Bitterfeld-Wolfen do not say what is free, so being first is not sure
    assert table.loc["15082015", ["rank", "rank_low"]].tolist() == [1, 1]
    assert table.loc["15082015", "rank_high"] > 10
    repeated = result.unit_scores.correlations().where(~np.eye(4, dtype=bool)).max().max()
    assert repeated < 0.6
    sites = result.site_scores.table
    assert sites["score"].notna().sum() == 60
    assert sites.loc[sites["score"].notna(), "excluded"].isna().all()
    unscored = [notice.figures for notice in result.warnings if notice.code == "not_scored"]
    assert any((one["count"], one["of"]) == (143, 177) for one in unscored)
    assert result.parameters["score"]["units"]["weights"]["gap_ha"] == 0.55


def test_an_upper_bound_of_idle_land_is_not_taken_for_the_share(result):
    signs = result.surplus_evidence.loc["unit"]
    bound = signs["idle_at_most"].fillna(value=False).astype(bool)
    assert bound.any()
    measures = result.unit_scores.measures["idle_share"]
    assert measures[bound[bound].index].isna().all()
    told = signs["idle_share"].notna() & ~bound
    assert (measures[told[told].index] == signs.loc[told, "idle_share"]).all()
