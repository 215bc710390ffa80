import numpy as np
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.schema import SIZE_CLASSES


def offered(units, sites, pv=None, **options):
    study = lg.StudyArea.from_layers(
        units=units, sites=sites, horizon_years=10, **({} if pv is None else {"pv": pv})
    )
    return lg.supply(study.sites, lg.ledger(study.units, study.sites, study.pv), **options)


def one(units, **columns):
    """A single site of 40 ha in the first unit, with the given columns."""
    site = frame({"site_id": ["S"], **columns}, [box(0, 0, 1000, 400)])
    return offered(units, site).iloc[0]


@pytest.mark.parametrize(
    ("columns", "available_ha"),
    [
        ({"status": ["existing"], "availability": ["none"], "available_ha": [9.0]}, 0),
        ({"status": ["withdrawn"], "available_ha": [40.0]}, 0),
        ({"status": ["company_reserve"], "available_ha": [9.0]}, 0),
        ({"status": ["existing"], "available_ha": [9.0]}, 9),
        ({"status": ["reserve"], "available_ha": [9.0]}, 9),
        ({"status": ["reserve"]}, 30),
        ({"status": ["planned"], "net_share": [0.5]}, 20),
        ({"status": ["brownfield"], "available_ha": [0.0]}, 0),
        ({"status": ["existing"]}, np.nan),
        ({}, np.nan),
    ],
)
def test_what_is_available_by_what_is_known(units, columns, available_ha):
    np.testing.assert_equal(one(units, **columns)["available_ha"], available_ha)


@pytest.mark.parametrize(("ideas", "supply_ha"), [(False, 0), (True, 30)])
def test_an_idea_counts_only_if_asked(units, ideas, supply_ha):
    site = frame({"site_id": ["S"], "status": ["idea"]}, [box(0, 0, 1000, 400)])
    row = offered(units, site, ideas=ideas).iloc[0]
    assert (row["supply_ha"], row["gross_ha"], row["status"]) == (supply_ha, 40, "idea")


def test_unknown_is_not_zero_but_none_is(units):
    assert one(units, status=["existing"])["size_class"] == "unknown"
    assert one(units, status=["existing"], available_ha=[0.0])["size_class"] == "none"


def test_leuna_has_40_ha_and_none_of_it_for_a_demand_from_5_ha(units):
    leuna = one(units, status=["existing"], available_ha=[40.0], largest_parcel_ha=[4.99])
    assert (leuna["supply_ha"], leuna["size_class"], leuna["parcel_stated"]) == (40, "1-5", True)


def test_what_segments_ask_for_is_carried_along(units):
    told = {
        "rail": [True],
        "plan_level": ["land_use_plan"],
        "segments": ["logistics"],
        "slope_percent": [2.0],
    }
    row = one(units, status=["existing"], available_ha=[3.0], largest_parcel_ha=[20.0], **told)
    assert {name: [row[name]] for name in told} == told
    assert row["largest_parcel_ha"] == 3, "no larger than what is on offer"
    bare = one(units, status=["existing"], available_ha=[3.0])
    assert np.isnan(bare["largest_parcel_ha"])
    assert not {"dwellings_m", *told} & set(bare.index)


@pytest.mark.parametrize(
    ("hectares", "size_class"),
    [(4.99, "1-5"), (4.99999999, "5-10"), (5, "5-10"), (9.99, "5-10"), (10, "10-20"), (20, "20-50")],
)
def test_size_classes_hold_their_lower_bound(units, hectares, size_class):
    assert one(units, status=["existing"], available_ha=[hectares])["size_class"] == size_class


def test_a_parcel_is_no_larger_than_the_largest_part(units):
    """Two parts of 16 ha each are not one parcel of 32 ha."""
    parts = box(0, 0, 400, 400).union(box(500, 0, 900, 400))
    site = frame({"site_id": ["S"], "status": ["reserve"], "net_share": [1.0]}, [parts])
    row = offered(units, site).iloc[0]
    assert (row["supply_ha"], row["size_class"]) == (32, "10-20")


