"""A figure that stands in two places is one figure: in tables, layers, maps, summary and provenance."""

import json
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pyogrio
import pytest
from sheets import draw, sheet, written

import landgap as lg
from landgap.output import maps
from landgap.output.tables import summary
from landgap.output.words import words

pytestmark = pytest.mark.slow

KEYS = (["unit_id"], ["site_id"], ["pv_id"], ["district"], ["state"], ["area"], ["area", "unit_id"])
KEYS = (*KEYS, ["area", "state"], ["joined"], ["unit_id", "segment"], ["unit_id", "segment", "size_class"])
INPUT = ("gpkg sites", "gpkg pv")  # as they came in: what counts of them stands in the tables
OTHER_THINGS = {  # the same word for two things, each in a table of its own
    ("ledger_sites", "overlap_ha"),  # counted elsewhere already
    ("ledger_pv", "overlap_ha"),
    ("solar_sites", "rank"),  # by hectares under PV; elsewhere by score
}
SIZES = ["supply_ha", "supply_low_ha", "supply_high_ha", "demand_ha_low", "demand_ha_mid", "demand_ha_high"]
LANGS = ("de", "en")


def read(folder):
    """All that a result leaves, by name, keys as text."""
    text = {key: str for keys in KEYS for key in keys} | {"district_id": str}
    found = {path.stem: pd.read_csv(path, dtype=text) for path in sorted(folder.glob("*.csv"))}
    for layer, _ in pyogrio.list_layers(folder / "landgap.gpkg"):
        table = pyogrio.read_dataframe(folder / "landgap.gpkg", layer=layer, read_geometry=False)
        found[f"gpkg {layer}"] = table.astype({key: str for key in text if key in table})
    for name in ("contiguous_sites", "gpkg contiguous"):  # their key has the name of other ranks
        found[name] = found[name].rename(columns={"rank": "joined"})
    return found


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maps, "save", lambda *_, **__: [])  # drawn and read below
        path = tmp_path_factory.mktemp("one") / "out"
        lg.write(result, path)
        return path


@pytest.fixture(scope="module")
def tables(folder):
    return read(folder)


@pytest.fixture(scope="module")
def texts(result):
    """The texts of each map by language: those at places, and all in their order."""
    found = {}
    for kind in ("balance", "bivariate", "access", "choropleth", "flows", "membership", "proposed"):
        for lang in LANGS:
            ax = draw(kind, result, ax=sheet(dpi=50), lang=lang)
            every = [text.get_text() for text in ax.figure.findobj(plt.Text)]
            labels = {text.get_text() for text in written(ax, "label") if "\n" in text.get_text()}
            found[kind, lang] = labels, every
            plt.close(ax.figure)
    return found


def one_row(table, keys):
    return {*keys} <= {*table.columns} and not table.duplicated(keys).any()


def comparable(left, right, keys):
    """One row a key in both; units of areas against units, whatever the area."""
    if keys == ["unit_id"] and "area" in {*left.columns} ^ {*right.columns}:
        areas, units = (left, right) if "area" in left else (right, left)
        return one_row(areas, ["area", "unit_id"]) and one_row(units, keys)
    both_in_areas = "area" in {*left.columns} & {*right.columns} and "area" not in keys
    return not both_in_areas and one_row(left, keys) and one_row(right, keys)


def twice(tables):
    """Where two tables say two things of one key under one name."""
    faults = []
    for (one, left), (other, right) in combinations(tables.items(), 2):
        for keys in KEYS:
            if not ({*keys} <= {*left.columns} & {*right.columns} and comparable(left, right, keys)):
                continue
            both = left.merge(right, on=keys, suffixes=("", "."))
            for name in {*left.columns} & {*right.columns} - {*keys, "area"}:
                known = {(one, name), (other, name)} & OTHER_THINGS
                if not known and not same(both[name], both[f"{name}."]).all():
                    faults.append(f"{one} and {other}: {name}")
    return faults


def same(one, other):
    if all(pd.api.types.is_float_dtype(column) or column.dtype == int for column in (one, other)):
        return np.isclose(one.astype(float), other.astype(float), rtol=1e-5, atol=6e-5, equal_nan=True)
    return one.astype("str").fillna("") == other.astype("str").fillna("")


def test_what_two_tables_say_of_one_key_is_the_same(tables):
    assert twice({name: table for name, table in tables.items() if name not in INPUT}) == []


