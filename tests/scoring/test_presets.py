"""Weights that an authority has published: what has no data stays unknown weight."""

import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.scoring import NORDRAUM_2018, UNMEASURED, linear, score

SIZE = linear(0, 10, direction="more")


def test_the_weights_are_those_that_were_read():
    weights = NORDRAUM_2018["weights"]["sites"]
    assert list(weights) == list(NORDRAUM_2018["criteria"]["sites"])
    assert sum(weights.values()) == pytest.approx(1)
    assert weights == {
        "size_ha": 0.2, "motorway_km": 0.3, "planning": 0.1, "environment": 0.3, "not_read": 0.1,
    }  # fmt: skip


@pytest.fixture(scope="module")
def leipzig(result):
    return result.with_options(**NORDRAUM_2018)


@pytest.mark.slow
def test_half_of_the_weight_is_unknown_and_the_score_is_as_wide(leipzig):
    found = leipzig.site_scores
    table = found.table
    assert table["known_weight"].to_numpy() == pytest.approx(0.5)
    assert (table["score_high"] - table["score_low"]).to_numpy() == pytest.approx(0.5)
    scored = table[table["score"].notna()].astype({"rank_high": float})
    assert len(scored) > 0
    assert scored["score"].between(scored["score_low"], scored["score_high"]).all()
    # whatever the unknown half says, the best may be far down
    assert scored.nsmallest(1, "rank")["rank_high"].item() > 10
    assert found.choices()["criteria"]["environment"] == "unmeasured"


@pytest.mark.slow
def test_an_assessment_takes_it_in_one_line_and_says_what_has_no_data(result, leipzig):
    assert leipzig.site_scores.weights.to_dict() == NORDRAUM_2018["weights"]["sites"]
    (said,) = (notice for notice in leipzig.warnings if notice.code == "unmeasured_weight")
    assert said.text("en") == (
        "score: 50% of the weight for sites has no data (planning, environment, not_read); "
        "each score speaks for the rest"
    )
    assert not [notice for notice in result.warnings if notice.code == "unmeasured_weight"]


def test_a_criterion_without_data_needs_no_column_and_takes_weight_by_hand():
    rows = pd.DataFrame({"size_ha": [10.0, 5.0, np.nan]}, index=list("abc"))
    table = score(rows, {"size_ha": SIZE, "soil": UNMEASURED}, weights={"size_ha": 0.6, "soil": 0.4}).table
    assert table["known_weight"].tolist() == pytest.approx([0.6, 0.6, 0])
    assert table["score"].tolist() == pytest.approx([1, 0.5, np.nan], nan_ok=True)
    assert table["score_low"].tolist() == pytest.approx([0.6, 0.3, 0])
    assert table["score_high"].tolist() == pytest.approx([1, 0.7, 1])


def test_a_misspelt_criterion_is_still_refused():
    with pytest.raises(lg.LandgapError, match=r"rows\.siz_ha: the column is missing"):
        score(pd.DataFrame({"size_ha": [1.0]}), {"siz_ha": SIZE}, weights={"siz_ha": 1.0})
