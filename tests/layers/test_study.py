import geopandas as gpd
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

import landgap as lg
from landgap.notices import notices_of_data


def faults_of(units, sites, **layers):
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, **layers)
    return error.value.faults


def test_a_study_says_what_it_holds(study):
    assert repr(study) == ("<StudyArea 'Test': 4 units in DE-SN, DE-ST, 4 sites, 2 PV plants>")
    assert study.summary().loc["sites", "area_ha"] == 78.0
    assert study.borders["length_km"].tolist() == [4.0]


def test_a_cell_shows_the_summary_and_escapes_what_comes_from_data(units, sites):
    study = lg.StudyArea.from_layers(
        units=units, sites=sites, horizon_years=1, title="<script>", description="a & b"
    )
    html = study._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "a &amp; b" in html


def test_faults_of_all_layers_come_at_once(units, sites, pv):
    faults = faults_of(
        units.assign(state="Sachsen"),
        sites.assign(gross_ha=-1.0),
        pv=pv.set_crs(None, allow_override=True),
    )
    assert [fault.split(":")[0] for fault in faults] == ["units.state", "sites.gross_ha", "pv"]


def test_keys_read_as_numbers(units, sites):
    (fault,) = faults_of(units.assign(unit_id=units["unit_id"].astype(int)), sites)
    assert "leading zeros are lost" in fault


def test_units_that_overlap_are_named_with_their_hectares(units, sites):
    units.loc[0, "geometry"] = box(0, 0, 2100, 2000)
    (fault,) = faults_of(units, sites)
    assert fault.startswith("units: 1 pairs overlap: 14730001 and 15088001 (20.00 ha), by up to 100 m")


def test_empty_layers(units, sites):
    assert lg.StudyArea.from_layers(units=units, sites=sites[:0], horizon_years=18).sites.empty
    assert faults_of(units[:0], sites) == ("units: no rows",)


def test_a_layer_elsewhere_and_one_swapped(units, sites, pv):
    away = sites.set_geometry(sites.translate(900_000, 0))
    swapped = pv.to_crs(4326)
    swapped = swapped.set_geometry(
        gpd.GeoSeries(shapely.transform(swapped.geometry.array, lambda xy: xy[:, ::-1]), crs=4326)
    )
    faults = faults_of(units, away, pv=swapped)
    assert "sites: lies elsewhere than the units" in faults[0]
    assert "pv: longitude and latitude are swapped in 2 of 2 rows (park, small)" in faults[1]


def test_halo_alone_is_no_study(units, sites):
    with pytest.raises(lg.LandgapError, match="every unit is halo"):
        lg.StudyArea.from_layers(units=units.assign(halo=True), sites=sites, horizon_years=10)


def test_points_need_hectares(units, sites):
    points = sites.set_geometry(sites.centroid)
    (fault,) = faults_of(units, points)
    assert fault.startswith("sites: 4 points without gross_ha")
    (fault,) = faults_of(units, sites, pv=frame({"pv_id": ["a"]}, [shapely.Point(X + 9, Y + 9)]))
    assert fault == "pv: 1 points without area_ha and capacity_mw (a)"
    assert faults_of(units.set_geometry(units.centroid), sites)[0].startswith("units: no polygon in 4 rows")


def test_more_land_on_offer_than_there_is(units, sites):
    (fault,) = faults_of(units, sites.assign(available_ha=[10.0, 41.0, None, None]))
    assert fault == "sites: 1 have more available_ha than the site is large (reserve)"


def test_an_unknown_layer_and_a_horizon_of_nothing(units, sites):
    assert '"parks" is no layer' in faults_of(units, sites, parks=sites)[0]
    with pytest.raises(lg.LandgapError, match="horizon_years: 0 is not a number of years above 0"):
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=0)


def test_invalid_rings_heights_and_empty_rows_are_counted_not_hidden(units):
    bow_tie = shapely.Polygon([(X, Y), (X + 200, Y + 200), (X + 200, Y), (X, Y + 200)])
    deep = shapely.force_3d(box(300, 0, 400, 100), 80)
    rows = frame({"site_id": ["tie", "deep", "none"], "status": "existing"}, [bow_tie, deep, None])
    study = lg.StudyArea.from_layers(units=units, sites=rows, horizon_years=10)
    repairs = study.provenance["sites"]["repairs"]
    assert (repairs["invalid"], repairs["flattened"], repairs["excluded"]) == (1, 1, ("none",))
    assert study.summary().loc["sites", ["rows", "repaired", "excluded"]].tolist() == [2, 2, 1]
    notes = [str(notice) for notice in notices_of_data(study.provenance)]
    assert any("1 fehlerhafte Umrisse" in note for note in notes)
    assert any("1 ohne brauchbare Geometrie" in note and "none" in note for note in notes)


