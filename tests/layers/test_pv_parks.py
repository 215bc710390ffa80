import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import landgap as lg


def units(**columns):
    rows = {"pv_id": ["a", "b", "c"], "capacity_mw": [4.0, 6.0, 1.0], **columns}
    points = gpd.points_from_xy([0, 100, 5000], [0, 0, 0])
    return gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:3035")


def test_without_a_key_nothing_is_put_together():
    pd.testing.assert_frame_equal(lg.layers.group_parks(units()), units())


@pytest.mark.parametrize(
    ("columns", "ids"),
    [
        ({"operator": ["X", "X", "X"]}, ["a;b", None]),  # c is too far
        ({"tender_id": ["1", "2", "1"]}, [None, None, None]),
        ({"park_id": ["p", None, "p"]}, ["a;c", None]),  # named: at any distance
        (
            {"operator": ["X", "X", None], "status": ["operating", "planned", "operating"]},
            [None] * 3,
        ),
    ],
)
def test_stages_share_a_key_a_place_and_a_state(columns, ids):
    found = lg.layers.group_parks(units(**columns))
    told = found.get("unit_ids", pd.Series([None] * 3)).astype(object)
    assert told.where(told.notna(), None).tolist() == ids


@pytest.mark.parametrize(
    ("area_ha", "park_ha", "duplicate_ha"),
    [([8.0, 12.0], 20, 0), ([20.0, 20.0], 20, 20), ([8.0, None], np.nan, 0)],
)
def test_the_area_of_the_whole_park_told_by_every_unit_counts_once(area_ha, park_ha, duplicate_ha):
    found = lg.layers.group_parks(units(operator=["X", "X", "Y"], area_ha=[*area_ha, 3.0]))
    np.testing.assert_equal(found["area_ha"].tolist(), [park_ha, 3])
    assert found["capacity_mw"].tolist() == [10, 1]
    assert found.geometry.x[0] == 60
    assert found.attrs["provenance"]["grouped"] == {
        "units": 2, "parks": 1, "duplicate_area_ha": duplicate_ha,
    }  # fmt: skip


def test_any_reference_system_geometry_name_and_kind_of_key_give_the_same_parks():
    plain = units(operator=["X", "X", None])
    other = plain.assign(pv_id=[1, 2, 3]).to_crs(4326).rename_geometry("geom").set_axis([9, 9, 9])
    before = other.copy()
    found = lg.layers.group_parks(other)
    assert found["unit_ids"].tolist()[0] == "1;2"
    assert found["pv_id"].tolist() == ["2", "3"]
    expected = lg.layers.group_parks(plain)
    assert found.geometry.distance(expected.geometry).max() < 0.01
    assert found.active_geometry_name == "geometry"
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))


def test_every_fault_is_named_at_once():
    pv = units(pv_id=["a", "a", "c"]).set_crs(None, allow_override=True)
    with pytest.raises(lg.LandgapError) as error:
        lg.layers.group_parks(pv, by=["owner"], within_m=-1)
    assert error.value.faults == (
        "pv: duplicate pv_id in 2 rows (a)",
        'pv: no coordinate reference system; give it, e.g. crs = "EPSG:25832"',
        "by: owner not among park_id, tender_id, operator",
        "within_m: -1 is not a number of m from 0",
    )
    with pytest.raises(lg.LandgapError, match="by: a list of keys is needed"):
        lg.layers.group_parks(units(), by="operator")


def test_stages_without_a_year_make_a_park_without_one():
    for years in ([None, None, 2015], [None, None, None]):
        pv = units(operator=["X", "X", "Y"])
        for name in ("commissioned", "decommissioned"):
            pv[name] = pd.array(years, dtype="Int64")
        found = lg.layers.group_parks(pv)
        assert found["commissioned"].dtype == "Int64"
        assert found["commissioned"].isna().tolist() == [True, years[2] is None]
        assert lg.layers.pv_area_ha(found)[0] == 10


def test_the_order_of_units_does_not_change_a_park():
    pv = units(operator=["X", "X", "Y"], capacity_mw=[4.0, 4.0, 1.0])
    one, other = (lg.layers.group_parks(rows).set_index("pv_id") for rows in (pv, pv[::-1]))
    assert one.loc[other.index, "unit_ids"].equals(other["unit_ids"])
    assert one.loc[other.index, "geometry"].geom_equals(other.geometry).all()
