import re
import subprocess
import sys
from functools import partial

import matplotlib as mpl
import pytest

import landgap as lg
from landgap.output.maps import printing
from landgap.output.maps.base_map import ground


@pytest.fixture
def small(study):
    return lg.assess(study)


@pytest.fixture
def few(monkeypatch):
    """Each map is drawn and looked at elsewhere; two are enough to share out."""
    monkeypatch.setattr(printing, "_ALWAYS", (lg.maps.balance,))
    monkeypatch.setattr(printing, "_BORDER", ())


def print_all(result, folder, workers, **options):
    folder.mkdir()
    files = lg.maps.save(result, folder, paper="A4", dpi=60, workers=workers, **options)
    # a PDF says when it was written; all else must be the same
    return {path.name: re.sub(rb"/CreationDate[^)]*\)", b"", path.read_bytes()) for path in files}


@pytest.mark.usefixtures("few")
def test_the_files_are_the_same_for_any_number_of_workers(small, tmp_path):
    """In another process the user's settings hold, too: grey paper, here."""
    alone = print_all(small, tmp_path / "plain", 1)
    with mpl.rc_context({"savefig.facecolor": "#DDDDDD"}):
        one = print_all(small, tmp_path / "one", 1)
        two = print_all(small, tmp_path / "two", 2)
    assert list(one) == list(two)
    assert len(one) == 4
    assert one == two
    assert one["balance.png"] != alone["balance.png"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_map_that_fails_raises_its_own_error(small, tmp_path, monkeypatch, workers):
    refused = partial(lg.maps.balance, column="supply")
    monkeypatch.setattr(printing, "_ALWAYS", (refused, lg.maps.balance))
    with pytest.raises(lg.LandgapError, match="gap_ha, reach_years, large_gap_ha"):
        lg.maps.save(small, tmp_path, dpi=30, workers=workers)


def test_no_workers_are_refused_before_anything_is_written(small, tmp_path):
    with pytest.raises(lg.LandgapError, match="workers: 0 draw nothing; 1 draws in this process"):
        lg.maps.save(small, tmp_path, workers=0)
    assert list(tmp_path.iterdir()) == []


def test_the_ground_is_prepared_once_a_study(study, small):
    assert ground(study) is ground(small.study)


SCRIPT = """
import landgap as lg
{guard}
    result = lg.assess(lg.read_study("study.toml"), weights={{"population": 1}})
    print(len(lg.maps.save(result, ".", dpi=30, workers=2)))
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("guard", ['if __name__ == "__main__":', "if True:"])
def test_a_script_asks_for_workers_under_a_guard_or_is_told_to(folder, guard):
    (folder / "script.py").write_text(SCRIPT.format(guard=guard))
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if "main" in guard:
        assert (done.returncode, done.stdout) == (0, "22\n"), done.stderr
    else:
        assert done.returncode == 1
        assert "LandgapError: A process that draws maps ended early" in done.stderr
        assert 'must stand under if __name__ == "__main__":' in done.stderr
