import inspect
import re
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path

import pytest

import landgap as lg

ROOMS = (
    "access", "balancing", "change", "cooperation", "demand", "layers", "overlay", "questions", "raster",
    "scoring", "sites", "solar", "transport",
)  # fmt: skip


def run(code):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    ).stdout


def public():
    """Every public function and class, by the name under which users find it."""
    found = {f"lg.{name}": getattr(lg, name) for name in lg.__all__}
    for space in (*ROOMS, "maps", "charts"):
        module = getattr(lg, space)
        found |= {f"lg.{space}.{name}": getattr(module, name) for name in module.__all__}
    return {
        name: thing
        for name, thing in found.items()
        if (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__.startswith("landgap")
    }


def test_import_brings_nothing_heavy():
    heavy = {"matplotlib", "rasterio", "scipy.stats", "scipy.optimize", "SALib"}
    code = f"import landgap, sys; print(sorted({heavy} & set(sys.modules)))"
    assert run(code) == "[]\n"


def test_maps_load_on_first_use():
    code = "import landgap, sys; landgap.maps, landgap.charts; print('matplotlib' in sys.modules)"
    assert run(code) == "True\n"


def test_the_face_shows_what_is_public_and_no_more():
    assert dir(lg) == sorted(lg.__all__)
    functions = [name for name in lg.__all__ if inspect.isroutine(getattr(lg, name))]
    assert len(functions) <= 30
    for space in (*ROOMS, "maps", "charts"):
        module = getattr(lg, space)
        assert module.__doc__
        assert dir(module) == sorted(module.__all__), space


def test_maps_shows_its_maps_only():
    for name in lg.maps.__all__:
        assert "ax" in inspect.signature(getattr(lg.maps, name)).parameters or name == "save"


@pytest.mark.parametrize("name", sorted(public()))
def test_every_public_name_is_documented_with_an_example_and_what_to_see_also(name):
    text = inspect.getdoc(public()[name])
    assert "\nSee Also\n--------\n" in text
    assert ">>> " in text.split("\nExamples\n--------\n")[1]


def there(path, thing):
    """Whether what a docstring points to is found: from the top, in its module, class or room."""
    module = sys.modules[thing.__module__]
    room = sys.modules[module.__name__.rpartition(".")[0]]
    for start in (lg, module, room, thing):
        found = start
        try:
            for part in path.removeprefix("landgap.").split("."):
                found = getattr(found, part)
        except AttributeError:
            continue
        return True
    return False


@pytest.mark.parametrize("name", sorted(public()))
def test_what_a_docstring_points_to_is_there(name):
    thing = public()[name]
    section = inspect.getdoc(thing).split("\nSee Also\n--------\n")[1].split("\n\n")[0]
    paths = re.findall(r"^([\w.]+)(?: :|$)", section, re.MULTILINE)
    assert paths
    assert [path for path in paths if not there(path, inspect.unwrap(thing))] == []


def test_a_wrong_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'map'"):
        lg.map  # noqa: B018


def test_the_version_is_that_of_the_package():
    assert lg.__version__ == version("landgap")


def test_the_core_stays_small():
    core = [line for line in requires("landgap") or [] if "extra ==" not in line]
    assert len(core) <= 10
    assert (Path(lg.__file__).parent / "py.typed").is_file()
