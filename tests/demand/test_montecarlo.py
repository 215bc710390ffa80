import sys
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap import LandgapError
from landgap.demand.frame import RANGE, by_unit
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import KEMPTEN_2012, PUBLISHED_RANGE
from landgap.demand.montecarlo import monte_carlo, sobol
from landgap.demand.parameters import GifproParameters, ParameterRange
from landgap.options import option_context

KEMPTEN = pd.DataFrame(
    {
        "unit_id": "09763000",
        "sector": ["manufacturing", "trade, transport, ICT", "other services"],
        "employees": [7228, 12452, 11589],
    }
)
TOWNS = pd.DataFrame(
    {
        "unit_id": ["a", "a", "b", "b", "c"],
        "sector": ["C", "Q", "C", "H", "G"],
        "employees": [5000, 9000, 700, 1500, 0],
    }
)


needs_salib = pytest.mark.skipif(find_spec("SALib") is None, reason="SALib is an extra")


def value(low, mid, high):
    return ParameterRange(low, mid, high, source="made up", evidence="M")


def wide(**changes):
    """Parameters of which nearly all have a range."""
    ranges = {
        "relocation_quota": value(0.005, 0.007, 0.009),
        "reuse_share": value(0, 0.1, 0.25),
        "net_to_gross": value(1.2, 1.25, 4 / 3),
        "land_m2_per_employee": {"others": value(100, 150, 250), "H": value(200, 250, 500)},
        "commercial_share": PUBLISHED_RANGE.commercial_share | {"G": value(0.2, 0.4, 0.6)},
    }
    return replace(PUBLISHED_RANGE, **ranges | changes)


READ_ONLY = replace(
    PUBLISHED_RANGE,
    commercial_share={key: PUBLISHED_RANGE.commercial_share[key] for key in "CGHIJKLMNPQRS"},
    closure_quota=value(0, 0, 0),
    reuse_share=value(0, 0, 0),
)
"""Only settlement and land per employee have a range."""


def total(**options):
    return monte_carlo(TOWNS, years=18, **{"parameters": wide()} | options).total


# against what is known


@pytest.mark.parametrize("distribution", ["triangular", "uniform"])
def test_parameters_without_a_range_give_gifpro_to_the_last_digit(distribution):
    options = {"years": 13, "parameters": KEMPTEN_2012}
    drawn = monte_carlo(KEMPTEN, draws=7, distribution=distribution, **options)
    plain = by_unit(gifpro(KEMPTEN, **options))
    assert by_unit(drawn.demand).equals(plain)
    assert drawn.total.tolist() == plain.iloc[0].tolist()
    assert drawn.total["demand_ha_mid"] == pytest.approx(25.7194548, rel=1e-14)


@pytest.mark.parametrize("level", ["low", "mid", "high"])
def test_every_parameter_enters_as_in_gifpro(level):
    """Each set to one end of its range; closure too."""
    parameters = wide(closure_quota=value(0.001, 0.002, 0.003))

    def fix(one):
        return ParameterRange.single(one.at(level), source=one.source, evidence=one.evidence)

    fixed = GifproParameters(
        name="fixed",
        **{
            field: {key: fix(one) for key, one in found.items()}
            if isinstance(found := getattr(parameters, field), dict)
            else fix(found)
            for field in parameters.__dataclass_fields__
            if field != "name"
        },
    )
    drawn = monte_carlo(TOWNS, years=18, parameters=fixed, draws=2)
    assert by_unit(drawn.demand).equals(by_unit(gifpro(TOWNS, years=18, parameters=fixed)))


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        # 5th, 50th and 95th percentile between 100 and 250 m², for the triangle with its peak at
        # 150: 100 + sqrt(0.05·150·50), then 250 - sqrt((1 - p)·150·100)
        ("triangular", [100 + 375**0.5, 250 - 7500**0.5, 250 - 750**0.5]),
        ("uniform", [107.5, 175, 242.5]),
    ],
)
def test_percentiles_of_one_parameter_are_those_of_its_distribution(distribution, expected):
    land = {"others": value(100, 150, 250)}
    drawn = monte_carlo(
        KEMPTEN,
        years=10,
        parameters=replace(KEMPTEN_2012, land_m2_per_employee=land),
        draws=40_000,
        distribution=distribution,
    )
    m2 = drawn.total * 10_000 / (10 * 133.677)
    assert m2.tolist() == pytest.approx(expected, rel=0.006)


def test_more_draws_come_closer():
    truth = total(draws=100_000, seed=99)

    def error(draws):
        return np.mean([abs(total(draws=draws, seed=s) - truth).sum() for s in range(8)])

    assert error(16) > 2 * error(256) > 4 * error(4096)


# properties


