import subprocess
import sys

import geopandas as gpd
import pytest

from landgap.cli import main


def test_datasets(capsys):
    assert main(["datasets"]) == 0
    assert capsys.readouterr().out == "halle-leipzig\n"


def test_the_main_job_from_a_shell(tmp_path):
    """As a user runs it: another process, another folder, no display."""
    command = [sys.executable, "-W", "error", "-m", "landgap.cli", "assess", "halle-leipzig"]
    done = subprocess.run(
        [*command, "--out", "out", "--lang", "en", "--paper", "A4"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "study area" in done.stdout
    assert "Before you use these figures:" in done.stdout
    assert "cutting units, sites and PV" in done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {
        "landgap.gpkg",
        "units.csv",
        "cooperation.png",
        "balance.pdf",
        "provenance.json",
    } <= names


def test_quiet_says_nothing_and_an_error_is_one_line_on_stderr(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["assess", "halle-leipzig", "--out", str(tmp_path / "file"), "--quiet"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("landgap: ")
    assert "is a file; name a directory" in said.err


def test_a_wrong_name_and_a_study_that_is_not_there(tmp_path, capsys):
    assert main(["assess", "halle", "--out", str(tmp_path / "out")]) == 1
    assert "there is: halle-leipzig" in capsys.readouterr().err
    assert main(["assess", str(tmp_path / "no.toml"), "--out", str(tmp_path / "out")]) == 1
    assert "is not a study file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def spoil(folder, layer, change):
    """Replace one file of a good study by a bad one."""
    path = folder / {"units": "gemeinden.gpkg", "sites": "flaechen.gpkg"}[layer]
    rows = change(gpd.read_file(path))
    path.unlink()
    rows.to_file(path)


BAD = {
    "no system": ("sites", lambda f: f.set_crs(None, allow_override=True), "no coordinate ref"),
    "key twice": ("sites", lambda f: f.assign(site_id="S1"), "duplicate keys"),
    "state": ("units", lambda f: f.assign(state="Sachsen"), '"Sachsen" unknown'),
    "status": ("sites", lambda f: f.assign(status="frei"), '"frei" not among'),
    "negative": ("sites", lambda f: f.assign(available_ha=-1.0), "available_ha: negative"),
    "infinite": ("sites", lambda f: f.assign(available_ha=float("inf")), "not finite"),
    "number": ("units", lambda f: f.assign(AGS=f["AGS"].astype(int)), "leading zeros are lost"),
    "empty": ("sites", lambda f: f[:0], "sites: no rows"),
    "overlap": ("units", lambda f: f.set_geometry(f.buffer(50)), "pairs overlap"),
    "elsewhere": ("sites", lambda f: f.set_geometry(f.translate(0, 1e6)), "lies elsewhere"),
    "column": ("units", lambda f: f.rename(columns={"AGS": "ARS"}), "AGS, not in the file"),
}


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_in_one_error_and_writes_nothing(name, folder, capsys):
    layer, change, said = BAD[name]
    spoil(folder, layer, change)
    before = sorted(folder.iterdir())
    assert main(["assess", str(folder / "study.toml"), "--out", str(folder / "out")]) == 1
    error = capsys.readouterr().err
    assert error.count("landgap: ") == 1
    assert said in error
    assert sorted(folder.iterdir()) == before


PAPER = ["assess", "x", "--out", "y", "--paper", "A5"]
NOBODY = ["assess", "x", "--out", "y", "--workers", "0"]


@pytest.mark.parametrize(
    "words", [[], ["assess"], ["assess", "x", "--out", "y", "--lang", "fr"], PAPER, NOBODY]
)
def test_wrong_words_end_with_the_usage(words, capsys):
    with pytest.raises(SystemExit):
        main(words)
    assert "usage: landgap" in capsys.readouterr().err
