"""The map to explore: offline, in both languages, and safe from what stands in the data."""

import base64
import re
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest
from nbclient import NotebookClient

import landgap as lg
from landgap.options import option_context
from landgap.output import explore
from landgap.output.words import words

LAYERS = {
    "de": ("Flächensaldo der Gemeinden", "Landesgrenze", "Gewerbeflächen", "Photovoltaikanlagen"),
    "en": ("Land balance of municipalities", "State border", "Commercial sites", "Photovoltaic"),
}


ASSESSED = []


@pytest.fixture
def small(study):
    """The small study, assessed once; not to be changed."""
    if not ASSESSED:
        ASSESSED.append(lg.assess(study))
    return ASSESSED[0]


def page(result, **options):
    return lg.explore(result, **options).get_root().render()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_layers_to_switch_and_tooltips_in_planners_words(lang, small):
    text = page(small, lang=lang)
    control = text[text.index("overlays :") :]
    shown = control.encode().decode("unicode_escape")
    assert [name for name in LAYERS[lang] if name not in shown] == []
    terms = {"de": ("Angebot", "Bedarf", "Saldo"), "en": ("Supply", "Demand", "Balance")}[lang]
    assert all(f'"{term}"' in text for term in terms)
    gap = words(lang).number(small.units["gap_ha"].iloc[0], decimals=1, sign=True)
    assert f"{gap} ha" in text.encode().decode("unicode_escape")


def test_nothing_is_loaded_from_the_network(small):
    text = page(small)
    assert re.findall(r'(?:src|href)\s*=\s*"(?!data:)[^"#]', text) == []
    assert "http://" not in text
    assert "https://" not in text
    script = re.search(r'src="data:text/javascript;base64,([^"]+)"', text)
    assert b"Leaflet 1.9" in base64.b64decode(script[1])


def test_a_background_is_only_there_if_asked_for(small):
    assert "L.tileLayer" not in page(small)
    assert "L.tileLayer" in page(small, tiles="OpenStreetMap")


def test_text_from_the_data_is_text(study):
    bad = "<script>alert(1)</script>${alert(2)}`{{ 7 * 7 }}"
    rows = {name: getattr(study, name).assign(name=bad) for name in ("units", "sites", "pv")}
    evil = replace(study, title=bad, **rows, provenance={"units": {"attribution": [bad]}})
    text = page(lg.assess(evil))
    assert "<script>alert" not in text
    assert "${alert" not in text
    assert "49" not in re.findall(r"alert\(2\).{0,80}", text)[0]
    assert "&lt;script&gt;alert(1)" in text


def test_unknown_is_said_and_not_coloured_as_zero(small):
    units = small.units.assign(supply_ha=float("nan"), gap_ha=float("nan"))
    text = page(replace(small, units=units), lang="en")
    assert text.count('"not known"') >= 2 * len(units)
    assert explore._UNKNOWN in text


def test_what_a_site_and_a_plant_are_is_said_in_words(small):
    sites, plants = (layer(small, words("de")) for layer in (explore._sites, explore._pv))
    assert sites["Planungsstand"].tolist() == ["Bestand", "Reserve", "Bestand", "Planung aufgegeben"]
    assert plants[["Status", "Inbetriebnahme"]].to_numpy().tolist() == [
        ["in Betrieb", "2012"], ["in Betrieb", "2020"],
    ]  # fmt: skip
    unstated = replace(small.study, sites=small.study.sites.assign(status=None))
    text = explore._sites(replace(small, study=unstated), words("en"))["Status"]
    assert set(text) == {"status not stated"}


def test_sites_are_called_by_their_german_name_in_german(small):
    named = small.study.sites.assign(name_de=["Kreuzfeld", None, None, None])
    found = replace(small, study=replace(small.study, sites=named))
    for lang, name in (("de", "Kreuzfeld"), ("en", "Am Kreuz")):
        assert explore._sites(found, words(lang))["Name"].tolist()[:2] == [name, "Nordfeld"]


def test_points_stay_points_where_the_outline_is_modelled(result):
    layer = explore._sites(result, words("de"))
    assert set(layer.geom_type) == {"Point"}


def test_without_the_extra_the_error_says_what_to_install(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "folium", None)
    with pytest.raises(lg.LandgapError, match=r'pip install "landgap\[explore\]"'):
        lg.explore(small)


def test_the_language_is_that_of_the_session_unless_said(small):
    with option_context(lang="en"):
        assert "Land balance of municipalities" in page(small)
    with pytest.raises(lg.LandgapError, match='one of "de", "en"'):
        lg.explore(small, lang="fr")


@pytest.mark.parametrize("tiles", ["nix", "", "https://example.org/{z}/{x}/{y}.png", 3])
def test_a_background_that_is_none_is_refused(tiles, small):
    with pytest.raises(lg.LandgapError, match="tiles"):
        lg.explore(small, tiles=tiles)


def test_import_brings_no_folium():
    code = "import landgap, sys; print('folium' in sys.modules)"
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.slow
def test_a_notebook_shows_it():
    source = "import landgap as lg\nlg.explore(lg.assess(lg.datasets.load('halle-leipzig')))"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=120).execute()
    [output] = notebook.cells[0].outputs
    shown = output["data"]["text/html"]
    assert "<iframe" in shown
    assert "Fl\\u00e4chensaldo der Gemeinden" in shown or "Flächensaldo der Gemeinden" in shown
