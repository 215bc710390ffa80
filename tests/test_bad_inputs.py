"""What a user may hand over by mistake: it is refused in words, said in a warning, or makes no difference.

Each case changes one thing of a small study whose figures are known; none may change a figure in silence.
"""

from decimal import Decimal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

import landgap as lg

LAYERS = ("units", "sites", "pv")


@pytest.fixture
def layers(units, sites, pv):
    return {"units": units, "sites": sites, "pv": pv}


def assessed(layers, *, horizon_years=18, demand=(40, 60, "by hand"), assess=None, **options):
    study = lg.StudyArea.from_layers(
        **layers, title="Test", horizon_years=horizon_years, demand=demand, **options
    )
    return lg.assess(study, **(assess or {}))


def supply_ha(result):
    return float(result.region["supply_ha"].iloc[0])


@pytest.fixture
def known_ha(layers):
    return supply_ha(assessed(layers))


def column(layer, **columns):
    """A change of some columns of a layer."""
    return lambda layers: {**layers, layer: layers[layer].assign(**columns)}


def shapes(layer, change):
    """A change of the geometry of a layer, row by row."""

    def changed(layers):
        frame_ = layers[layer]
        return {
            **layers,
            layer: frame_.set_geometry([change(*row) for row in enumerate(frame_.geometry)], crs=frame_.crs),
        }

    return changed


def first(change):
    return lambda number, shape: change(shape) if number == 0 else shape


def swapped(layers, names=LAYERS):
    def turned(frame_):
        degrees = frame_.to_crs(4326)
        return degrees.set_geometry(
            shapely.transform(degrees.geometry.values, lambda at: at[:, ::-1]), crs=4326
        )

    return {**layers, **{name: turned(layers[name]) for name in names}}


def moved(layers, east_m, north_m=0.0):
    return {name: frame_.set_geometry(frame_.translate(east_m, north_m)) for name, frame_ in layers.items()}


def more(layer, row, **columns):
    """A row that comes twice, with other columns the second time."""
    return lambda layers: {
        **layers,
        layer: pd.concat([layers[layer], layers[layer].iloc[[row]].assign(**columns)], ignore_index=True),
    }