def test_pv_takes_its_share_and_says_how_sure_that_is(units, sites, pv):
    rows = offered(units, sites, pv, net_share=0.75).set_index(["unit_id", "site_id"])
    reserve = rows.loc[("15088002", "reserve")]
    assert reserve[["gross_ha", "net_ha", "pv_ha"]].tolist() == [40, 30, 5]
    assert reserve[["supply_low_ha", "supply_ha", "supply_high_ha"]].tolist() == [25, 26.25, 30]


def test_a_site_on_the_border_is_shared_out_by_area_and_keeps_its_class(units, sites):
    cross = offered(units, sites).query("site_id == 'cross'")
    assert cross["available_ha"].tolist() == [5, 5]
    assert cross["size_class"].tolist() == ["1-5", "1-5"]


def test_the_table_sums_to_the_rows_and_keeps_the_unknown_apart(units, sites, pv):
    rows = offered(units, sites.assign(available_ha=[None] * 4), pv)
    table = lg.sites.tabulate(rows, ["kind", "availability"])
    assert table.loc[("GI", "immediate"), ["sites", "supply_ha", "unknown_ha"]].tolist() == [
        1,
        0,
        20,
    ]
    assert table["gross_ha"].sum() == pytest.approx(rows["gross_ha"].sum())
    assert table["supply_ha"].sum() == pytest.approx(rows["supply_ha"].sum())


@settings(max_examples=20, deadline=None)  # the first call compiles
@given(st.floats(0, 40), st.integers(0, 1000), st.floats(0, 1))
def test_supply_lies_between_its_bounds_and_falls_with_pv(available, width, share):
    units = frame({"unit_id": ["a"], "name": ["A"], "state": ["DE-SN"]}, [box(0, 0, 2000, 2000)])
    site = frame(
        {
            "site_id": ["S"],
            "status": ["reserve"],
            "available_ha": [available],
            "net_share": [share],
        },
        [box(0, 0, 1000, 400)],
    )
    plant = frame({"pv_id": ["P"], "capacity_mw": [0.02 * (width + 1)]}, [box(0, 0, width + 1, 400)])
    row = offered(units, site, plant).iloc[0]
    assert -1e-9 <= row["supply_low_ha"] <= row["supply_ha"] + 1e-9
    assert row["supply_ha"] <= row["supply_high_ha"] + 1e-9
    assert row["supply_high_ha"] <= min(available, 40) + 1e-9


def test_hectares_of_the_bundled_area_are_those_of_its_table(halle_leipzig, result):
    """By hand from the rows of sites.gpkg: nothing else decides the supply."""
    sites = halle_leipzig.sites
    reported = halle_leipzig.units.loc[~halle_leipzig.units["halo"], "unit_id"]
    rows = sites[sites["unit_id"].isin(reported) & (sites["status"] != "withdrawn")]
    known = rows["available_ha"]
    planned = rows["status"].isin(["planned", "idea", "reserve", "brownfield"]) & known.isna()
    free, most = (
        known.where(~planned, rows["gross_ha"] * rows["net_share"].fillna(share)).where(
            rows["availability"] != "none", 0.0
        )
        for share in (0.75, 0.8)
    )
    assert result.region.loc["study area", "supply_high_ha"] <= most.sum() + 1
    assert result.offered.query("unit_id in @reported")["available_ha"].sum() == pytest.approx(
        free.sum(), rel=1e-4
    )
    by_class = lg.sites.tabulate(result.offered[result.offered["unit_id"].isin(reported)], ["size_class"])
    assert set(by_class.index) <= {*SIZE_CLASSES, "none", "unknown"}
    assert by_class["supply_ha"].sum() == pytest.approx(result.region.loc["study area", "supply_ha"])


def test_the_callers_rows_are_not_changed(units, sites):
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)
    before = pd.DataFrame(study.sites.copy())
    lg.supply(study.sites, lg.ledger(study.units, study.sites))
    pd.testing.assert_frame_equal(pd.DataFrame(study.sites), before)


def test_other_names_keys_and_systems_change_no_hectare(units):
    """Geometry called geom, whole numbers as keys, UTM for the equal-area system."""
    site = frame({"site_id": ["7"], "status": ["reserve"]}, [box(0, 0, 1000, 400)])
    ledger = lg.ledger(units, site, geometry=False)
    other = site.assign(site_id=[7]).rename_geometry("geom").to_crs(25833).set_index(pd.Index(["row"]))
    pd.testing.assert_frame_equal(lg.supply(other, ledger), lg.supply(site, ledger), rtol=1e-5)