def test_the_seed_of_the_session_holds_where_a_call_names_none():
    with option_context(seed=7):
        drawn = monte_carlo(TOWNS, years=18, parameters=wide(), draws=20)
    assert drawn.demand.attrs["parameters"]["seed"] == 7
    assert drawn.total.equals(total(draws=20, seed=7))
    with pytest.raises(LandgapError, match="seed: -1 is not a whole number from 0"):
        total(seed=-1)


def test_the_same_seed_gives_the_same_to_the_last_bit_and_another_does_not():
    one, two = (monte_carlo(TOWNS, years=18, parameters=wide(), draws=50) for _ in range(2))
    assert one.demand.equals(two.demand)
    assert one.draws.equals(two.draws)
    assert one.demand.attrs == two.demand.attrs
    assert not total(draws=50, seed=1).equals(one.total)


def test_more_draws_begin_with_those_of_fewer_whatever_is_held_in_memory(monkeypatch):
    few, many = (monte_carlo(TOWNS, years=18, parameters=wide(), draws=n) for n in (10, 400))
    pd.testing.assert_frame_equal(many.draws.head(10), few.draws, check_exact=True)
    monkeypatch.setattr("landgap.demand.montecarlo._AT_ONCE", 35)
    in_blocks = monte_carlo(TOWNS, years=18, parameters=wide(), draws=400)
    assert in_blocks.demand.equals(many.demand)


def test_draws_are_shared_by_all_units():
    """Two towns with the same employees have the same demand, and the total is twice as much."""
    twins = pd.concat([KEMPTEN, KEMPTEN.assign(unit_id="twin")])
    sectors = {"C": "manufacturing", "G": "trade, transport, ICT", "Q": "other services"}
    parameters = wide(commercial_share={name: wide().commercial_share[key] for key, name in sectors.items()})
    drawn = monte_carlo(twins, years=10, parameters=parameters)
    one, other = by_unit(drawn.demand).to_numpy()
    np.testing.assert_array_equal(one, other)
    assert drawn.total.tolist() == pytest.approx(2 * one, rel=1e-12)


def test_draws_stay_in_their_ranges_and_constants_are_left_out():
    parameters = wide()
    draws = monte_carlo(TOWNS, years=18, parameters=parameters).draws
    values = dict(parameters.values())
    assert "commercial_share.C" not in draws
    for name in draws.columns.drop("total_ha"):
        assert values[name].low <= draws[name].min() < draws[name].max() <= values[name].high


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(0, 10**6), min_size=5, max_size=5),
    st.integers(1, 60),
    st.integers(0, 2**32),
    st.sampled_from(["triangular", "uniform"]),
)
def test_percentiles_rise_and_lie_within_the_range_of_gifpro(employees, draws, seed, distribution):
    towns = TOWNS.assign(employees=employees)
    drawn = monte_carlo(towns, years=18, parameters=wide(), draws=draws, distribution=distribution, seed=seed)
    outer = by_unit(gifpro(towns, years=18, parameters=wide()))
    low, mid, high = by_unit(drawn.demand).to_numpy().T
    tolerance = 1e-9 * outer["demand_ha_high"] + 1e-12
    assert ((low <= mid) & (mid <= high)).all()
    assert (low >= outer["demand_ha_low"] - tolerance).all()
    assert (high <= outer["demand_ha_high"] + tolerance).all()


def test_more_employees_years_quota_or_land_and_less_re_use_give_more_land():
    base = total()
    more = [
        monte_carlo(TOWNS, years=19, parameters=wide()).total,
        monte_carlo(TOWNS.assign(employees=TOWNS["employees"] + 1), years=18, parameters=wide()).total,
        total(parameters=wide(settlement_quota=value(0.002, 0.003, 0.004))),
        total(parameters=wide(land_m2_per_employee={"others": value(101, 151, 251)})),
        total(parameters=wide(reuse_share=value(0, 0.05, 0.2))),
    ]
    assert all((found > base).all() for found in more[:3] + more[4:])
    plain = {"others": value(100, 150, 250)}
    assert (more[3] > total(parameters=wide(land_m2_per_employee=plain))).all()


def test_nobody_needs_nothing():
    drawn = monte_carlo(TOWNS, years=18, parameters=wide())
    assert by_unit(drawn.demand).loc["c"].tolist() == [0, 0, 0]


def test_every_choice_goes_with_the_result():
    about = monte_carlo(TOWNS, years=18, draws=5).demand.attrs["parameters"]
    assert {key: about[key] for key in ("years", "draws", "distribution", "seed", "percentiles")} == {
        "years": 18,
        "draws": 5,
        "distribution": "triangular",
        "seed": 0,
        "percentiles": [5, 50, 95],
    }
    assert about["name"] == "published range"
    assert list(monte_carlo(TOWNS, years=18, draws=5).total.index) == RANGE


