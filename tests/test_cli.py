import logging
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest

import landgap as lg
from landgap.cli import main


def test_datasets(capsys):
    assert main(["datasets"]) == 0
    assert capsys.readouterr().out == "halle-leipzig\n"


@pytest.fixture(autouse=True)
def logger_of_its_own(monkeypatch):
    """Each run sets up how it logs; other tests must not hear of it."""
    logger = logging.getLogger("landgap")
    monkeypatch.setattr(logger, "handlers", [])
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.mark.slow
def test_the_main_job_from_a_shell(tmp_path):
    """As a user runs it: another process, another folder, no display."""
    command = [sys.executable, "-W", "error", "-m", "landgap.cli", "assess", "halle-leipzig"]
    done = subprocess.run(
        [*command, "--out", "out", "--lang", "en", "--paper", "A4"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Study area" in done.stdout
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


@pytest.fixture
def written(monkeypatch):
    """Files are written and looked at elsewhere; here it is told with which options they would be."""
    calls = []

    def write(result, directory, **given):
        calls.append({**given, "directory": directory, "lang": lg.options.lang, "title": result.study.title})
        return [directory / "units.csv"]

    monkeypatch.setattr(lg, "write", write, raising=False)
    return calls


SAID = {
    "de": (
        "Untersuchungsgebiet|Bedarf hoch, ha|Vor Verwendung der Zahlen zu beachten:|ohne Bewertung|"
        "1 Dateien in out; Quellen und Annahmen in provenance.json",
        "Ebene wird gelesen: Gemeinden|Gemeinden, Gewerbeflächen und PV werden verschnitten",
    ),
    "en": (
        "Study area|Demand high, ha|Before you use these figures:|score: |"
        "1 files in out; sources and choices in provenance.json",
        "reading units|cutting units, sites and PV",
    ),
}


@pytest.mark.parametrize("lang", SAID)
def test_table_warnings_and_log_speak_the_language(lang, folder, written, capsys):
    asked = [] if lang == "de" else ["--lang", lang]
    assert main(["assess", str(folder / "study.toml"), "--out", "out", "--workers", "1", *asked]) == 0
    said = capsys.readouterr()
    for text, terms in zip((said.out, said.err), SAID[lang], strict=True):
        assert [term for term in terms.split("|") if term not in text] == []
    other = SAID["en" if lang == "de" else "de"]
    assert [term for term in other[0].split("|") if term in said.out] == []
    assert "assess: " not in said.err  # steps of no time go unsaid
    assert written == [
        {"overwrite": False, "paper": "A3", "workers": 1, "progress": True, "directory": Path("out"),
         "lang": lang, "title": "Eigene Studie"},
    ]  # fmt: skip
    assert lg.options.lang == "de"


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("", "names no folder"),
        ("/proc/out", "cannot be written to"),
        ("file", "is a file"),
        ("o" * 300, "too long"),
    ],
)
def test_the_folder_is_tried_before_the_work(out, said, folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lg, "read_study", lambda _: 1 / 0, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    assert main(["assess", str(folder / "study.toml"), "--out", out]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("lang", SAID)
def test_the_help_speaks_the_language(lang, capsys):
    words = {"de": ("Optionen:", "Blattgröße der Karten"), "en": ("options:", "size of the maps")}
    for command in (["assess", "--help", "--lang", lang], ["--lang", lang, "assess", "-h"]):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert [word for word in words[lang] if word not in said] == []
    with pytest.raises(SystemExit):
        main(["--lang", lang, "-h"])
    assert {"de": "Befehle:", "en": "commands:"}[lang] in capsys.readouterr().out


def test_the_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == lg.__version__


def test_quiet_says_nothing_and_an_error_is_one_line_on_stderr(folder, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["assess", str(folder / "study.toml"), "--out", str(tmp_path / "file"), "--quiet"]) == 1
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
    "empty": ("units", lambda f: f[:0], "units: no rows"),
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
