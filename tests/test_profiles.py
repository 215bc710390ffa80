from dataclasses import replace

import pandas as pd
import pytest

import landgap as lg
from landgap.profiles import Profile


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


def land(rows):
    columns = ["segment", "supply_ha", "fits", "possible", "not_known"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("rows", "supply_ha", "german", "english"),
    [
        (
            [
                ["chemicals", 12.0, "possible", "meant_for", "rail"],
                ["chemicals", 0.0, "sure", "", ""],
                ["logistics", 12.0, "no", "", "round_the_clock"],
                ["crafts_trade", 12.0, "sure", "", ""],
            ],
            12.0,
            "Ost: Sicher geeignet für Handwerk, Bau und Handel. Möglicherweise geeignet für Chemie (nicht "
            "bekannt: Gleisanschluss, vorgesehene Nutzung). Ungeeignet für Logistik.",
            "Ost: Surely suitable for crafts, construction and trade. Possibly suitable for chemicals (not "
            "known: rail siding, intended use). Not suitable for logistics.",
        ),
        (
            [["chemicals", None, "possible", "", "rail"]],
            None,
            "Ost: Möglicherweise geeignet für Chemie (nicht bekannt: Gleisanschluss). Wie viel davon "
            "frei ist, ist nicht überall bekannt.",
            "Ost: Possibly suitable for chemicals (not known: rail siding). How much of it is free is not "
            "known everywhere.",
        ),
        ([["chemicals", 0.0, "sure", "", ""]], 0.0, "Ost: Keine freien Flächen.", "Ost: No free land."),
        ([], None, "Ost: Ob Flächen frei sind, ist nicht bekannt.",
         "Ost: Whether any land is free is not known."),
    ],
)  # fmt: skip
def test_one_line_says_what_free_land_suits_and_takes_no_silence_for_none(rows, supply_ha, german, english):
    site = Profile("site", "n", "Ost", pd.Series({"supply_ha": supply_ha}), {"suitability": land(rows)})
    assert (site.text("de"), site.text("en")) == (german, english)
    assert english in Profile.__repr__(site) or german in Profile.__repr__(site)


def test_a_unit_has_its_demand_by_segment_and_the_land_that_suits(result):
    leipzig = result.unit("Leipzig")
    table = leipzig.tables["segments"]
    own = result.demand[result.demand["unit_id"] == leipzig.key]
    assert table["demand_ha_mid"].sum() == pytest.approx(own["demand_ha_mid"].sum())
    local = table[["local_met_ha", "local_unmet_ha"]].sum(axis=1)
    assert table["local_demand_ha"].tolist() == pytest.approx(local.tolist())
    assert (table["sure_ha"] <= table["possible_ha"] + 1e-9).all()
    suited = leipzig.tables["suitability"]
    assert set(suited["segment"]) == set(result.segments.index.unique("segment"))
    park = result.site("star-park-halle-a14").tables["suitability"]
    assert park["site_id"].unique().tolist() == ["star-park-halle-a14"]
    assert park["segment"].is_unique