def test_every_fault_is_named_at_once(units, sites):
    ledger = lg.ledger(units, sites, geometry=False)
    bad = sites.assign(net_share=[75, None, None, None], kind="park").iloc[[0, 0, 1, 2]]
    with pytest.raises(lg.LandgapError) as error:
        lg.supply(bad, ledger, net_share=75)
    for fault in (
        "sites.net_share: above 1 (shares are 0 to 1, not per cent) in 2 rows (cross, cross)",
        'sites.kind: "park" not among',
        "sites: duplicate site_id in 2 rows (cross)",
        "net_share: 75 is not a share from 0 to 1, or None",
        "ledger: 1 of its sites are not in the layer (withdrawn)",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match=r"no coordinate reference system(?s:.)*a Ledger is needed"):
        lg.supply(sites.set_crs(None, allow_override=True), sites)


def test_what_cannot_be_summed(units, sites):
    rows = lg.supply(sites, lg.ledger(units, sites, geometry=False))
    with pytest.raises(lg.LandgapError, match="by: a list of keys is needed, not the text 'kind'"):
        lg.sites.tabulate(rows, "kind")
    with pytest.raises(lg.LandgapError) as error:
        lg.sites.tabulate(rows.drop(columns="net_ha").assign(gross_ha=-1.0), ["kind", "colour"])
    for fault in (
        "offered.net_ha: the column is missing",
        "gross_ha: negative in 5 rows",
        "no column colour",
    ):
        assert fault in str(error.value)


def test_a_site_that_units_share_is_theirs_wherever_it_is_drawn(units):
    """40 ha drawn in Ahausen, 30 of them net, are three quarters Bedorf's and one quarter Ahausen's."""
    site = frame(
        {"site_id": ["S"], "status": ["planned"], "shared_by": ["15088002: 0.75; 15088001: 0.25"]},
        [box(0, 0, 1000, 400)],
    )
    rows = offered(units, site).set_index("unit_id")
    assert rows["gross_ha"].to_dict() == {"15088001": 10, "15088002": 30}
    assert rows["supply_ha"].to_dict() == {"15088001": 7.5, "15088002": 22.5}
    assert rows["size_class"].unique().tolist() == ["20-50"]


def test_shares_that_do_not_sum_to_one_are_refused_by_the_supply_itself(units):
    site = frame({"site_id": ["S"], "status": ["planned"]}, [box(0, 0, 1000, 400)])
    study = lg.StudyArea.from_layers(units=units, sites=site, horizon_years=10)
    with pytest.raises(lg.LandgapError, match=r"sites.shared_by: shares that do not sum to 1 in 1 row"):
        lg.supply(
            study.sites.assign(shared_by="15088001: 0.5; 15088002: 0.4"), lg.ledger(study.units, study.sites)
        )


def test_a_site_of_100_ha_is_of_the_largest_class(units):
    site = frame({"site_id": ["S"], "status": ["reserve"], "net_share": [1.0]}, [box(0, 0, 1000, 1000)])
    assert offered(units, site)["size_class"].tolist() == [">=100"]


def test_joint_areas_of_the_bundled_study_belong_to_the_towns_that_plan_them(result):
    """400 ha of an idea of three, 440 ha of four; a rough point gave Bad Lauchstädt 300 ha and 574 years."""
    offered = result.offered.set_index(["site_id", "unit_id"])["gross_ha"]
    idea, a9 = offered["merseburg-schkopau-lauchstaedt"], offered["interkom-a9-b91"]
    assert sorted(idea.index) == ["15088025", "15088220", "15088330"]
    assert sorted(a9.index) == ["15084235", "15084315", "15084490", "15084550"]
    np.testing.assert_allclose(idea, 400 / 3, atol=0.01)
    np.testing.assert_allclose(a9, 110, atol=0.01)
    assert result.units.loc["15088025", "supply_ha"] == pytest.approx(100, abs=0.01)
    assert round(result.units.loc["15088025", "reach_years"]) == 191
    assert result.sites.loc["interkom-a9-b91", "unit_ids"] == "15084235, 15084315, 15084490, 15084550"
