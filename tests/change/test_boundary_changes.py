import numpy as np
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

OLD = frame({"unit_id": ["a", "b"]}, [box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)])
WHOLE = box(0, 0, 2000, 1000)


def table(*pairs):
    return pd.DataFrame(pairs, columns=["old_id", "new_id"])


def found(rows):
    return {
        tuple(None if pd.isna(key) else key for key in row[:2]): (row[2], round(row[3], 6))
        for row in rows.drop(columns="geometry").itertuples(index=False)
    }


def test_a_unit_shared_out_between_two():
    old = frame({"unit_id": list("abc")}, [box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000)])
    new = frame({"unit_id": ["a", "c"]}, [box(0, 0, 1300, 1000), box(1300, 0, 3000, 1000)])
    rows = lg.change.boundary_changes(old, new, key_changes=table(("b", "a"), ("b", "c")))
    assert found(rows) == {
        ("a", "a"): ("same", 100),
        ("b", "a"): ("key change", 30),
        ("b", "c"): ("key change", 70),
        ("c", "c"): ("same", 100),
    }


def test_a_part_that_the_table_does_not_name_is_drawn_otherwise():
    old = frame({"unit_id": list("abc")}, [box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000)])
    new = frame({"unit_id": ["a", "c"]}, [box(0, 0, 1950, 1000), box(1950, 0, 3100, 1000)])
    assert found(lg.change.boundary_changes(old, new, key_changes=table(("b", "a")))) == {
        ("a", "a"): ("same", 100),
        ("b", "a"): ("key change", 95),
        ("b", "c"): ("redrawn", 5),
        ("c", "c"): ("same", 100),
        (None, "c"): ("redrawn", 10),
    }


def test_chains_are_followed():
    """Merged into b in 2017, and b into c in 2019: neither stands at the later date."""
    new = frame({"unit_id": ["c"]}, [WHOLE])
    rows = lg.change.boundary_changes(OLD, new, key_changes=table(("a", "b"), ("b", "c")))
    assert set(rows["change"]) == {"key change"}
    assert set(rows["unit_after"]) == {"c"}


@pytest.mark.parametrize(
    ("after", "changes", "fault"),
    [
        ("a", None, "1 key only at the earlier date (b)"),
        ("a", table(("b", "x")), "1 key only at the earlier date (b)"),
        ("z", table(("a", "z")), "1 key only at the earlier date (b)"),
        ("z", table(("a", "b"), ("b", "a")), "1 key only at the later date (z)"),
        ("a", table(("b", None)), "key_changes.new_id: missing in 1 row (b)"),
        ("a", pd.DataFrame({"old_id": [14729230], "new_id": ["a"]}), "1 key only at the earlier date (b)"),
        ("a", table(("a", "a")), "old_id is new_id for a"),
        (
            "a",
            pd.DataFrame({"old_ags": ["b"], "new_ags": ["a"]}),
            "key_changes.new_id: the column is missing",
        ),
    ],
)
def test_keys_that_nothing_explains(after, changes, fault):
    with pytest.raises(lg.LandgapError) as error:
        lg.change.boundary_changes(OLD, frame({"unit_id": [after]}, [WHOLE]), key_changes=changes)
    assert fault in str(error.value)


def test_keys_that_were_mixed_up():
    swapped = OLD.assign(unit_id=["b", "a"])
    with pytest.raises(lg.LandgapError, match=r"most land of a \(0% in place\), b \(0% in place\)"):
        lg.change.boundary_changes(OLD, swapped)


def test_other_names_keys_and_systems_give_the_same_hectares():
    """Geometry called geom, whole numbers as keys, degrees for metres; the caller's frame is left alone."""
    new = frame({"unit_id": [1]}, [WHOLE]).to_crs(25833)
    old = OLD.assign(unit_id=[1, 2]).rename_geometry("geom").to_crs(4326)
    before = old.copy()
    merger = pd.DataFrame({"old_id": [2], "new_id": [1]})
    rows = lg.change.boundary_changes(old, new, key_changes=merger)
    kept = rows[rows["change"] != "redrawn"].set_index("unit_before")
    assert kept["area_ha"].to_dict() == pytest.approx({"1": 100, "2": 100}, abs=1e-3)
    assert rows.crs.to_epsg() == 3035
    pd.testing.assert_frame_equal(pd.DataFrame(old), pd.DataFrame(before))


def test_every_fault_of_the_layers_is_named():
    double = pd.concat([OLD, OLD])
    with pytest.raises(lg.LandgapError) as error:
        lg.change.boundary_changes(double, OLD.set_crs(None, allow_override=True), key_changes=[("a", "b")])
    for fault in (
        "before: duplicate unit_id in 4 rows (a, b)",
        "after: no coordinate reference system",
        "key_changes: a DataFrame is needed",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="before: no polygon in 2 rows"):
        lg.change.boundary_changes(OLD.set_geometry(OLD.centroid), OLD)


# farther out one of the two loses most of its land, which is refused
@settings(max_examples=30, deadline=None)
@given(st.integers(750, 1100), st.integers(1700, 2500))
def test_both_vintages_are_whole(middle, east):
    new = frame({"unit_id": ["a", "b"]}, [box(0, 0, middle, 1000), box(middle, 0, east, 1000)])
    rows = lg.change.boundary_changes(OLD, new)
    for column, units in (("unit_before", OLD), ("unit_after", new)):
        sums = rows.groupby(column)["area_ha"].sum()
        np.testing.assert_allclose(sums, units.area / 10_000, atol=1e-7)
    assert set(rows.loc[rows["unit_before"] != rows["unit_after"], "change"]) <= {"redrawn"}
