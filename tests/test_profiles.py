from dataclasses import replace

import pytest

import landgap as lg


def test_all_that_is_known_of_a_unit_by_key_or_name(result):
    leuna = result.unit("Leuna")
    assert leuna.key == result.unit("15088205").key == "15088205"
    assert leuna.facts["gap_ha"] == result.units.loc["15088205", "gap_ha"]
    assert leuna.tables["offered"]["supply_ha"].sum() == pytest.approx(leuna.facts["supply_ha"])
    out = result.exchange.flows.query("origin == '15088205'")
    assert leuna.tables["flows_out"].equals(out)
    assert len(out)
    score = leuna.tables["score"]
    assert score["contribution"].sum() == pytest.approx(leuna.facts["score"])
    assert "leuna-chemical-site" in leuna.tables["sites"].index


def test_all_that_is_known_of_a_site(result):
    park = result.site("star-park-halle-a14")
    assert park.name.startswith("Star Park")
    assert result.site(park.name).key == park.key
    assert park.facts["inside_ha"] == pytest.approx(230, abs=0.01)
    assert park.tables["plants"]["site_id"].unique().tolist() == [park.key]
    assert park.facts["rail"]
    assert park.facts[["plan_level", "segments"]].tolist() == [
        "development_plan",
        "logistics;automotive;general",
    ]
    assert (
        park.tables["offered"].columns.isin(["rail", "round_the_clock", "plan_level", "segments"]).sum() == 4
    )


def test_sites_hold_supply_score_and_pv(result):
    sites = result.sites
    assert sites.crs.to_epsg() == 3035
    assert sites["supply_ha"].sum() == pytest.approx(result.region.loc["study area", "supply_ha"])
    assert sites["score"].notna().sum() == result.site_scores.table["score"].notna().sum()
    assert sites["pv_ha"].sum() == pytest.approx(result.solar.total["overlap_ha"])
    assert sites["pv_ha"].sum() == pytest.approx(result.region.loc["study area", "pv_on_sites_ha"])


def test_it_can_be_read_and_names_are_inert(result):
    leuna = result.unit("Leuna")
    assert repr(leuna).startswith("<unit 15088205 'Leuna'>")
    hostile = replace(leuna, name="<script>")
    assert "<script>" not in hostile._repr_html_()


def test_an_unknown_or_doubtful_name_is_refused_with_a_mend(result):
    with pytest.raises(lg.LandgapError, match=r'"Lunea" is neither key nor name .* did you mean Leuna'):
        result.unit("Lunea")
    twins = replace(result, units=result.units.assign(name="Neustadt"))
    with pytest.raises(lg.LandgapError, match=r'"Neustadt" is the name of .* give the key'):
        twins.unit("Neustadt")
