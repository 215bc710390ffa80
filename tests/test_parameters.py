"""The table of all parameters; run as a script, this file writes it into the page."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import landgap as lg

PAGE = Path(__file__).parents[1] / "docs" / "parameters.md"
BEGIN = "<!-- the table, written by tests/test_parameters.py -->\n"
NO_PARAMETER = {"year", "seed", "area_count", "area_nodes", "permutations"}
"""Numbers among the options that are no parameters: a date, and how much is computed."""


@pytest.fixture(scope="module")
def table():
    return lg.parameters()


def shown(value):
    return "" if np.isnan(value) else f"{value:.4g}"


def as_markdown(table):
    rows = ["| parameter | value | low | high | unit | used in | status | evidence | source | also |"]
    rows.append("|" + "---|" * 10)
    for name, row in table.iterrows():
        texts = [row[column] for column in ("unit", "used_in", "status", "evidence", "source", "also")]
        cells = [f"`{name}`", *(shown(row[column]) for column in ("value", "low", "high")), *texts]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def test_the_page_shows_the_table_as_shipped(table):
    page = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].splitlines()
    assert page == as_markdown(table).splitlines(), "python tests/test_parameters.py writes the page anew"


def test_each_parameter_stands_once_with_unit_use_and_source(table):
    assert table.index.is_unique
    for column in ("unit", "used_in", "source"):
        assert table[column].str.strip().ne("").all(), column
    assert not table.drop(columns=["value", "low", "high"]).isna().any(axis=None)


def test_status_follows_from_the_evidence(table):
    found = set(table[["evidence", "status", "read"]].itertuples(index=False, name=None))
    assert found == {
        ("S", "verified", True),
        ("C", "verified", True),
        ("S2", "unverifiable", True),
        ("M", "unverifiable", False),
        ("own", "own choice", False),
    }


def test_every_shipped_set_of_gifpro_is_listed(table):
    names = {each.name for each in vars(lg.demand).values() if isinstance(each, lg.demand.GifproParameters)}
    assert {name.split(".")[1] for name in table.index if name.startswith("gifpro.")} == names


def test_a_value_lies_in_its_range_or_only_the_range_is_known(table):
    ranged = table.dropna(subset=["low", "high"])
    assert (ranged["low"] <= ranged["high"]).all()
    known = ranged.dropna(subset="value")
    assert known["value"].between(known["low"], known["high"]).all()
    assert table["value"].isna().eq(table.index.str.startswith("request_ha.")).all()


def test_every_number_among_the_options_is_listed_with_its_default(table):
    options = lg.AssessOptions()
    numbers = {
        each.name: getattr(options, each.name)
        for each in fields(options)
        if type(getattr(options, each.name)) in (int, float)
    }
    for name, value in numbers.items():
        assert (name in NO_PARAMETER) != (name in table.index), name
        if name in table.index:
            assert table.loc[name, "value"] == value
    assert table.loc["lease_years", ["low", "value", "high"]].tolist() == list(options.lease_years)


def test_sets_of_weights_sum_to_one(table):
    for pattern in (r"score\.sites\..*\.weight", r"score\.units\..*\.weight", r"nordraum_2018\..*\.weight"):
        assert table.loc[table.index.str.fullmatch(pattern), "value"].sum() == pytest.approx(1)
    assert table.filter(like="demand_weights.", axis="index")["value"].sum() == pytest.approx(1)


def test_kempten_2012_as_the_manual_has_it(table):
    gifpro = table.filter(like="gifpro.Kempten 2012.", axis="index")["value"]
    assert gifpro.loc["gifpro.Kempten 2012.land_m2_per_employee.others"] == 148
    assert gifpro.loc["gifpro.Kempten 2012.settlement_quota"] == 0.003
    assert gifpro.loc["gifpro.Kempten 2012.relocation_quota"] == 0.007


@pytest.mark.parametrize("name", ["zones_20_40_60", "zones_10_20_30"])
def test_bounds_of_zones_are_those_of_the_function(table, name):
    zone = getattr(lg.access, name.upper())
    for key, weight in table.filter(like=f"{name}.", axis="index")["value"].items():
        bound = int(key.rsplit("_", 1)[1])
        assert zone([bound]).item() == weight > zone([np.nextafter(bound, 99)]).item()


def test_a_changed_default_shows(monkeypatch):
    monkeypatch.setattr(lg.AssessOptions.__init__, "__defaults__", changed("net_share", 0.6))
    assert lg.parameters().loc["net_share", "value"] == 0.6


def changed(name, value):
    defaults = lg.AssessOptions.__init__.__defaults__
    at = [each.name for each in fields(lg.AssessOptions)].index(name)
    return (*defaults[:at], value, *defaults[at + 1 :])


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8").split(BEGIN)[0]
    PAGE.write_text(text + BEGIN + as_markdown(lg.parameters()), encoding="utf-8")
