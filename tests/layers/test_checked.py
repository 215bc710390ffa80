"""The door: what it refuses, what it hands on, and that it leaves the caller's frames alone."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.checked import Inputs, text_keys
from landgap.layers.kinds import Column

ROWS = (Column("unit_id", "id", required=True), Column("supply_ha", "amount", required=True))


def table(given, *columns, **rules):
    inputs = Inputs("No.")
    return inputs.table(given, "supply", *(columns or ROWS), **rules), inputs.faults


def layer(given, *columns, **rules):
    inputs = Inputs("No.")
    return inputs.layer(given, "sites", *columns, **rules), inputs.faults


def squares(**columns):
    return frame({"site_id": [7, 8], **columns}, [box(0, 0, 100, 100), box(200, 0, 400, 100)])


# tables


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("units", "supply: a DataFrame is needed, not a str"),
        (None, "supply: a DataFrame is needed, not a NoneType"),
        (pd.DataFrame({"unit_id": ["a"]}), "supply.supply_ha: the column is missing (present: unit_id)"),
        (
            pd.DataFrame([["a", 1.0, 2.0]], columns=["unit_id", "supply_ha", "supply_ha"]),
            "supply: duplicate columns supply_ha; keep one of each",
        ),
        (
            pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("unit_id", 1)])),
            "supply: columns of 2 levels; give each one name",
        ),
        (
            pd.DataFrame({"unit_id": ["a", None], "supply_ha": 1.0}),
            "supply.unit_id: missing in 1 row ((no key))",
        ),
    ],
)
def test_what_is_no_such_table(given, fault):
    assert table(given)[1] == [fault]


def test_duplicates_are_named_beside_other_faults_and_only_where_asked():
    rows = pd.DataFrame({"unit_id": [1, 1, 2], "supply_ha": [1.0, -1.0, 2.0]})
    assert table(rows, unique=["unit_id"])[1] == [
        "supply.supply_ha: negative in 1 row (1)",
        "supply: duplicate unit_id in 2 rows (1)",
    ]
    assert table(rows.abs())[1] == []
    pairs = pd.DataFrame({"origin": list("aab"), "destination": list("bbb"), "cost": 1.0})
    columns = (Column("origin", "id"), Column("destination", "id"))
    assert table(pairs, *columns, unique=["origin", "destination"])[1] == [
        "supply: duplicate origin and destination in 2 rows (a, b)"
    ]


def test_no_rows_are_a_fault_where_rows_are_needed():
    empty = pd.DataFrame({"unit_id": [], "supply_ha": []})
    assert table(empty)[1] == []
    assert table(empty, rows=True)[1] == ["supply: no rows"]


def test_the_mend_of_a_missing_column_is_said():
    inputs = Inputs("No.", mend="map {column}")
    inputs.table(pd.DataFrame({"a": [1]}), "supply", ROWS[0])
    assert inputs.faults == ["supply.unit_id: the column is missing (present: a); map unit_id"]


KEYS = st.one_of(
    st.lists(st.integers(0, 99_999_999), min_size=1, max_size=6, unique=True),
    st.lists(st.text("abcÄ 01", min_size=1, max_size=4), min_size=1, max_size=6, unique=True),
)


@settings(max_examples=60, deadline=None)
@given(KEYS, st.randoms(use_true_random=False))
def test_any_order_index_and_kind_of_key_give_the_same_rows_and_leave_the_input_alone(keys, random):
    rows = pd.DataFrame({"unit_id": keys, "supply_ha": np.arange(len(keys)), "note": "kept"})
    rows.index = pd.MultiIndex.from_tuples([("x", 0)] * len(keys))
    rows.attrs["provenance"] = {"source": "survey"}
    order = list(range(len(keys)))
    random.shuffle(order)
    shuffled = rows.iloc[order]
    before = shuffled.copy()
    (plain, faults), (other, more) = table(rows), table(shuffled)
    assert faults == more == []
    pd.testing.assert_frame_equal(plain.iloc[order].reset_index(drop=True), other)
    assert plain["unit_id"].tolist() == [str(key) for key in keys]
    assert plain.index.equals(pd.RangeIndex(len(keys)))
    assert (plain["supply_ha"].dtype, plain["note"].tolist()) == ("float64", rows["note"].tolist())
    pd.testing.assert_frame_equal(shuffled, before)


def test_writing_into_what_comes_back_does_not_reach_the_caller():
    rows = pd.DataFrame({"unit_id": ["a"], "supply_ha": [1.0]})
    checked, _ = table(rows)
    checked.loc[0, "supply_ha"] = 9.0
    assert rows["supply_ha"].tolist() == [1.0]


# layers


@pytest.mark.parametrize("crs", [25832, 25833, 4326, "+proj=utm +zone=32 +units=us-ft"])
def test_every_reference_system_gives_the_same_hectares(crs):
    """The last counts in feet: unchecked, 1 ha would be 10.76."""
    given = (
        squares().to_crs(crs)
        if crs != 2263
        else squares().to_crs(25832).to_crs("+proj=utm +zone=32 +units=us-ft")
    )
    checked, faults = layer(given)
    assert faults == []
    assert checked.crs == "EPSG:3035"
    assert (checked.area / 10_000).tolist() == pytest.approx([1, 2], rel=1e-4)


def test_web_mercator_is_no_area():
    """It shows 2.5 ha for each hectare at this latitude."""
    given = squares().to_crs(3857)
    assert given.area.iloc[0] > 24_000
    assert layer(given)[0].area.iloc[0] == pytest.approx(10_000, rel=1e-6)
    assert layer(given, areas=False)[0].crs == "EPSG:3857"


def test_the_active_geometry_counts_whatever_its_name():
    given = squares(note=["x", "y"]).rename_geometry("geom")
    given["geometry"] = None  # not active: must not be taken
    before = given.copy()
    checked, faults = layer(given, Column("site_id", "id"))
    assert faults == []
    assert checked.columns.tolist() == ["site_id", "note", "geometry"]
    assert checked.active_geometry_name == "geometry"
    assert checked.area.sum() == pytest.approx(30_000)
    pd.testing.assert_frame_equal(pd.DataFrame(given), pd.DataFrame(before))


def test_attributes_of_the_frame_come_along():
    given = squares()
    given.attrs["provenance"] = {"source": "survey"}
    assert layer(given)[0].attrs == {"provenance": {"source": "survey"}}


def test_every_fault_of_a_layer_at_once():
    given = squares(gross_ha=[-1.0, 2.0]).set_crs(None, allow_override=True)
    given.loc[1, "geometry"] = shapely.Point(0, 0)
    columns = (Column("site_id", "id", required=True), Column("gross_ha", "amount"))
    assert layer(given, *columns, shapes="polygon")[1] == [
        "sites.gross_ha: negative in 1 row (7)",
        'sites: no coordinate reference system; give it, e.g. crs = "EPSG:25832"',
        "sites: no polygon in 1 row (8); points become polygons by landgap.layers.footprints",
    ]


@pytest.mark.parametrize(
    ("shapes", "faults"),
    [
        ("any", []),
        ("point", ["sites: no point in 1 row (8)"]),
        ("polygon", ["sites: no polygon in 1 row (7); points become polygons by landgap.layers.footprints"]),
    ],
)
def test_kinds_of_geometry(shapes, faults):
    given = squares()
    given.loc[0, "geometry"] = given.geometry[0].centroid
    assert layer(given, Column("site_id", "id"), shapes=shapes)[1] == faults


def test_rows_without_geometry_are_left_to_the_caller():
    given = gpd.GeoDataFrame(geometry=[None, shapely.Polygon()], crs=3035)
    assert layer(given, shapes="polygon")[1] == []


@pytest.mark.parametrize(
    "given", [None, pd.DataFrame({"geometry": [1]}), gpd.GeoDataFrame({"a": [1]}), gpd.GeoSeries()]
)
def test_what_is_no_layer(given):
    (fault,) = layer(given)[1]
    assert fault.startswith("sites: a GeoDataFrame with an active geometry is needed, not a ")


def test_a_system_from_which_there_is_no_way_and_a_geometry_that_is_a_duplicate():
    local = squares().set_crs('LOCAL_CS["site grid",UNIT["metre",1]]', allow_override=True)
    assert layer(local)[1] == ["sites: EPSG:3035 cannot be reached from its reference system (site grid)"]
    double = squares()
    double.insert(2, "geometry", double.geometry, allow_duplicates=True)
    assert layer(double)[1] == ["sites: duplicate columns geometry; keep one of each"]


# values by key, keys, options


def by_key(given, *kind, **rules):
    inputs = Inputs("No.")
    return inputs.by_key(given, "supply_ha", *kind, **rules), inputs.faults


def test_values_by_key_take_whole_numbers_as_text_and_keep_their_order():
    given = pd.Series([4, 3], index=pd.Index([15002000.0, 7.0], name="unit_id"), name="ha")
    found, faults = by_key(given)
    assert faults == []
    assert found.to_dict() == {"15002000": 4.0, "7": 3.0}
    assert (found.name, found.index.name, found.dtype) == ("ha", "unit_id", "float64")
    assert given.index.dtype == "float64"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"a": 1.0}, "supply_ha: a Series by key is needed, not a dict"),
        (pd.Series([1.0, 2.0], index=["a", "a"]), "supply_ha: duplicate keys a"),
        (pd.Series([1.0, 2.0], index=[1, "1"]), "supply_ha: duplicate keys 1"),
        (pd.Series([1.0], index=[np.nan]), "supply_ha: missing keys in 1 row"),
        (pd.Series([-1.0], index=["a"]), "supply_ha: negative in 1 row (a)"),
        (pd.Series([np.nan], index=["a"]), "supply_ha: missing in 1 row (a)"),
        (pd.Series(["much"], index=["a"]), "supply_ha: not a number in 1 row (a)"),
    ],
)
def test_values_by_key_that_are_refused(given, fault):
    assert fault in by_key(given)[1]


def test_values_by_key_may_have_gaps_and_categories_where_the_call_says_so():
    assert by_key(pd.Series([np.nan], index=["a"]), gaps=True)[1] == []
    assert by_key(pd.Series(["x"], index=["a"]), "category", choices=("x", "y"))[1] == []
    assert '"z" not among x, y' in by_key(pd.Series(["z"], index=["a"]), "category", choices=("x", "y"))[1][0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**9), max_size=6))
def test_integers_floats_and_texts_of_one_key_are_the_same_key(keys):
    expected = [str(key) for key in keys]
    for index in (
        pd.Index(keys, dtype="int64"),
        pd.Index(keys, dtype="float64"),
        pd.Index(expected, dtype="str"),
    ):
        assert text_keys(index).tolist() == expected


def test_lists_of_keys_are_text_and_each_once():
    inputs = Inputs("No.")
    assert inputs.keys([7, "7", "a"], "members") == ["7", "a"]
    assert inputs.keys(pd.Index(["b"]), "members") == ["b"]
    assert inputs.faults == []
    for odd in ("AB", None, 3):
        assert inputs.keys(odd, "members") == []
    assert len(inputs.faults) == 3


def test_all_faults_of_frames_options_and_the_function_are_one_error():
    inputs = Inputs("The balance cannot be worked out.")
    inputs.table(pd.DataFrame({"unit_id": ["a"], "supply_ha": [-1.0]}), "supply", *ROWS)
    inputs.options(net_share=75, threads=0)
    inputs.fault("supply: a and b do not belong together")
    with pytest.raises(lg.LandgapError) as error:
        inputs.stop()
    assert str(error.value).splitlines()[0] == "The balance cannot be worked out."
    assert error.value.faults == (
        "supply.supply_ha: negative in 1 row (a)",
        "net_share: 75 is not a share from 0 to 1, or None",
        "threads: 0 is not a whole number from 1, or None",
        "supply: a and b do not belong together",
    )


def test_measures_may_be_infinite_and_flags_may_be_unknown_where_gaps_are_allowed():
    rows = pd.DataFrame({"reach_years": [np.inf, np.nan], "reserve": [True, None]})
    inputs = Inputs("")
    checked = inputs.table(
        rows,
        "rows",
        Column("reach_years", "measure", required=True, gaps=True),
        Column("reserve", "flag", gaps=True),
    )
    assert inputs.faults == []
    assert checked["reach_years"].tolist() == [np.inf, pytest.approx(np.nan, nan_ok=True)]
    assert checked["reserve"].isna().tolist() == [False, True]
    inputs.table(
        rows.assign(reach_years="x"), "rows", Column("reach_years", "measure"), Column("reserve", "flag")
    )
    assert inputs.faults == [
        "rows.reach_years: not a number in 2 rows (x, x)",
        "rows.reserve: neither true nor false in 1 row (x)",
    ]


def test_duplicates_are_named_beside_other_faults_unless_the_key_itself_is_at_fault():
    pairs = pd.DataFrame({"origin": ["A", "A"], "destination": ["B", "B"], "cost": [-1, 2]})
    columns = [Column(name, "id", required=True) for name in ("origin", "destination")]
    columns.append(Column("cost", "amount", required=True))
    inputs = Inputs("")
    inputs.table(pairs, "costs", *columns, unique=["origin", "destination"])
    assert inputs.faults == [
        "costs.cost: negative in 1 row (A)",
        "costs: duplicate origin and destination in 2 rows (A, B)",
    ]
    inputs = Inputs("")
    inputs.table(pairs.drop(columns="destination"), "costs", *columns, unique=["origin", "destination"])
    assert inputs.faults[0].startswith("costs.destination: the column is missing")
    assert len(inputs.faults) == 2
