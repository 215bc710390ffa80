import json
import pickle
import re
from dataclasses import replace

import pandas as pd
import pytest

import landgap as lg
from landgap.notices import Notice


def test_the_provenance_is_plain_and_whole(result):
    record = json.loads(json.dumps(result.provenance()))
    assert set(record["inputs"]) == {
        "units", "sites", "pv", "employment", "reference", "vacancy", "prices", "access",
            "members", "segments",
    }  # fmt: skip
    for about in record["inputs"].values():
        assert re.fullmatch("[0-9a-f]{64}", about["sha256"])
        assert about["source"]
    assert record["parameters"]["demand"]["parameters"]["total_ha"] == [2545, 2840]
    assert record["parameters"]["net_share"] is None
    assert record["parameters"]["seed"] == 0
    assert record["versions"]["landgap"] == lg.__version__
    assert record["excluded_ha"]["sites"]["overlap_ha"] > 40
    for option in ("detour", "catchment_variant", "catchment_weight", "others", "idle_share", "idle_ha"):
        assert record["parameters"][option] == lg.AssessOptions().plain()[option]
    for option in ("junction_km", "large_ha", "permutations", "lease_years", "area_rules", "uncertainty"):
        assert option in record["parameters"]
    assert [told["en"] for told in record["warnings"]] == [notice.text("en") for notice in result.warnings]
    assert record["warnings"][0]["figures"]["ha"] > 40


def test_the_summary_has_all_levels(result):
    table = result.summary()
    assert table.index.get_level_values("level").unique().tolist() == [
        "region", "state", "district",
    ]  # fmt: skip
    assert len(table) == 2 + 3 + 9


def test_a_cell_shows_tables_and_warnings_and_escapes_them(study):
    units = study.units.assign(district="<i>Kreis</i>")
    titled = replace(study, title="<script>alert(1)</script>", units=units)
    found = lg.assess(titled)
    hostile = Notice("of_the_data", {"layer": "units", "text": "", "text_de": "<b>bold</b>"})
    html = replace(found, warnings=(hostile,))._repr_html_()
    assert "&lt;b&gt;bold" in html
    assert "&lt;i&gt;Kreis" in html
    assert "&lt;script&gt;" in html
    assert re.findall("<(script|i)>", html) == []
    assert html.count("<b>") == 1
    assert repr(found).startswith("<Assessment '<script>")


def test_the_result_says_which_step_used_which_option(result):
    assert result.steps["offered"].options == {"net_share": None}
    assert result.steps["offered"].needs == {"ledger", "ideas", "pv_on_sites"}
    assert "permutations" in result.steps["comparison"].options
    used = {name for record in result.steps.values() for name in record.options}
    assert used >= {
        "within",
        "detour",
        "intrazonal_cost",
        "others",
        "idle_share",
        "junction_km",
        "lease_years",
    }


def test_a_result_travels_to_other_processes_and_can_be_redone_there(result):
    there = pickle.loads(pickle.dumps(result))  # noqa: S301  our own
    pd.testing.assert_frame_equal(there.summary(), result.summary())
    assert there.unit("Leuna").name == "Leuna"
    changed = there.with_options(contiguous_within_m=2000.0)
    assert changed.ledger is there.ledger
    assert len(changed.contiguous) < len(result.contiguous)
    with pytest.raises(lg.LandgapError, match="assess its study anew"):
        replace(result, redo=None).with_options(net_share=0.6)
