"""A run is recorded in its folder, and recognised."""

import json
from pathlib import Path

import pandas as pd
import pytest
from large import written

import landgap as lg
from landgap.overlay.partitioned.plan import Plan, along_curve, grouped


def test_a_folder_of_another_run_is_left_alone(files, tmp_path):
    out = tmp_path / "out"
    lg.ledger_in_parts(*files, out=out, partitions=2)
    before = json.loads((out / "run.json").read_text())
    with pytest.raises(lg.LandgapError, match="holds a run of other inputs or options"):
        lg.ledger_in_parts(*files, out=out, partitions=3)
    with pytest.raises(lg.LandgapError, match="holds a run of other inputs or options"):
        lg.ledger_in_parts(*files, out=out, partitions=2, geometry=True)
    assert json.loads((out / "run.json").read_text()) == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(lg.LandgapError, match="holds something else"):
        lg.ledger_in_parts(*files, out=other)


def test_a_changed_input_is_another_run(layers, tmp_path):
    units, sites, pv = layers
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=1)
    written(tmp_path / "in", sites=sites.iloc[1:])
    with pytest.raises(lg.LandgapError, match="other inputs or options"):
        lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=1)


def test_cells_are_runs_of_units_and_same_boxes_stay_together():
    table = pd.DataFrame({"xmin": [0, 1, 1, 2], "ymin": 0, "xmax": 3, "ymax": 1})
    assert grouped(table, 2).tolist() == [0, 0, 0, 1]
    units = pd.DataFrame({"cell": [0, 0, 1, 2]})
    plan = Plan(Path(), "", {}, {}, {}, {}, 2, units)
    assert [plan.cells(part).tolist() for part in (0, 1)] == [[0, 1], [2]]
    assert [plan.name(part) for part in (0, 1, 2)] == [
        "part-00001-of-00002",
        "part-00002-of-00002",
        "part-outside",
    ]
    assert plan.note(0) is None


def test_the_key_decides_where_boxes_are_the_same():
    table = pd.DataFrame({"unit_id": ["b", "a"], "xmin": 0, "ymin": 0, "xmax": [1, 1], "ymax": 1})
    assert along_curve(table, "unit_id")["unit_id"].tolist() == ["a", "b"]