def test_a_second_value_is_found(tables):
    """The faults of earlier versions, put back: a lesser gap, and a gain under the name of another."""
    lesser = tables["proposed_units"].rename(columns={"counted_gap_ha": "gap_ha"})
    assert "proposed_units and units: gap_ha" in twice({"proposed_units": lesser, "units": tables["units"]})
    pooled = tables["cooperation_members"].rename(columns={"met_by_pooling_ha": "met_more_ha"})
    assert "cooperation_members and dividend_by_unit: met_more_ha" in twice(
        {"cooperation_members": pooled, "dividend_by_unit": tables["dividend_by_unit"]}
    )
    mobile = tables["unmet_open"].rename(columns={"mobile_ha": "demand_ha"})
    assert "unmet_open and matched_demand: demand_ha" in twice(
        {"unmet_open": mobile, "matched_demand": tables["matched_demand"]}
    )


@pytest.mark.parametrize("kind", ["cooperation", "proposed"])
def test_members_sum_to_their_area(tables, kind):
    members = tables[f"{kind}_members"]
    whole = tables["cooperation_areas" if kind == "cooperation" else "proposed_balance"]
    whole = whole[whole["state"] == "all"].set_index("area")
    sums = members.groupby("area").sum(numeric_only=True)
    for name in sums.columns.intersection(whole.columns):
        np.testing.assert_allclose(sums[name], whole.loc[sums.index, name], atol=0.02, err_msg=name)
    assert {"supply_ha", "demand_ha_mid"} <= {*sums.columns} & {*whole.columns}
    for name in ("met_by_pooling_ha", "used_by_pooling_ha"):
        np.testing.assert_allclose(sums[name], whole.loc[sums.index, "pooling_gain_ha"], atol=0.02)
    assert members.groupby("area").size().to_dict() == whole["units"].to_dict()
    unknown = members["supply_ha"].isna().groupby(members["area"]).sum()
    assert unknown.to_dict() == whole["units_unknown"].to_dict()
    # land, unknown supply that is surely there too, less all demand; no other balance stands anywhere
    supply_ha = sums["supply_ha"] + whole.loc[sums.index].get("unknown_supply_low_ha", 0.0)
    np.testing.assert_allclose(supply_ha - sums["demand_ha_mid"], whole.loc[sums.index, "gap_ha"], atol=0.02)


def test_a_proposed_area_is_the_sum_of_its_units(tables):
    areas, units = tables["proposed_areas"].set_index("area"), tables["proposed_units"]
    gap, area = units["counted_gap_ha"], units["area"]
    np.testing.assert_allclose(areas["surplus_ha"], gap.clip(lower=0).groupby(area).sum(), atol=1e-3)
    np.testing.assert_allclose(areas["deficit_ha"], -gap.clip(upper=0).groupby(area).sum(), atol=1e-3)
    demand = tables["proposed_members"]
    demand = demand[demand["supply_ha"].isna()].groupby("area")["demand_ha_mid"].sum()
    np.testing.assert_allclose(
        areas["unknown_demand_ha"], demand.reindex(areas.index, fill_value=0), atol=1e-3
    )
    # the lesser of hectares and of possible large parcels counts in each unit, and nothing else
    whole = tables["proposed_balance"].query("state == 'all'").set_index("area")
    both = units.merge(tables["units"], on="unit_id", validate="1:1")
    np.testing.assert_allclose(
        both["counted_gap_ha"], both[["gap_ha", "large_gap_high_ha"]].min(axis=1), atol=1e-3
    )
    scarcer = (both["gap_ha"] - both["counted_gap_ha"]).groupby(both["area"]).sum()
    assert (scarcer > 1).any()
    left = areas["surplus_ha"] - areas["deficit_ha"] - areas["unknown_demand_ha"]
    np.testing.assert_allclose(left + scarcer, whole["gap_ha"], atol=1e-3)


def test_units_sum_to_districts_states_region_and_areas(tables):
    units = tables["units"]
    region = tables["region"].set_index("area")
    for name in [*SIZES, "pv_on_sites_ha", "unknown_ha"]:
        for level in ("district", "state"):
            sums, table = units.groupby(level)[name].sum(), tables[f"{level}s"].set_index(level)
            np.testing.assert_allclose(sums, table.loc[sums.index, name], atol=0.02, err_msg=name)
        assert units[name].sum() == pytest.approx(region.loc["study area", name], abs=0.02)
        members = units.loc[units["member"], name].sum()
        assert members == pytest.approx(region.loc["cooperation area", name], abs=0.02)
    areas = tables["cooperation_areas"]
    whole = areas[areas["state"] == "all"].set_index("area")
    shared = region.columns.intersection(whole.columns)
    for here, there in (("cooperation area", whole.index[0]), ("study area", whole.index[1])):
        assert len(shared) > 10
        assert same(region[shared].loc[here], whole[shared].loc[there]).all()
    parts = areas[(areas["area"] == whole.index[1]) & (areas["state"] != "all")]
    assert twice({"areas": parts.drop(columns="area"), "states": tables["states"]}) == []


