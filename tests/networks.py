"""Small problems for the solvers of the exchange."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landgap.transport.network import Problem

LAYERS, SEGMENTS, PLACES, SIZES = 3, 2, 4, 2
# the first layer of land serves both segments, the others one each
SERVES = np.array([[True, True], [True, False], [False, True]])


@st.composite
def problems(draw, *, limits=True):
    reached = draw(arrays(bool, (PLACES, PLACES)))
    need, land = np.nonzero(reached)
    groups = 2 if limits else 0
    return Problem(
        draw(arrays(float, (LAYERS, PLACES, SIZES), elements=st.integers(0, 9).map(float))),
        draw(arrays(float, (SEGMENTS, PLACES, SIZES), elements=st.integers(0, 9).map(float))),
        SERVES,
        need,
        land,
        draw(arrays(float, need.size, elements=st.integers(0, 9).map(float))),
        draw(arrays(np.int64, need.size, elements=st.integers(-1, groups - 1))),
        draw(arrays(float, groups, elements=st.integers(0, 9).map(float))),
    )


def ring(places):
    """Places on a ring: each reaches itself and two more; odd ones have land, even ones need."""
    need = np.repeat(np.arange(places), 3)
    land = (need + np.tile([0, 1, 2], places)) % places
    odd = np.arange(places) % 2
    return Problem(
        (3.0 * odd)[None, :, None],
        (2.0 * (1 - odd))[None, :, None],
        np.array([[True]]),
        need,
        land,
        np.tile([0.0, 5, 1], places),
        np.full(need.size, -1),
        np.zeros(0),
    )


def unmet(problem, solution):
    return problem.demand.sum() - solution.served.sum()
