"""Every public function, given nonsense: it answers, or refuses in words; nothing foreign comes through."""

import inspect

import pandas as pd
import pytest

import landgap as lg

ROOMS = (
    "access", "balancing", "change", "cooperation", "demand", "layers", "overlay", "questions", "raster",
    "scoring", "sites", "solar", "transport",
)  # fmt: skip
NONSENSE = {
    "none": None,
    "text": "x",
    "number": 3,
    "frame": pd.DataFrame({"a": [1]}),
    "nan": float("nan"),
    "list": [1],
}


def functions():
    found = {name: getattr(lg, name) for name in lg.__all__}
    for room in ROOMS:
        found |= {f"{room}.{name}": getattr(getattr(lg, room), name) for name in getattr(lg, room).__all__}
    # each once, under its shortest name; option_context does nothing before it is entered
    once = {}
    for name, thing in sorted(found.items(), key=lambda pair: pair[0].count(".")):
        if inspect.isfunction(thing) and thing not in once.values() and name != "option_context":
            once[name] = thing
    return once


FUNCTIONS = functions()


@pytest.mark.parametrize("kind", NONSENSE)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_nonsense_is_answered_or_refused_in_words(name, kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given, more = [], {}
    for parameter in inspect.signature(FUNCTIONS[name]).parameters.values():
        if parameter.default is not parameter.empty or parameter.kind in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        ):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            more[parameter.name] = NONSENSE[kind]
        else:
            given.append(NONSENSE[kind])
    try:
        FUNCTIONS[name](*given, **more)
    except lg.LandgapError as error:
        assert str(error).strip()  # noqa: PT017  what is raised may also be nothing


def test_the_sweep_meets_all_rooms():
    assert len(FUNCTIONS) > 80
    assert {name.split(".")[0] for name in FUNCTIONS if "." in name} == set(ROOMS) - {"overlay"}
