import pickle

import numpy as np
import pytest

import landgap as lg
from landgap.access.decay import ZONES_10_20_30, ZONES_20_40_60, gaussian, gravity
from landgap.value_functions import step

COSTS = np.array([0, 0.5, 1, 19.9, 20, 20.1, 40, 59, 60, 61, 400])


@pytest.mark.parametrize(
    ("weight", "name", "options"),
    [
        (ZONES_20_40_60, "step_fn", {"step_dict": {20: 1, 40: 0.68, 60: 0.22}}),
        (step({60: 0.22, 20: 1}), "step_fn", {"step_dict": {20: 1, 60: 0.22}}),
        (gaussian(20), "gaussian", {"sigma": 20}),
        (gravity(20), "gravity", {"scale": 20, "alpha": -2, "min_dist": 1}),
        (gravity(7, -0.5, 3), "gravity", {"scale": 7, "alpha": -0.5, "min_dist": 3}),
    ],
)
def test_equal_to_pysal_access(weight, name, options):
    oracle = pytest.importorskip("access.weights", reason="needs PySAL access, the oracle")
    one_by_one = getattr(oracle, name)(**options)
    np.testing.assert_allclose(weight(COSTS), [one_by_one(cost) for cost in COSTS])


def test_a_bound_belongs_to_its_zone_and_beyond_the_last_is_nothing():
    assert ZONES_20_40_60([20, 20.001, 60, 60.001]).tolist() == [1, 0.68, 0.22, 0]
    assert ZONES_10_20_30([10, 10.001, 30, 30.001]).tolist() == [1, 0.68, 0.22, 0]


def test_a_weight_says_how_it_was_asked_for():
    assert [repr(weight) for weight in (ZONES_20_40_60, gaussian(20), gravity(20))] == [
        "step({20: 1.0, 40: 0.68, 60: 0.22})",
        "gaussian(20)",
        "gravity(20, -2.0, 1.0)",
    ]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (lambda: gaussian(0), "sigma: 0 is not a number of km or minutes above 0"),
        (lambda: gaussian("20"), "sigma: '20' is not a number"),
        (lambda: gravity(1, alpha=2), "alpha: 2 is not a number to 0"),
        (lambda: gravity(1, min_cost=0), "min_cost: 0 is not a number of km or minutes above 0"),
    ],
)
def test_what_makes_no_weight_is_refused(wrong, fault):
    with pytest.raises(lg.LandgapError, match=fault):
        wrong()


def test_every_fault_is_named_at_once():
    with pytest.raises(lg.LandgapError) as error:
        gravity(0, alpha=np.nan, min_cost=-1)
    assert [fault.split(":")[0] for fault in error.value.faults] == ["scale", "alpha", "min_cost"]


def test_a_weight_goes_to_another_process_as_it_is():
    for weight in (ZONES_20_40_60, gaussian(20), gravity(20)):
        there = pickle.loads(pickle.dumps(weight))  # noqa: S301  our own
        assert there == weight
        np.testing.assert_array_equal(there(COSTS), weight(COSTS))
