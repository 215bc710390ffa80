"""The README is the first thing that a newcomer tries: its words must be true."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import landgap as lg

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_exactly_two_set_up_commands():
    commands = re.findall(r"^    (pip install .*)$", README, flags=re.MULTILINE)
    assert commands == [
        "pip install . && landgap assess halle-leipzig --out out",
        'pip install -e ".[test]" && pytest',
    ]


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
def test_the_notebook_example_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    assert len(code.splitlines()) <= 11
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102  our own page
    plt.close("all")
    assert "cooperation area" in capsys.readouterr().out


def test_the_study_file_runs_as_it_is_printed(tmp_path, units):
    (text,) = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
    (tmp_path / "my-region.toml").write_text(text, encoding="utf-8")
    theirs = {"unit_id": "AGS", "name": "GEN", "state": "LAND", "population": "EWZ"}
    codes = units.rename(columns=theirs).assign(LAND=[15, 15, 14, 14])  # numbers, as offices have them
    codes.to_file(tmp_path / "municipalities.gpkg")
    places = units.centroid.to_crs(4326)
    sites = pd.DataFrame({"id": ["a", "b"], "area": [20.5, 8], "state": ["free", "built"]})
    sites = sites.assign(lon=places.x, lat=places.y)
    sites.to_csv(tmp_path / "sites.csv", index=False)
    result = lg.assess(lg.read_study(tmp_path / "my-region.toml"))
    # 460 ha by inhabitants 4 : 1 : 3 : 2; three quarters of the free site are net land
    assert result.units["demand_ha_mid"].tolist() == pytest.approx([184, 46, 138, 92])
    assert result.units["supply_ha"].tolist() == pytest.approx([0.75 * 20.5, 0, 0, 0])


def test_the_figures_are_those_of_the_result(result):
    supply = result.states["supply_ha"].round()
    said = (
        f"{result.region.loc['study area', 'supply_ha']:,.0f} ha of supply, "
        f"{supply['DE-ST']:,.0f} of them in Saxony-Anhalt, {supply['DE-SN']:.0f} in Saxony and "
        f"{supply['DE-TH']:.0f} in Thuringia"
    )
    assert said in " ".join(README.split())
    long_ha = result.supply.xs("long", level="availability")["supply_ha"].sum()
    soon_ha = result.region.loc["study area", "soon_ha"]
    page = " ".join(README.split())
    assert f"only {soon_ha:.0f} ha of it can be had within two years" in page
    assert f"rests on {long_ha:.0f} ha of long-term ideas" in page
    assert result.states.loc["DE-ST", "gap_ha"] < long_ha
    unknown = int(result.units["supply_ha"].isna().sum())
    assert f"{unknown} of 177 municipalities" in " ".join(README.split())


def test_every_file_that_it_links_to_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_headline_is_that_of_the_result(result):
    page = " ".join(README.replace("\n> ", "\n").split())
    for sentence in result.headline.statement:
        assert f"{sentence.text('en')}." in page
