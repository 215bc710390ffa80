import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest

import landgap as lg
from landgap.options import option_context
from landgap.output import maps
from landgap.output.maps import printing

ASSESSED = []


@pytest.fixture
def small(study):
    """The small study, assessed once; not to be changed."""
    if not ASSESSED:
        ASSESSED.append(lg.assess(study))
    return ASSESSED[0]


@pytest.fixture
def quick(monkeypatch):
    """Maps are drawn and looked at elsewhere; here a file of that name is enough."""

    def save(result, directory, *, lang, **_):
        path = directory / "balance.png"
        path.write_bytes(f"{result.study.title} {lang}".encode())
        return [path]

    monkeypatch.setattr(maps, "save", save)


@pytest.mark.slow
def test_everything_is_written_and_can_be_read_again(small, tmp_path):
    files = lg.write(small, tmp_path / "out")
    assert {path.name for path in files} == {path.name for path in (tmp_path / "out").iterdir()}
    record = json.loads((tmp_path / "out" / "provenance.json").read_text(encoding="utf-8"))
    assert set(record["files"]) == {path.name for path in files}
    for name in ("cooperation.png", "cooperation.pdf", "balance.png", "balance.pdf"):
        assert (tmp_path / "out" / name).stat().st_size > 5000
    path = tmp_path / "out" / "landgap.gpkg"
    assert {name for name, _ in pyogrio.list_layers(path)} == {
        "units", "sites", "pv", "pieces", "borders", "contiguous", "proposed",
    }  # fmt: skip
    pieces = gpd.read_file(path, layer="pieces")
    assert pieces["area_ha"].sum() == pytest.approx(small.ledger.pieces["area_ha"].sum())
    for name in (
        "members",
        "cooperation_areas",
        "cooperation_members",
        "contiguous_sites",
        "proposed_areas",
        "proposed_units",
        "proposed_balance",
        "proposed_members",
    ):
        assert len(pd.read_csv(tmp_path / "out" / f"{name}.csv")) > 0, name


@pytest.mark.usefixtures("quick")
def test_an_earlier_result_is_kept_unless_told_otherwise(small, tmp_path):
    out = tmp_path / "out"
    lg.write(small, out)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    with pytest.raises(lg.LandgapError, match="not empty; overwrite=True"):
        lg.write(small, out)
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before
    lg.write(small, out, overwrite=True, lang="en")
    assert (out / "balance.png").read_text() == "Test en"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("quick")
