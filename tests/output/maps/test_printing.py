import re
import subprocess
import sys
from functools import partial

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from pypdf import PdfReader
from sheets import one_state

import landgap as lg
from landgap.output.maps import printing
from landgap.output.maps.sheet import PAPERS

SCRIPT = """
import landgap as lg
{guard}
    result = lg.assess(lg.read_study("study.toml"), demand_weights={{"population": 1}})
    print(len(lg.maps.save(result, ".", dpi=30, workers=2)))
"""


A, B, C, D = "15088001", "15088002", "14730001", "14730002"


@pytest.fixture
def few(monkeypatch):
    """Each map is drawn and looked at elsewhere; two are enough to share out."""
    monkeypatch.setattr(printing, "_ALWAYS", (lg.maps.balance,))
    monkeypatch.setattr(printing, "_BORDER", ())


@pytest.mark.slow
def test_save_writes_two_files_a_map_and_leaves_nothing_open(small, tmp_path):
    files = lg.maps.save(small, tmp_path, lang="en", dpi=20)
    maps = ["cooperation", "balance", "bivariate", "score", "quality", "contiguous", "solar"]
    maps += ["flows", "access", "membership", "proposed"]
    assert [path.name for path in files] == [f"{m}.{suffix}" for m in maps for suffix in ("png", "pdf")]
    assert files[0].read_bytes().startswith(b"\x89PNG")
    assert files[1].read_bytes().startswith(b"%PDF")
    assert plt.get_fignums() == []


def test_save_leaves_out_the_border_where_there_is_none(units, sites, tmp_path, monkeypatch):
    monkeypatch.setattr(mpl.figure.Figure, "savefig", lambda *_, **__: None)
    study = lg.StudyArea.from_layers(
        units=one_state(units), sites=sites, horizon_years=18, demand=(40, 60, "by hand")
    )
    files = lg.maps.save(lg.assess(study, demand_weights={"population": 1}), tmp_path)
    everywhere = {"cooperation", "balance", "bivariate", "score", "quality", "contiguous"}
    assert {path.stem for path in files} == everywhere


@pytest.mark.usefixtures("few")
def test_the_map_of_the_segments_is_saved_where_there_are_several(small, by_segment, tmp_path, monkeypatch):
    monkeypatch.setattr(mpl.figure.Figure, "savefig", lambda *_, **__: None)
    for found, there in ((small, False), (by_segment, True)):
        saved = {path.stem for path in lg.maps.save(found, tmp_path, dpi=20, progress=False)}
        assert ("segments" in saved) == there


@pytest.mark.usefixtures("few")
def test_a_pdf_holds_text_that_is_found_and_the_png_its_dots(small, tmp_path):
    files = lg.maps.save(small, tmp_path, paper="A4", lang="en", dpi=40, progress=False)
    balance = next(path for path in files if path.name == "balance.pdf")
    page = PdfReader(balance).pages[0]
    text = page.extract_text()
    for phrase in ("Land balance: Test", "State border", "Saxony-Anhalt", "Ahausen", "true north"):
        assert phrase in text
    assert sorted(float(side) / 72 for side in page.mediabox[2:]) == pytest.approx(
        sorted(PAPERS["A4"]), abs=0.01
    )
    picture = plt.imread(balance.with_suffix(".png"))
    assert picture.shape[1] == pytest.approx(40 * PAPERS["A4"][0], abs=2)


def test_all_bad_options_are_named_at_once_and_nothing_is_written(small, tmp_path):
    bad = {"paper": "A5", "dpi": 5, "workers": 0, "lang": "fr"}
    with pytest.raises(lg.LandgapError) as error:
        lg.maps.save(small, tmp_path / "missing", **bad)
    for fault in (
        'paper: \'A5\' is not one of "A3", "A4"',
        "dpi: 5 is not a whole number from 20 to 1200",
        "workers: 0 is not a whole number from 1",
        "lang: 'fr' is not one of",
        "missing is no folder; make it first",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match=r"draws \.study and \.units, which a StudyArea lacks"):
        lg.maps.save(small.study, tmp_path)
    assert list(tmp_path.iterdir()) == []


def print_all(result, folder, workers, **options):
    folder.mkdir()
    files = lg.maps.save(result, folder, paper="A4", dpi=60, workers=workers, **options)
    # a PDF says when it was written; all else must be the same
    return {path.name: re.sub(rb"/CreationDate[^)]*\)", b"", path.read_bytes()) for path in files}


@pytest.mark.slow
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


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_map_that_fails_raises_its_own_error(small, tmp_path, monkeypatch, workers):
    refused = partial(lg.maps.balance, column="supply")
    monkeypatch.setattr(printing, "_ALWAYS", (refused, lg.maps.balance))
    with pytest.raises(lg.LandgapError, match="gap_ha, reach_years, large_gap_low_ha"):
        lg.maps.save(small, tmp_path, dpi=30, workers=workers)


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
