import re
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path

import pytest

import landgap as lg


def run(code):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_import_brings_nothing_heavy():
    heavy = {"matplotlib", "rasterio", "scipy.stats", "scipy.optimize", "SALib"}
    code = f"import landgap, sys; print(sorted({heavy} & set(sys.modules)))"
    assert run(code) == "[]\n"


def test_maps_load_on_first_use():
    code = "import landgap, sys; landgap.maps, landgap.charts; print('matplotlib' in sys.modules)"
    assert run(code) == "True\n"


def test_writing_and_exploring_load_on_first_use():
    code = "import landgap, sys; print(landgap.write, landgap.explore, sorted({'folium'} & set(sys.modules)))"
    assert re.fullmatch(r"<function write .*> <function explore .*> \[\]\n", run(code))


def test_a_result_knows_nothing_of_what_shows_it():
    code = "import landgap.assessment, sys; print([name for name in sys.modules if 'landgap.output' in name])"
    assert run(code) == "[]\n"


def test_every_public_name_is_there_and_a_wrong_one_is_an_attribute_error():
    for name in lg.__all__:
        assert getattr(lg, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'map'"):
        lg.map  # noqa: B018


def test_the_version_is_that_of_the_package():
    assert lg.__version__ == version("landgap")


def test_the_core_stays_small():
    core = [line for line in requires("landgap") or [] if "extra ==" not in line]
    assert len(core) <= 10
    assert (Path(lg.__file__).parent / "py.typed").is_file()