REFUSED = {
    # keys
    "state that the AGS denies": (
        column("units", state=["DE-SN", "DE-ST", "DE-SN", "DE-SN"]),
        ["15088001", "DE-ST", "DE-SN"],
    ),
    "keys that differ by blanks": (
        column("sites", site_id=["cross", "cross ", "built", "withdrawn"]),
        ["site_id", "cross"],
    ),
    "keys that differ by a zero-width space": (
        column("sites", site_id=["cross", "cross\u200b", "built", "withdrawn"]),
        ["site_id", "cross"],
    ),
    "one key composed and decomposed": (
        column("sites", site_id=["K\u00f6then", "Ko\u0308then", "built", "withdrawn"]),
        ["site_id"],
    ),
    "empty key": (column("sites", site_id=["cross", "", "built", "withdrawn"]), ["sites.site_id"]),
    "blank name": (column("units", name=["Ahausen", "  ", "Cestadt", "Deburg"]), ["units.name"]),
    # amounts
    "truth in place of hectares": (
        column("sites", available_ha=[True, False, None, None]),
        ["sites.available_ha"],
    ),
    "square metres in place of hectares": (column("sites", gross_ha=[2e5, 4e5, 8e4, 1e5]), ["gross_ha"]),
    "a million hectares for one site": (column("sites", gross_ha=[20, 1e6, 8, 10]), ["gross_ha", "reserve"]),
    "population that stands for none": (column("units", population=[-1, 1000, 3000, 2000]), ["population"]),
    "infinite hectares": (column("sites", available_ha=[np.inf, None, None, None]), ["available_ha"]),
    "hectares as words": (
        column("sites", available_ha=["zehn", None, None, None]),
        ["available_ha", "cross"],
    ),
    "kW in place of MW": (column("pv", capacity_mw=[500.0, 90.0]), ["capacity_mw"]),
    # years
    "year of five digits": (column("pv", commissioned=[20118, 2020]), ["commissioned"]),
    "gone before it stood": (
        column("pv", commissioned=[2018, 2020], decommissioned=[2012, None]),
        ["decommissioned"],
    ),
    "date that is none": (
        column("sites", plan_date=["irgendwann", None, None, None]),
        ["plan_date", "cross"],
    ),
    # place
    "a unit without geometry": (
        lambda layers: {**layers, "units": with_row(layers["units"], "15088003", "Leerstadt")},
        ["units", "15088003"],
    ),
    "all layers with swapped axes": (swapped, ["swapped"]),
    "sites with swapped axes": (lambda layers: swapped(layers, ["sites"]), ["sites", "swapped"]),
    "all layers in another zone": (lambda layers: moved(layers, 9e5), ["units"]),
    "units of one coverage twice": (more("units", 0, unit_id="15088009"), ["15088001", "15088009"]),
    "several points for one site": (
        lambda layers: column("sites", gross_ha=[20, 40, 8, 10.0])(
            shapes("sites", first(lambda shape: shapely.MultiPoint([shape.centroid, (X + 100, Y + 100)])))(
                layers
            )
        ),
        ["sites", "cross"],
    ),
    "a point far from the unit that it names": (
        lambda layers: column("sites", gross_ha=[20, 40, 8, 10.0], unit_id=["14730002", None, None, None])(
            shapes("sites", first(lambda _: shapely.Point(X + 200, Y + 200)))(layers)
        ),
        ["sites", "cross", "14730002"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_true_is_refused_in_words(layers, case):
    change, words = REFUSED[case]
    with pytest.raises(lg.LandgapError) as error:
        assessed(change(layers))
    for word in words:
        assert word in str(error.value)


SAID = {
    "a site twice under two keys": (more("sites", 1, site_id="again"), ["again"]),
    "a plant twice, as outline and as point": (
        lambda layers: {
            **layers,
            "pv": pd.concat(
                [
                    layers["pv"],
                    layers["pv"].iloc[[0]].assign(pv_id="again", geometry=layers["pv"].centroid.iloc[[0]]),
                ],
                ignore_index=True,
            ),
        },
        ["again"],
    ),
    "hectares that the polygon does not have": (column("sites", gross_ha=[20, 30, 8, 10.0]), ["reserve"]),
    "nothing said of what is free": (
        lambda layers: {
            **layers,
            "sites": layers["sites"].drop(columns=["status", "availability", "available_ha"]),
        },
        ["ha"],
    ),
    "a site beyond all units": (
        shapes(
            "sites", lambda number, shape: shapely.affinity.translate(shape, -5000) if number == 1 else shape
        ),
        ["40"],
    ),
    "one text in place of a list of faults": (
        lambda layers: with_fault(layers, "Stand 2019"),
        ["Stand 2019"],
    ),
}


def with_row(units, key, name):
    row = {
        "unit_id": key,
        "name": name,
        "state": "DE-ST",
        "district": "Saale",
        "population": 500,
        "member": False,
    }
    return pd.concat([units, gpd.GeoDataFrame([row], geometry=[None], crs=units.crs)], ignore_index=True)


def with_fault(layers, fault):
    layers["sites"].attrs["provenance"] = {"faults": fault}
    return layers


@pytest.mark.parametrize("case", SAID)
def test_what_is_left_out_or_unlikely_is_said_where_the_reader_looks(layers, case):
    change, words = SAID[case]
    warnings = assessed(change(layers), demand_weights={"population": 1.0}).warnings
    for word in words:
        assert any(word in warning for warning in warnings), [str(warning) for warning in warnings]


SAME = {
    "geometry of another name": lambda layers: {
        name: frame_.rename_geometry("geom") for name, frame_ in layers.items()
    },
    "rows in another order": lambda layers: {name: frame_.iloc[::-1] for name, frame_ in layers.items()},
    "an index of one label": lambda layers: {
        name: frame_.set_index(pd.Index([0] * len(frame_))) for name, frame_ in layers.items()
    },
    "an index of several levels": lambda layers: {
        name: frame_.set_index(pd.MultiIndex.from_arrays([range(len(frame_)), ["x"] * len(frame_)]))
        for name, frame_ in layers.items()
    },
    "degrees": lambda layers: {name: frame_.to_crs(4326) for name, frame_ in layers.items()},
    "a second column of shapes": lambda layers: {
        name: frame_.assign(centre=frame_.centroid) for name, frame_ in layers.items()
    },
    "decimals of a database": column("sites", available_ha=[Decimal(10), None, None, None]),
    "categories": lambda layers: column("sites", status=layers["sites"]["status"].astype("category"))(layers),
    "heights": lambda layers: {
        name: frame_.set_geometry(shapely.force_3d(frame_.geometry.values, 7.0), crs=frame_.crs)
        for name, frame_ in layers.items()
    },
    "a collection of a polygon and a line": shapes(
        "sites",
        first(lambda shape: shapely.GeometryCollection([shape, shapely.LineString([(X, Y), (X + 9, Y)])])),
    ),
    "a collection of one polygon": shapes("pv", first(lambda shape: shapely.GeometryCollection([shape]))),
    "a closed line": shapes("sites", first(lambda shape: shape.exterior)),
    "a lease that ends": column("pv", decommissioned=[2045, None]),
    "a plant still standing that is known to go": column("pv", decommissioned=[2039, 2060]),
}


@pytest.mark.parametrize("case", SAME)
def test_the_form_of_a_layer_changes_no_figure(layers, known_ha, case):
    assert supply_ha(assessed(SAME[case](layers))) == pytest.approx(known_ha, rel=1e-3)


def test_what_does_not_stand_takes_no_land(layers):
    without = supply_ha(assessed({**layers, "pv": layers["pv"].iloc[:0]}))
    for change in (
        column("pv", commissioned=[2031, 2031]),
        column("pv", decommissioned=[2019, 2021], commissioned=[2012, 2020]),
        column("pv", status="planned", commissioned=None),
    ):
        assert supply_ha(assessed(change(layers))) == pytest.approx(without)


def test_no_site_at_all_is_an_answer(layers):
    result = assessed({**layers, "sites": layers["sites"].iloc[:0]}, demand_weights={"population": 1.0})
    assert supply_ha(result) == 0
    assert float(result.region["gap_ha"].iloc[0]) == -50


OPTIONS = {
    "net_share": 75, "large_share": 50, "within": -1, "crossing_cost": -5, "intrazonal_cost": np.inf,
    "detour": 0.5, "lease_years": (30, 20, 10), "permutations": 0, "min_known_share": 2,
    "idle_share": 2,
    "net_shar": 0.7,
}  # fmt: skip


@pytest.mark.parametrize("name", OPTIONS)
def test_a_choice_out_of_range_is_named(study, name):
    with pytest.raises(lg.LandgapError, match=name):
        lg.assess(study, **{name: OPTIONS[name]})


FRAMES = {
    "a unit that is none": (
        {"unit_id": ["15088001", "15088002", "14730001", "14730002", "99999999"]},
        "99999999",
    ),
    "below zero": ({"demand_ha_mid": [-5.0, 10, 10, 10]}, "demand"),
    "low above high": ({"demand_ha_low": 50.0, "demand_ha_high": 1.0}, "15088001"),
    "a unit twice": ({"unit_id": ["15088001", "15088001", "14730001", "14730002"]}, "15088001"),
    "a unit missing": ({"unit_id": ["15088001", "15088002", "14730001"]}, "14730002"),
}


@pytest.mark.parametrize("case", FRAMES)
def test_a_demand_of_the_users_own_is_held_against_the_units(study, case):
    columns, words = FRAMES[case]
    keys = columns.get("unit_id", ["15088001", "15088002", "14730001", "14730002"])
    own = pd.DataFrame(
        {
            "unit_id": keys,
            "segment": "all",
            "demand_ha_low": 5.0,
            "demand_ha_mid": 10.0,
            "demand_ha_high": 20.0,
        }
    )
    with pytest.raises(lg.LandgapError, match=words):
        lg.assess(study, demand=own.assign(**columns))


def test_the_border_is_found_though_two_offices_drew_it(layers):
    straight = assessed(layers)
    for gap_m in (0.01, 0.2, -0.02):
        east = layers["units"]["state"].eq("DE-SN")
        apart = layers["units"].set_geometry(
            layers["units"].geometry.where(~east, layers["units"].translate(gap_m))
        )
        drawn = assessed({**layers, "units": apart})
        assert drawn.study.borders["length_km"].sum() == pytest.approx(4.0, abs=0.01)
        assert drawn.border.loc["dividend_ha", "mid"] == pytest.approx(
            straight.border.loc["dividend_ha", "mid"], abs=0.01
        )


def test_a_crowd_of_points_finds_room_in_its_unit():
    side = np.linspace(300, 2700, 15)
    at = [(X + east, Y + north) for east in side for north in side][:200]
    units = frame(
        {"unit_id": ["a", "b"], "name": ["A", "B"], "state": ["DE-ST", "DE-SN"], "population": [1, 1]},
        [box(0, 0, 3000, 3000), box(3000, 0, 6000, 3000)],
    )
    sites = frame(
        {"site_id": [f"s{n:03}" for n in range(200)], "gross_ha": 4.0, "status": "reserve"},
        shapely.points(at),
    )
    result = assessed({"units": units, "sites": sites}, demand_weights={"population": 1.0})
    placed = result.study.sites.area.sum() / 10_000
    assert placed == pytest.approx(800, rel=0.01) or any("ha" in warning for warning in result.warnings)
    assert supply_ha(result) == pytest.approx(600, rel=0.01)
