import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from landgap.access.travel_costs import travel_costs
from landgap.errors import LandgapError

NAMES = list("ABCDEF")
EAST_KM = np.array([0.0, 5, 9, 21, 40, 63])
PLACES = gpd.GeoDataFrame(
    {"unit_id": NAMES},
    geometry=gpd.points_from_xy(4_480_000 + 1000 * EAST_KM, np.full(6, 3_130_000)),
    crs="EPSG:3035",
)


def table(measure, per_km, **ends):
    """Every pair of two units at the same speed, 60 km/h or 1.3 km of road to a straight km."""
    rows = pd.MultiIndex.from_product([NAMES, NAMES], names=["origin", "destination"]).to_frame(index=False)
    at = dict(zip(NAMES, EAST_KM, strict=True))
    rows[measure] = (rows["origin"].map(at) - rows["destination"].map(at)).abs() * per_km
    return rows[rows["origin"] != rows["destination"]].reset_index(drop=True).assign(**ends)


def fault(units, rows):
    with pytest.raises(LandgapError) as error:
        travel_costs(units, table=rows)
    return error.value.faults


@pytest.mark.parametrize(
    ("measure", "per_km"), [("minutes", 0.25), ("minutes", 1), ("minutes", 12), ("km", 1), ("km", 4)]
)
def test_trains_cars_and_walkers_pass_wherever_a_unit_begins(measure, per_km):
    rows = table(measure, per_km)
    assert travel_costs(PLACES, table=rows)["cost"].max() == rows[measure].max()
    wide = PLACES.set_geometry(PLACES.buffer(4000))
    assert len(travel_costs(wide.to_crs("EPSG:4326"), table=rows)) == 36
    assert len(travel_costs(pd.DataFrame(PLACES[["unit_id"]]), table=rows)) == 36


@pytest.mark.parametrize(
    ("measure", "per_km", "unit"),
    [
        ("minutes", 90, "seconds"),
        ("minutes", 75_000, "milliseconds"),
        ("minutes", 1 / 45, "hours"),
        ("km", 1300, "metres"),
        ("km", 0.0013, "thousands of km"),
    ],
)
def test_another_unit_of_the_whole_table_is_named(measure, per_km, unit):
    for units in (PLACES, PLACES.to_crs("EPSG:4326"), PLACES.set_geometry(PLACES.buffer(2000))):
        (said,) = fault(units, table(measure, per_km))
        assert f"table.{measure}: at the median" in said
        assert f"are they {unit}?" in said


@pytest.mark.parametrize(
    ("measure", "wrong", "said"),
    [
        ("minutes", 7200.0, "in 1 row (A to B: 7200 for a straight 5 km)"),
        ("minutes", 0.0, "in 1 row (A to F: 0 for a straight 63 km)"),
        ("minutes", 1.0, "in 1 row (A to F: 1 for a straight 63 km)"),
        ("km", 6500.0, "in 1 row (A to B: 6500 for a straight 5 km)"),
        ("km", 6.3, "in 1 row (A to F: 6.3 for a straight 63 km)"),
    ],
)
def test_a_single_pair_is_named(measure, wrong, said):
    rows = table(measure, 1.3)
    other = "B" if wrong > 1000 else "F"
    rows.loc[(rows["origin"] == "A") & (rows["destination"] == other), measure] = wrong
    assert said in fault(PLACES, rows)[0]


def test_a_short_way_over_a_river_is_long_and_passes():
    """300 m apart, and twenty minutes by the bridge: below 1 km/h, but units are no points."""
    near = PLACES.set_geometry(
        gpd.points_from_xy([4_480_000, 4_480_300, *range(4_490_000, 4_530_000, 10_000)], [0] * 6)
    )
    rows = table("minutes", 1.0)
    rows.loc[:, "minutes"] = 60.0
    rows.loc[rows["origin"].isin(["A", "B"]) & rows["destination"].isin(["A", "B"]), "minutes"] = 20.0
    assert travel_costs(near.set_crs("EPSG:3035"), table=rows)["cost"].max() == 60


def test_units_without_a_place_are_not_held_against_anything():
    gone = PLACES.copy()
    gone.loc[:, "geometry"] = [None, shapely.Point(), None, None, None, None]
    assert len(travel_costs(gone, table=table("minutes", 90))) == 36
    one = PLACES.set_geometry([PLACES.geometry.iloc[0]] * 6)
    assert len(travel_costs(one, table=table("minutes", 90))) == 36