def test_layers_in_different_systems_meet_in_one(units, sites):
    study = lg.StudyArea.from_layers(units=units.to_crs(25832), sites=sites.to_crs(25833), horizon_years=10)
    assert study.units.crs == study.sites.crs == "EPSG:3035"
    assert study.sites.area.sum() / 10_000 == pytest.approx(78, rel=1e-6)


def test_the_callers_frames_stay_as_they_were(units, sites, pv):
    before = [frame.copy() for frame in (units, sites, pv)]
    lg.StudyArea.from_layers(units=units, sites=sites, pv=pv, horizon_years=10)
    for now, then in zip((units, sites, pv), before, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(now), pd.DataFrame(then))


def test_points_become_footprints_in_the_unit_that_they_name(units):
    beyond = frame(
        {"site_id": ["S1"], "gross_ha": [20.0], "unit_id": ["15088001"], "name": ["An der Grenze"]},
        [shapely.Point(X + 2050, Y + 1000)],
    )
    study = lg.StudyArea.from_layers(units=units, sites=beyond, horizon_years=10)
    assert study.sites["footprint"].tolist() == ["modelled"]
    assert study.sites.area.iloc[0] == pytest.approx(200_000)
    assert study.sites.geometry.iloc[0].difference(box(0, 0, 2000, 2000)).area < 1


def test_withdrawn_sites_take_no_room_from_others(units):
    rows = {
        "site_id": ["idea", "site"],
        "gross_ha": [5.0, 20.0],
        "status": ["withdrawn", "planned"],
    }
    point = shapely.Point(X + 1000, Y + 1000)
    study = lg.StudyArea.from_layers(units=units, sites=frame(rows, [point, point]), horizon_years=1)
    assert study.sites.geometry.iloc[0].within(study.sites.geometry.iloc[1].buffer(1))


def test_attribution_lines_come_once_each(units, sites, pv):
    units.attrs["provenance"] = {"attribution": ["© A", "© B"]}
    sites.attrs["provenance"] = {"attribution": "© A"}
    study = lg.StudyArea.from_layers(units=units, sites=sites, pv=pv, horizon_years=10)
    assert study.attribution == ["© A", "© B"]


def test_the_german_form_of_a_name_is_the_name_where_none_is_given(units, sites, halle_leipzig):
    plain, given = (
        lg.StudyArea.from_layers(units=units, sites=layer, horizon_years=1).sites["name_de"].tolist()
        for layer in (sites, sites.assign(name_de=["Am Kreuz", None, "Altes Werk", None]))
    )
    assert plain == sites["name"].tolist()
    assert given == ["Am Kreuz", "Nordfeld", "Altes Werk", "Südfeld"]
    names = halle_leipzig.sites.set_index("site_id")["name_de"]
    assert names["bmw-leipzig"] == "BMW-Werk Leipzig"
    assert names.notna().equals(halle_leipzig.sites.set_index("site_id")["name"].notna())


@pytest.mark.parametrize("apart_m", [0.02, -0.02, 0.5])
def test_a_state_that_lies_some_centimetres_off_makes_a_study_and_it_is_said(units, sites, apart_m):
    """Gap or overlap along 4 km of border: closed, counted in ha, and every site closes."""
    east = units["state"].eq("DE-SN")
    units["geometry"] = units.geometry.where(~east, units.translate(apart_m))
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, demand=(5, 9, "x"))
    assert study.borders["length_km"].tolist() == pytest.approx([4.0], abs=1e-3)
    edges = study.provenance["units"]["edges"]
    assert edges["tolerance_m"] == 0.6
    assert edges["moved_m"] == pytest.approx(abs(apart_m), abs=1e-3)
    assert (edges["gaps_ha"], edges["overlaps_ha"]) == pytest.approx(
        (max(0, apart_m) * 0.4, max(0, -apart_m) * 0.4), abs=1e-5
    )
    assert "neighbours within 0.6 m" in study._repr_html_()
    result = lg.assess(study)
    (said,) = [notice for notice in result.warnings if notice.code == "edges_closed"]
    assert "tolerance 0.6 m" in said.text("en")
    assert result.ledger.gaps_ha.sum() == 0


def test_the_tolerance_is_an_option_of_the_study_and_states_without_a_border_are_said(units, sites):
    east = units["state"].eq("DE-SN")
    units["geometry"] = units.geometry.where(~east, units.translate(2))
    near = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, edge_tolerance_m=2)
    assert (near.edge_tolerance_m, len(near.borders)) == (2.0, 1)
    apart = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)
    assert apart.borders.empty
    with pytest.raises(lg.LandgapError, match="edge_tolerance_m: -1 is not a number of m"):
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, edge_tolerance_m=-1)
