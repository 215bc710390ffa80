from pathlib import Path

import pytest

import landgap as lg
from landgap.output import folder
from landgap.output.folder import check_folder, filled_folder


def put(path, *, text="x", **options):
    with filled_folder(path, **options) as fresh:
        (fresh / "a.csv").write_text(text)
        (fresh / "provenance.json").write_text('{"files": ["a.csv", "provenance.json"]}')


def names(path):
    return sorted(each.name for each in Path(path).iterdir())


def refused(path, words):
    for call in (check_folder, put):
        with pytest.raises(lg.LandgapError, match=words):
            call(path)


def test_what_cannot_be_written_to_is_said_before_the_work(tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refused(tmp_path / "file", "is a file")
    refused(tmp_path / "file" / "out", "cannot be written to: Not a directory")
    refused("/proc/landgap-out", "/proc/landgap-out cannot be written to")
    refused("/sys/landgap-out", "cannot be written to")
    refused(tmp_path / ("o" * 300), "File name too long")
    refused(tmp_path / "new" / ("o" * 300) / "out", "File name too long")
    refused(tmp_path / ("ö/" * 3000), "name too long")
    refused(tmp_path / "loop", "loop|symbolic")
    for nothing in ("", "  ", "a\0b"):
        refused(nothing, "directory: .* names no folder")
    refused(None, "directory: a str | os.PathLike is needed")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


def test_a_full_disk_is_said_before_the_work(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder.Path, "write_bytes", full)
    refused(tmp_path / "a" / "b", "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_links_and_the_folder_itself(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    put(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a.csv").read_text() == "x"
    (tmp_path / "dangling").symlink_to(tmp_path / "later")
    put(tmp_path / "dangling")
    assert (tmp_path / "later" / "a.csv").exists()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    put(".")
    assert names(".") == ["a.csv", "provenance.json"]


def test_folders_above_are_made_and_go_again_if_the_work_fails(tmp_path):
    put(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "a.csv").exists()
    with pytest.raises(ZeroDivisionError), filled_folder(tmp_path / "c" / "d"):
        _ = 1 / 0
    with pytest.raises(lg.LandgapError, match="cannot be written to"), filled_folder(tmp_path / "c" / "d"):
        raise OSError(28, "No space left on device")
    check_folder(tmp_path / "c" / "d")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_earlier_result_comes_back_if_the_new_one_cannot_be_put_there(tmp_path, monkeypatch):
    put(tmp_path / "out", text="old")
    rename, calls = folder.Path.rename, []

    def once(self, target):
        calls.append(self)
        if self.parent.name == "fresh":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(folder.Path, "rename", once)
    with pytest.raises(lg.LandgapError, match="Input/output error"):
        put(tmp_path / "out", text="new", overwrite=True)
    assert names(tmp_path / "out") == ["a.csv", "provenance.json"]
    assert (tmp_path / "out" / "a.csv").read_text() == "old"
    monkeypatch.undo()
    put(tmp_path / "out", text="new", overwrite=True)
    assert (tmp_path / "out" / "a.csv").read_text() == "new"