def test_what_is_not_ours_is_never_replaced(small, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(lg.LandgapError, match="holds no earlier result; it is left alone"):
        lg.write(small, tmp_path, overwrite=True)
    lg.write(small, tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(lg.LandgapError, match=r"holds other files \(notes\.txt\)"):
        lg.write(small, tmp_path / "out", overwrite=True)
    with pytest.raises(lg.LandgapError, match="is a file; name a directory"):
        lg.write(small, tmp_path / "thesis.docx", overwrite=True)
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


def test_a_bar_is_shown_on_a_terminal_only_and_never_if_off(small, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(printing, "_FORMATS", {})
    monkeypatch.setattr(printing, "_ALWAYS", (maps.balance,))
    monkeypatch.setattr(printing, "_BORDER", ())
    maps.save(small, tmp_path)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    maps.save(small, tmp_path, progress=False)
    assert capsys.readouterr().err == ""
    maps.save(small, tmp_path)
    assert "maps" in capsys.readouterr().err


def test_if_anything_fails_nothing_is_left_behind(small, tmp_path, monkeypatch):
    small_out = tmp_path / "out"
    monkeypatch.setattr(maps, "save", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        lg.write(small, small_out)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("quick")
def test_names_from_data_are_data_in_every_file(units, sites, tmp_path):
    name = "Robert'); DROP TABLE units;--"
    study = lg.StudyArea.from_layers(
        units=units.assign(name=name), sites=sites, horizon_years=9, demand=(4, 6, "")
    )
    lg.write(lg.assess(study), tmp_path / "out")
    read = gpd.read_file(tmp_path / "out" / "landgap.gpkg", layer="units")
    assert read["name"].unique().tolist() == [name]


@pytest.mark.usefixtures("quick")
def test_an_empty_directory_is_used(small, tmp_path):
    (tmp_path / "out").mkdir()
    assert (tmp_path / "out" / "provenance.json") in lg.write(small, tmp_path / "out")


@pytest.mark.usefixtures("quick")
def test_every_bad_option_is_named_before_anything_is_written(small, tmp_path):
    with pytest.raises(lg.LandgapError) as error:
        lg.write(small, tmp_path / "out", lang="fr", paper="A5", workers=0, progress="yes")
    assert error.value.faults == (
        'paper: \'A5\' is not one of "A3", "A4"',
        "workers: 0 is not a whole number from 1",
        'lang: \'fr\' is not one of "de", "en"',
        "progress: 'yes' is not True or False",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("quick")
def test_the_language_is_that_of_the_session_unless_said(small, tmp_path):
    with option_context(lang="en"):
        lg.write(small, str(tmp_path / "session"))
        lg.write(small, tmp_path / "call", lang="de")
    assert (tmp_path / "session" / "balance.png").read_text() == "Test en"
    assert (tmp_path / "call" / "balance.png").read_text() == "Test de"


@pytest.mark.usefixtures("quick")
def test_what_is_written_comes_back_and_the_result_stays_as_it_is(small, tmp_path):
    before = small.units.copy(), small.study.sites.copy()
    files = lg.write(small, tmp_path / "out")
    assert small.units.equals(before[0])
    assert small.study.sites.equals(before[1])
    units = pd.read_csv(tmp_path / "out" / "units.csv", dtype={"unit_id": "str"})
    assert units["unit_id"].tolist() == small.units.index.tolist()
    assert units["gap_ha"].tolist() == pytest.approx(small.units["gap_ha"].tolist(), rel=1e-5)
    assert {path.name for path in files} == {path.name for path in (tmp_path / "out").iterdir()}


@pytest.mark.usefixtures("quick")
def test_any_column_of_the_user_is_written_and_what_was_renamed_is_said(units, sites, tmp_path):
    """A study is never lost to the names or kinds of columns that do not matter to it."""
    formula = "=HYPERLINK(A1)"
    units = units.assign(fid=1, geom="x", NAME="y", UNIT_ID="z", centre=units.centroid, name=formula)
    units[2021] = 1.0
    units["since"] = pd.to_datetime("2020-07-01").tz_localize("Europe/Berlin")
    sites = sites.assign(fid="a", SITE_ID="b", lists=[["GE"]] * len(sites), span=pd.Timedelta(days=1))
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=9, demand=(4, 6, ""))
    lg.write(lg.assess(study), tmp_path / "out")
    record = json.loads((tmp_path / "out" / "provenance.json").read_text(encoding="utf-8"))
    assert record["columns_renamed"]["sites"] == {"fid": "fid_2", "SITE_ID": "SITE_ID_2"}
    assert {"fid", "geom", "NAME", "UNIT_ID", "2021"} >= set(record["columns_renamed"]["units"])
    assert set(record["columns_converted"]["sites"]) >= {"lists", "span"}
    read = gpd.read_file(tmp_path / "out" / "landgap.gpkg", layer="units")
    assert read["name"].unique().tolist() == [formula]
    assert read["NAME_2"].unique().tolist() == ["y"]
    assert pd.read_csv(tmp_path / "out" / "units.csv")["name"].unique().tolist() == [f"'{formula}"]


@pytest.mark.usefixtures("quick")
def test_the_folder_is_tried_before_anything_is_computed(small, tmp_path, monkeypatch):
    monkeypatch.setattr("landgap.output.export._write_tables", lambda *_: 1 / 0)
    with pytest.raises(lg.LandgapError, match="/proc/out cannot be written to"):
        lg.write(small, "/proc/out")
    with pytest.raises(lg.LandgapError, match="names no folder"):
        lg.write(small, "")
    with pytest.raises(lg.LandgapError, match="File name too long"):
        lg.write(small, tmp_path / ("o" * 300))


@pytest.mark.usefixtures("quick")
def test_the_provenance_is_strict_json_whatever_a_layer_says_of_itself(study, tmp_path):
    about = {"n": float("nan"), "i": float("-inf"), "s": {"b", "a"}, "a": pd.Series([1, None]), "t": pd.NaT}
    about |= {"x": object, 7: pd.Timestamp("2026-03-01"), "f": np.float32(0.5), "b": np.True_}
    study = replace(study, provenance={"units": about})
    lg.write(lg.assess(study), tmp_path / "out")
    text = (tmp_path / "out" / "provenance.json").read_text(encoding="utf-8")
    read = json.loads(text, parse_constant=pytest.fail)["inputs"]["units"]
    assert read == {
        "n": None, "i": "-inf", "s": ["a", "b"], "a": [1.0, None], "t": None, "x": "<class 'object'>",
        "7": "2026-03-01 00:00:00", "f": 0.5, "b": True,
    }  # fmt: skip