def test_sites_and_requests_sum_to_units(tables):
    units = tables["units"].set_index("unit_id")
    for table, names in (
        ("supply_by_site", SIZES[:3]),
        ("supply", SIZES[:3]),
        ("demand", SIZES[3:]),
        ("matched_demand", ["demand_ha"]),
    ):
        sums = tables[table].groupby("unit_id")[names].sum()
        sums = sums.loc[sums.index.intersection(units.index)]  # the halo is not reported
        whole = units.rename(columns={"demand_ha_mid": "demand_ha"} if "demand_ha" in names else {})
        np.testing.assert_allclose(sums, whole.loc[sums.index, names].fillna(0.0), atol=0.02, err_msg=table)


def test_each_gain_is_one_figure(tables, result):
    """The border dividend, the pooling gains, and the flows, unmet and idle land that they rest on."""
    border = tables["border"].set_index("measure")["mid"]
    by_state, by_unit = tables["dividend_by_state"], tables["dividend_by_unit"]
    areas = tables["cooperation_areas"].query("state == 'all'")
    joining = result.membership_effects.attrs
    flows = tables["flows"]
    for figure, *others in (
        (
            border["dividend_ha"],
            by_state["met_more_ha"].sum(),
            by_unit["met_more_ha"].sum(),
            areas["border_dividend_ha"].iloc[1],
            border["unmet_closed_ha"] - border["unmet_open_ha"],
        ),
        (
            border["crossing_ha"],
            by_state["met_across_ha"].sum(),
            by_unit["used_across_ha"].sum(),
            flows.loc[flows["crosses_border"], "ha"].sum(),
        ),
        (joining["pooling_gain_members_ha"], areas["pooling_gain_ha"].iloc[0]),
        (joining["pooling_gain_all_ha"], areas["pooling_gain_ha"].iloc[1]),
        *(
            (border[f"{left}_{way}_ha"], tables[f"{left}_{way}"][f"{left}_{way}_ha"].sum())
            for left in ("unmet", "idle")
            for way in ("closed", "open")
        ),
    ):
        np.testing.assert_allclose(others, figure, atol=0.02)
    # five gains of different baselines are five names
    assert not {"dividend_ha", "met_more_ha"} & {*tables["cooperation_areas"], *tables["proposed_members"]}


def shown(speech, value, **how):
    """How a value of the tables, which have four decimals, may be written."""
    return {speech.number(value + less, **how) for less in (-6e-5, 0.0, 6e-5)}


