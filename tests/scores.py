"""Rows of values from 0 to 1 and their score, for the tests of scores."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import landgap as lg
from landgap.value_functions import linear

RULE = linear(0, 1, direction="more")
FEW = lg.scoring.Uncertainty(draws=60)
VALUES = st.integers(1, 8).flatmap(
    lambda rows: st.integers(1, 5).flatmap(
        lambda columns: arrays(float, (rows, columns), elements=st.floats(0.01, 1))
    )
)


def frame(values):
    values = np.atleast_2d(np.asarray(values, dtype=float))
    return pd.DataFrame(
        values,
        index=[f"u{n}" for n in range(len(values))],
        columns=list("abcdefgh"[: values.shape[1]]),
    )


def scored(values, weights=None, **options):
    rows = frame(values)
    if weights is None:
        weights = lg.scoring.point_weights(dict.fromkeys(rows, 1))
    elif not isinstance(weights, pd.Series):
        weights = pd.Series(weights, index=rows.columns, dtype=float)
    options = {"uncertainty": FEW} | options
    return lg.score(rows, dict.fromkeys(rows, RULE), weights=weights, **options)


def weights_of(random, many):
    return random.dirichlet(np.ones(many))
