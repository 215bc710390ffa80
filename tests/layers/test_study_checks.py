"""What a study refuses beside its columns: options, weights, and layers that do not fit each other."""

import pandas as pd
import pytest

import landgap as lg


def faults_of(units, sites, **options):
    options = {"horizon_years": 10} | options
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(units=units, sites=sites, **options)
    return error.value.faults


def test_every_option_and_every_layer_is_refused_in_one_message(units, sites):
    faults = faults_of(
        units.assign(state="Sachsen"),
        sites.assign(gross_ha=-1.0),
        horizon_years="18",
        title=None,
        description=7,
        complete="yes",
        ideas=1,
        demand=(100, -50, "x"),
        demand_weights={"people": 0.7},
        members_on="soon",
    )
    assert faults[:9] == (
        "horizon_years: '18' is not a number of years above 0 to 200",
        "title: None is not a text",
        "description: 7 is not a text",
        "complete: 'yes' is neither True nor False",
        "ideas: 1 is neither True nor False",
        "demand_ha: -50 is not a number of ha from 0",
        "demand_weights: people not among existing_ha, population, employees",
        "demand_weights: {'people': 0.7} must be 0 or more and sum to 1",
        "members_on: 'soon' is no date (2019, 2019-04 or 2019-04-30)",
    )
    assert [fault.split(":")[0] for fault in faults[9:]] == ["units.state", "sites.gross_ha"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("horizon_years", float("inf")),
        ("horizon_years", float("nan")),
        ("horizon_years", True),
        ("demand", (60, 40, "low above high")),
        ("demand", (40, 60)),
        ("demand", "40"),
        ("demand", (40, float("inf"), "")),
        ("demand_weights", 0.5),
        ("demand_weights", {"population": float("nan")}),
        ("demand_weights", {"population": "much"}),
        ("members_on", 2019),
    ],
)
def test_an_option_out_of_range(units, sites, option, value):
    (fault,) = faults_of(units, sites, **{option: value})
    assert fault.startswith(option)


def test_no_frame_duplicate_columns_and_a_layer_without_place(units, sites):
    doubled = pd.concat([sites, sites[["name"]]], axis=1)
    faults = faults_of(units.drop(columns="geometry"), doubled, pv=None, costs="minutes")
    assert [fault.split(";")[0] for fault in faults] == [
        "units: a GeoDataFrame with an active geometry is needed, not a DataFrame",
        "sites: duplicate columns name",
        "pv: a GeoDataFrame with an active geometry is needed, not a NoneType",
        "costs: a DataFrame is needed, not a str",
    ]


def test_geometry_of_any_name_and_an_index_of_several_levels_make_the_same_study(units, sites, pv):
    def strange(layer):
        keys = pd.MultiIndex.from_product([["x"], range(len(layer))])
        return layer.rename_geometry("geom").set_index(keys)

    plain, other = (
        lg.StudyArea.from_layers(units=u, sites=s, pv=p, horizon_years=10)
        for u, s, p in ((units, sites, pv), (strange(units), strange(sites), strange(pv)))
    )
    for name in ("units", "sites", "pv"):
        pd.testing.assert_frame_equal(
            pd.DataFrame(getattr(plain, name)), pd.DataFrame(getattr(other, name)), check_like=True
        )
        assert getattr(other, name).active_geometry_name == "geometry"


def test_a_geom_of_stages_is_put_in_their_middle(units, sites, pv):
    stages = pv.assign(operator="X", commissioned=2012).set_geometry(pv.centroid)
    stages = stages.assign(area_ha=[4.0, 1.0], park_id="p").rename_geometry("geom")
    (park,) = lg.StudyArea.from_layers(units=units, sites=sites, pv=stages, horizon_years=1).pv.geometry
    weighed = (8 * stages.geometry.x[0] + 1 * stages.geometry.x[1]) / 9
    assert park.centroid.x == pytest.approx(weighed, abs=1)


@pytest.mark.parametrize("values", [[4.127, 1, 3.05, 2.5], [12.345, 6, 7, 8]])
def test_thousands_of_people_that_a_program_took_for_decimals(units, sites, values):
    (fault,) = faults_of(units.assign(population=values), sites)
    assert fault == (
        f"units.population: {values[0]} are no whole people; thousands were read as decimals, so give "
        f"{values[0] * 1000:.0f}"
    )
    table = pd.DataFrame({"unit_id": units["unit_id"], "sector": "C", "year": 2020, "employees": values})
    (fault,) = faults_of(units, sites, employment=table)
    assert fault.startswith(f"employment.employees: {values[0]} are no whole people")


@pytest.mark.parametrize("values", [[4.5, 1, 3.25, 2], [1 / 3, 2 / 3, 1, 1], [4000, 1000, 7.1, 2]])
def test_people_in_parts_are_people(units, sites, values):
    table = pd.DataFrame({"unit_id": units["unit_id"], "sector": "C", "year": 2020, "employees": values})
    lg.StudyArea.from_layers(units=units, sites=sites, employment=table, horizon_years=10)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("availible_ha", "available_ha"),
        ("Status", "status"),
        ("net share", "net_share"),
        ("available_", "available_ha"),
    ],
)
def test_a_heading_that_was_meant_as_ours_is_named(units, sites, theirs, ours):
    (fault,) = faults_of(units, sites.rename(columns={ours: theirs}))
    assert fault.startswith(f"sites: column {theirs} is not used; if it is {ours}, map it with")
    twice = sites.assign(**{theirs: 1})  # beside the right one it is a column of the user's own
    lg.StudyArea.from_layers(units=units, sites=twice, horizon_years=10)
