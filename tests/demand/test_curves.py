import numpy as np
import pytest

from landgap.demand.curves import CURVES, USABLE, fit_curve

T = np.arange(1.0, 11)
AT = {"linear": (500, 20), "power": (400, 0.3), "exponential": (900, -0.07), "logistic": (5e-4, 0.02, 0.6)}


@pytest.mark.parametrize("model", CURVES)
def test_slopes_are_the_derivatives_by_parameter(model):
    curve, at = CURVES[model], np.array(AT[model], dtype=float)
    slopes = curve.slopes(T, *at)
    for place, size in enumerate(1e-6 * at):
        step = np.zeros(len(at))
        step[place] = size
        difference = (curve.function(T, *(at + step)) - curve.function(T, *(at - step))) / (2 * size)
        np.testing.assert_allclose(slopes[:, place], difference, rtol=1e-6)


@pytest.mark.parametrize("model", CURVES)
def test_the_scale_of_a_series_does_not_matter(model):
    rng = np.random.default_rng(0)
    y = CURVES[model].function(T, *AT[model]) * rng.uniform(0.97, 1.03, 10)
    (status, r2, once), (other, same, thousand) = (fit_curve(s * y, model, 3, 0.8) for s in (1, 1000))
    assert status == other == "fitted"
    assert r2 == pytest.approx(same)
    np.testing.assert_allclose(thousand, 1000 * once)


@pytest.mark.parametrize(
    ("y", "model", "status"),
    [
        ([0, 0, 0, 0], "power", "all zero"),
        ([3, 4, 5], "logistic", "too few years"),
        ([3, 2, 1, 0], "linear", "no employees in the last year"),
        ([30, 20, 11, 1], "linear", "cut at zero"),
        ([5, 5, 5, 5], "linear", "fitted"),
    ],
)
def test_each_status(y, model, status):
    found, r2, bounds = fit_curve(np.array(y, dtype=float), model, 2, 0.8)
    assert found == status
    assert np.isnan(r2) == (status != "cut at zero")
    assert (bounds >= 0).all()
    assert (found in USABLE) == (found in ("all zero", "fitted", "cut at zero"))