def figures():
    """By map: how the figures below a name are written, from a row of `units` and what is joined to it."""

    def both(ways):
        return {"\n".join(part) for part in ways}

    def one(name, **how):
        return lambda speech, row: shown(speech, row[name], **how)

    def effect(speech, row):
        return shown(speech, row["gain_ha"] if row["gain_ha"] > 0 else -row["loss_ha"], decimals=1, sign=True)

    def flow(speech, row):
        out, in_ = (shown(speech, row[name], decimals=1) for name in ("met_across_ha", "used_across_ha"))
        ways = {f"{ha} →" for ha in out}, {f"→ {ha}" for ha in in_}
        return ways[0] | ways[1] | both((a, b) for a in ways[0] for b in ways[1])

    def supply_and_demand(speech, row):
        pairs = (shown(speech, row[name]) for name in ("supply_ha", "demand_ha_mid"))
        left, right = pairs
        return {f"{a} | {b}" for a in left for b in right}

    return {
        "balance": one("gap_ha", sign=True),
        "choropleth": one("supply_ha"),
        "proposed": one("counted_gap_ha", sign=True),
        "membership": effect,
        "flows": flow,
        "bivariate": supply_and_demand,
        "access": one("access_change", decimals=2, sign=True),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_figures_below_names_are_those_of_the_tables(tables, texts, lang):
    speech, units = words(lang), tables["units"].set_index("unit_id")
    for name, columns in (
        ("proposed_units", ["counted_gap_ha"]),
        ("membership_effects", ["gain_ha", "loss_ha"]),
        ("dividend_by_unit", ["met_across_ha", "used_across_ha"]),
    ):
        units = units.join(tables[name].set_index("unit_id")[columns])
    for kind, written_as in figures().items():
        labels = texts[kind, lang][0]
        assert len(labels) > 5, kind
        for label in labels:
            head, below = label.split("\n", maxsplit=1)
            below = below.strip("()")  # what does not hold under other assumptions stands in brackets
            rows = units[units["name"] == head.split(". ", maxsplit=1)[-1]]
            assert any(below in written_as(speech, row) for _, row in rows.iterrows()), (kind, label)


def runs(every, cells):
    """Whether cells stand one behind the other, each as one of the ways to write it."""
    return any(
        all(text in ways for text, ways in zip(every[at:], cells, strict=False))
        for at in range(len(every) - len(cells) + 1)
    )


@pytest.mark.parametrize("lang", LANGS)
def test_tables_beside_maps_are_those_on_disk(tables, texts, lang):
    speech = words(lang)
    states = tables["states"].set_index("state")
    columns = ["supply_ha", "soon_ha", "demand_ha_mid"]
    for state, row in states.iterrows():
        cells = [{speech.state(state)}, *(shown(speech, row[name]) for name in columns)]
        assert runs(texts["balance", lang][1], [*cells, shown(speech, row["gap_ha"], sign=True)]), state
    for state, row in tables["dividend_by_state"].set_index("state").iterrows():
        ways = {"met_more_ha": True, "used_more_ha": True, "met_across_ha": False, "used_across_ha": False}
        cells = [shown(speech, row[name], sign=sign) for name, sign in ways.items()]
        assert runs(texts["flows", lang][1], [{speech.state(state)}, *cells]), state
    whole = tables["proposed_balance"].query("state == 'all'").set_index("area")
    for area, row in tables["proposed_areas"].set_index("area").iterrows():
        at_least = "≥ " if whole["unknown_supply_high_ha"][area] > 0 else ""
        gap = {f"{at_least}{way}" for way in shown(speech, whole["gap_ha"][area])}
        cells = [shown(speech, row["offset_ha"]), gap, shown(speech, whole["pooling_gain_ha"][area])]
        assert runs(texts["proposed", lang][1], cells), area


@pytest.mark.parametrize("lang", LANGS)
def test_figures_in_titles_and_notes_are_those_of_the_tables(tables, texts, lang):
    speech = words(lang)
    areas = tables["cooperation_areas"].query("state == 'all'")["pooling_gain_ha"]
    below = " ".join(texts["membership", lang][1]).replace("\n", " ")
    for ha in areas:
        assert any(f" {way} ha" in below for way in shown(speech, ha, decimals=1))
    units = tables["units"]
    known, count = units["supply_ha"].notna().sum(), len(units)
    low, high = (
        tables["region"].set_index("area").loc["study area", f"demand_ha_{end}"] for end in ("low", "high")
    )
    for kind in ("balance", "flows", "membership", "proposed"):
        every = " ".join(texts[kind, lang][1])
        assert speech.text("sure_units", known=known, units=count) in every
        between = {
            "de": f"{speech.number(low)} bis {speech.number(high)} ha",
            "en": f"{speech.number(low)} to",
        }
        assert between[lang] in every


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_says_what_the_tables_say(tables, result, lang):
    speech, read_ = words(lang), summary(result, lang=lang)
    names = [name for name in result.summary().columns if name != "verdict"]
    on_disk = pd.concat(
        [tables[name].set_index(tables[name].columns[0]) for name in ("region", "states", "districts")]
    )
    for (_, row), (_, cells) in zip(on_disk.iterrows(), read_.iterrows(), strict=True):
        for name in names:
            decimals = 0 if name.startswith("units") else 1
            cell = cells[speech.text(f"table_{name}")]
            assert cell in shown(speech, row[name], decimals=decimals, trim=False), name


def test_warnings_and_provenance_say_what_the_tables_say(tables, folder):
    record = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    said = {}
    for warning in record["warnings"]:
        said.setdefault(warning["code"], []).append(warning["figures"])
    region = tables["region"].set_index("area").loc["study area"]
    assert said["units_unknown"] == [{"units": region["units_unknown"], "of": region["units"]}]
    assert said["supply_unknown"][0]["ha"] == pytest.approx(region["unknown_ha"], abs=0.01)
    ledger = {layer: tables[f"ledger_{layer}"] for layer in ("sites", "pv")}
    for code, column in (("overlap", "overlap_ha"), ("outside", "outside_ha")):
        for figures_ in said.get(code, []):
            assert figures_["ha"] == pytest.approx(ledger[figures_["layer"]][column].sum(), abs=0.02)
    excluded = pd.DataFrame(record["excluded_ha"])
    for layer, account in ledger.items():
        columns = excluded.index.intersection(account.columns)
        np.testing.assert_allclose(account[columns].sum(), excluded.loc[columns, layer], atol=0.02)
    (pv,) = said["pv_expected"]  # ends of a range do not add up
    assert tables["solar_states"]["overlap_ha"].sum() == pytest.approx(pv["ha"], abs=0.02)
    assert region["pv_on_sites_ha"] == pytest.approx(pv["ha"], abs=0.02)
    for scored in said.get("not_scored", []):
        table = tables["units" if scored["layer"] == "units" else "site_scores"]
        assert scored["of"] == len(table)
    gifpro = tables["gifpro"].groupby("unit_id")[["demand_ha_low", "demand_ha_high"]].sum()
    for area in said["gifpro"]:
        key = area["area"].rsplit("(", maxsplit=1)[-1].rstrip(")")
        assert gifpro.loc[key].tolist() == pytest.approx([area["low"], area["high"]], abs=0.01)


def test_the_headline_says_what_the_tables_say(tables, folder):
    record = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    said = {notice["code"]: notice["figures"] for notice in record["headline"]}
    region = tables["region"].set_index("area").loc["study area"]
    dividends = tables["border"].set_index("measure").loc["dividend_ha"]
    counted = said["dividend_counted"]
    ends = [dividends.min(), dividends["mid"], dividends.max(), region["unknown_supply_high_ha"]]
    found = [counted[name] for name in ("low", "ha", "high", "missing")]
    np.testing.assert_allclose(found, ends, atol=0.02)
    border = tables["border"].set_index("measure")
    whole = said["dividend_interval"]
    assert whole["low"] <= dividends.min() <= dividends.max() <= whole["high"]
    # no more is met than lacks land with the border closed
    assert whole["high"] == pytest.approx(border.loc["unmet_closed_ha"].max(), abs=0.02)
    soon, states = said["soon_dividend"], tables["states"]
    assert soon["demand"] == pytest.approx(region["demand_ha_mid"], abs=0.02)
    assert soon["soon"] == pytest.approx(states["soon_ha"].sum(), abs=0.02)
    names = {"sure": "sure_ha", "possible": "possible_ha", "low": "unmet_low_ha", "high": "unmet_high_ha"}
    segments = tables["segments"].query("state == 'all'").set_index("segment")
    told = said["segments_lacking"]["segments"] | said["segments_served"]["segments"]
    assert {*told} == {*segments.index}
    for segment, row in told.items():
        for name in {*row} - {"unknown"}:
            assert row[name] == pytest.approx(segments.loc[segment, names[name]], abs=0.02), (segment, name)
    for name in ("demand_ha_low", "demand_ha_mid", "demand_ha_high"):
        assert segments[name].sum() == pytest.approx(region[name], abs=0.02)


def test_local_and_mobile_demand_are_all_demand(tables):
    """What stays in its unit and what may go elsewhere, served or not, in every table that divides it."""
    keys = ["unit_id", "segment", "size_class"]
    local, mobile, whole = (
        tables[name].set_index(keys) for name in ("local_demand", "unmet_open", "matched_demand")
    )
    asked = local["local_ha"].add(mobile["mobile_ha"], fill_value=0.0)
    np.testing.assert_allclose(asked.loc[whole.index], whole["demand_ha"], atol=1e-3)
    segments = tables["segments"].query("state == 'all'").set_index("segment")
    for table in (local, mobile):
        for name in table.columns.intersection(segments.columns):
            sums = table.groupby("segment")[name].sum()
            np.testing.assert_allclose(sums, segments.loc[sums.index, name], atol=0.05, err_msg=name)
    np.testing.assert_allclose(local["local_met_ha"] + local["local_unmet_ha"], local["local_ha"], atol=1e-3)
    for way in ("closed", "open"):
        table = tables[f"unmet_{way}"]
        met = table[f"met_{way}_ha"] + table[f"unmet_{way}_ha"]
        np.testing.assert_allclose(met, table["mobile_ha"], atol=1e-3)
