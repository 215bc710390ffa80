import pytest

import landgap as lg
from landgap.assess import STEPS
from landgap.assess_options import AssessOptions
from landgap.steps import Step, given, run

GAP = lg.scoring.linear(-50, 0, direction="less")


def chain(calls):
    def noted(name, function):
        def work(*frames, **more):
            calls.append(name)
            return function(*frames, **more)

        return work

    return [
        Step("net", noted("net", lambda *, a: a), lambda _: given(), {"a": lambda o: o.net_share}),
        Step("seed", noted("seed", lambda *, seed: seed), lambda _: given(), {"seed": lambda o: o.seed}),
        Step("both", noted("both", lambda net, seed: net + seed), lambda r: given(r.net, seed=r.seed)),
    ]


def test_only_what_depends_on_a_changed_option_is_worked_out_anew():
    calls = []
    steps = chain(calls)
    values, records = run(steps, None, AssessOptions(net_share=0.75))
    assert calls == ["net", "seed", "both"]
    assert records["both"].needs == {"net", "seed"}
    assert records["net"].options == {"a": 0.75}
    calls.clear()
    again, _ = run(steps, None, AssessOptions(net_share=0.75), values=values, records=records)
    assert calls == []
    assert again == values
    changed, _ = run(steps, None, AssessOptions(net_share=0.75, seed=2), values=values, records=records)
    assert calls == ["seed", "both"]
    assert changed["both"] == 2.75


def test_every_step_is_a_public_function_with_a_name_of_its_own():
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    for step in STEPS:
        assert step.function.__doc__
        assert not step.function.__name__.startswith("_")


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"net_share": 0.6},
        {"weights": {"units": {"gap_ha": 1.0}}, "criteria": {"units": {"gap_ha": GAP}}},
        {"within": 30.0, "crossing_cost": 10.0},
        {"area_rules": lg.cooperation.AreaRules(max_units=4)},
        {"demand_total_ha": (30, 50)},
        {"seed": 1, "permutations": 99},
        {"others": "state", "contiguous_within_m": 0.0},
    ],
    ids=", ".join,
)  # fmt: skip
def test_what_is_redone_in_part_is_what_is_assessed_anew(study, changes):
    redone = lg.assess(study).with_options(**changes)
    anew = lg.assess(study, **changes)
    found = lg.compare(redone, anew)
    assert found.options.empty
    for table in (found.units, found.districts, found.states):
        assert table.empty or not table.shape[1]
    assert redone.warnings == anew.warnings
    assert redone.parameters == anew.parameters
    assert redone.contiguous.equals(anew.contiguous)
    assert redone.sites.equals(anew.sites)


def test_changing_weights_of_scores_does_not_cut_land_again(result):
    names = result.options.weights_of("units")
    weights = dict.fromkeys(names, 1 / len(names))
    changed = result.with_options(weights={"units": weights})
    for name in ("ledger", "offered", "demand", "dividend", "solar", "site_scores", "proposed"):
        assert getattr(changed, name) is getattr(result, name)
    assert not changed.units["score"].equals(result.units["score"])
