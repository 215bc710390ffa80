"""The house as its imports draw it: data goes down through the rooms once, and no file imports upwards."""

import ast
from pathlib import Path

import pytest

import landgap as lg

HOUSE = Path(lg.__file__).parent

FLOORS = (
    "errors", "json_values", "options", "state_names", "tolerances", "numerals", "segment_names",
    "notice_texts", "notices", "value_functions", "geometry", "layers", "overlay", "demand", "raster",
    "access", "balancing", "sites", "solar", "change", "transport", "scoring", "cooperation", "headline",
    "assess_options", "steps", "robustness", "profiles", "assessment", "comparison", "assess_parts",
    "assess_demand", "assess_segments", "segment_statement", "assess_border", "assess_notices", "assess",
    "assess_unknown", "sensitivity", "questions", "parameters", "output", "cli",
)  # fmt: skip
"""From the ground: a room imports only from those before it, and within itself."""


def modules():
    return {
        ".".join(("landgap", *path.relative_to(HOUSE).with_suffix("").parts)): path
        for path in HOUSE.rglob("*.py")
        if path.name != "__init__.py"
    }


def imports():
    """Every module with the modules of the house that it names in an import, wherever that stands."""
    known = modules()
    found = {}
    for name, path in known.items():
        asked = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                asked |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                asked |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        found[name] = {each for each in asked if each.startswith("landgap") and each != name}
    return found


def room(module):
    return module.split(".")[1]


def test_every_room_has_its_floor_and_every_floor_is_there():
    assert {room(name) for name in modules()} == {
        floor for floor in FLOORS if (HOUSE / floor).is_dir() or (HOUSE / f"{floor}.py").is_file()
    }


def test_no_file_imports_upwards():
    floor = {name: height for height, name in enumerate(FLOORS)}
    upwards = [
        f"{name} -> {other}"
        for name, others in imports().items()
        for other in others
        if "." in other and room(other) in floor and floor[room(other)] > floor[room(name)]
    ]
    assert upwards == []


def test_only_the_command_line_imports_the_whole_house():
    whole = [name for name, others in imports().items() if "landgap" in others]
    assert set(whole) <= {"landgap.cli"}


def test_there_is_no_circle_of_imports():
    known = modules()
    arrows = {name: {other for other in others if other in known} for name, others in imports().items()}
    settled = set()
    while free := {name for name, others in arrows.items() if name not in settled and others <= settled}:
        settled |= free
    assert set(arrows) - settled == set()


@pytest.mark.parametrize("floor", [name for name in FLOORS if (HOUSE / name).is_dir()])
def test_no_folder_bears_the_name_of_a_public_function(floor):
    assert not callable(getattr(lg, floor, None))


def test_a_file_answers_one_question():
    """100 to 400 lines is the aim; what is much longer holds two subjects."""
    long = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}
    assert {name: lines for name, lines in long.items() if lines > 450} == {}
