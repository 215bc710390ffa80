"""A part appears whole or not at all."""

import shutil
from pathlib import Path

import pandas as pd
import shapely
from large import assert_same, content

import landgap as lg


def test_what_is_finished_is_not_done_again(files, once, tmp_path):
    first = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=8)
    assert first.parts["cut_s"].notna().all()
    before = {path: path.stat().st_mtime_ns for path in first.folder.rglob("part-*/*")}
    shutil.rmtree(first.folder / "part-00003-of-00008")
    # a part of which a table was cut short is not finished
    torn = first.folder / "part-00005-of-00008" / "pieces.parquet"
    torn.write_bytes(torn.read_bytes()[:100])
    again = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=8)
    redone = again.parts.loc[again.parts["cut_s"].notna(), "part"].tolist()
    assert redone == ["part-00003-of-00008", "part-00005-of-00008"]
    for path, modified in before.items():
        assert (path.stat().st_mtime_ns == modified) == (path.parent.name not in redone)
    assert_same(again, once)


def test_parts_that_came_whole_are_written_by_whoever_is_first(files, tmp_path):
    from landgap.overlay.partitioned.part import write_part  # noqa: PLC0415

    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=2)
    before = content(parts)
    write_part(str(parts.folder), 1)
    assert content(parts) == before
    assert not list(Path(parts.folder).glob(".part-*"))
    assert (
        shapely.get_num_geometries(
            shapely.from_wkb(
                pd.read_parquet(parts.folder / "part-00001-of-00002" / "outlines.parquet")["outline"][0]
            )
        )
        >= 1
    )