def test_what_cannot_be_drawn_is_named_at_once():
    with pytest.raises(LandgapError) as error:
        monte_carlo(TOWNS, years=18, draws=0, distribution="normal")
    assert "draws: 0 is not a whole number from 1" in str(error.value)
    assert "distribution: 'normal' is not one of" in str(error.value)
    with pytest.raises(LandgapError, match=r"draws: 2\.5"):
        monte_carlo(TOWNS, years=18, draws=2.5)
    with pytest.raises(LandgapError, match=r"employees.employees: negative in 1 row \(a\)"):
        monte_carlo(TOWNS.assign(employees=[-1, 1, 1, 1, 1]), years=18)


# what drives the spread


def product(*ranges):
    """First-order and total indices of a product of independent uniform factors."""
    low, high = np.array(ranges).T
    mean2, variance = ((low + high) / 2) ** 2, (high - low) ** 2 / 12
    both = mean2 + variance
    whole = both.prod() - mean2.prod()
    return (
        variance * mean2.prod() / mean2 / whole,
        variance * both.prod() / both / whole,
    )


@needs_salib
def test_a_product_of_three_has_the_indices_of_the_closed_form():
    """(1 - re-use) times m² times uplift; with one sector nothing else varies."""
    parameters = replace(
        READ_ONLY,
        settlement_quota=value(0.002, 0.002, 0.002),
        reuse_share=value(0, 0.5, 1),
        land_m2_per_employee={"others": value(20, 100, 400)},
        net_to_gross=value(1, 1.2, 3),
    )
    found = sobol(
        TOWNS[TOWNS["sector"] == "C"],
        parameters=parameters,
        samples=4096,
        distribution="uniform",
    ).loc[["reuse_share", "land_m2_per_employee.others", "net_to_gross"]]
    first, whole = product((0, 1), (20, 400), (1, 3))
    assert found["first_order"].tolist() == pytest.approx(first, abs=0.02)
    assert found["total_order"].tolist() == pytest.approx(whole, abs=0.02)
    assert (abs(found["first_order"] - first) < 2 * found["first_order_conf"]).all()
    assert (found["total_order"] > found["first_order"]).all()


@needs_salib
def test_a_sum_has_no_interactions_and_shares_that_add_up():
    """Two quotas add; the triangle's variance is (a² + b² + c² - ab - ac - bc) / 18."""
    quotas = {
        "settlement_quota": value(0.001, 0.002, 0.003),
        "relocation_quota": value(0.002, 0.006, 0.008),
    }
    land = {"others": value(150, 150, 150)}
    found = sobol(
        TOWNS,
        parameters=replace(READ_ONLY, land_m2_per_employee=land, **quotas),
        samples=4096,
    )
    variance = pd.Series({"relocation_quota": 28 / 18, "settlement_quota": 3 / 18})
    share = variance / variance.sum()
    assert found["first_order"][share.index].tolist() == pytest.approx(share.tolist(), abs=0.01)
    assert found["total_order"][share.index].tolist() == pytest.approx(share.tolist(), abs=0.01)
    assert found.index.tolist() == ["relocation_quota", "settlement_quota"]


@needs_salib
def test_one_parameter_alone_explains_all_and_an_unused_one_nothing():
    shares = READ_ONLY.commercial_share | {"S": value(0, 0.1, 0.9)}
    parameters = replace(
        READ_ONLY,
        land_m2_per_employee={"others": value(150, 150, 150)},
        commercial_share=shares,
    )
    found = sobol(TOWNS, parameters=parameters)
    assert found.loc["settlement_quota", "total_order"] == pytest.approx(1, abs=0.01)
    assert found.loc["commercial_share.S", "total_order"] == 0


@needs_salib
def test_indices_have_a_seed_and_leave_the_random_numbers_of_others_alone():
    np.random.seed(1)  # noqa: NPY002  the one that other code may use
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    one, two, other = (sobol(TOWNS, samples=64, seed=seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(*(sobol(TOWNS, samples=64) for _ in range(2)), check_exact=True)
    assert np.random.random() == expected  # noqa: NPY002
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert not one.equals(other)
    assert one.attrs["seed"] == 3
    assert one.attrs["evaluations"] == 64 * (len(one) + 2)


def test_what_has_no_indices():
    with pytest.raises(LandgapError) as error:
        sobol(TOWNS, samples=1000, confidence=95)
    assert "samples: 1000 is no power of 2; take 1024" in str(error.value)
    assert "confidence: 95 is not a share above 0 below 1" in str(error.value)
    with pytest.raises(LandgapError, match="samples: -4"):
        sobol(TOWNS, samples=-4)
    with pytest.raises(LandgapError, match="'Kempten 2012' has a range: nothing varies"):
        sobol(KEMPTEN, parameters=KEMPTEN_2012)
    with pytest.raises(LandgapError, match="does not vary: no employees"):
        sobol(TOWNS.assign(employees=0))


def test_without_salib_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(LandgapError, match=r'pip install "landgap\[sensitivity\]"'):
        sobol(TOWNS)
