"""Map of PV on commercial land.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import shapely
from matplotlib.collections import PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg

both_languages = pytest.mark.parametrize("lang", ["de", "en"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study):
    return replace(lg.assess(study), created=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def drawn(result):
    @cache
    def draw(lang):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return lg.maps.solar(result, ax=sheet(dpi=200), lang=lang)

    return draw


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_solar(small):
    return lg.maps.solar(small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@pytest.mark.parametrize(
    ("lang", "terms"),
    [
        ("de", "Photovoltaik auf Gewerbeflächen: Halle/Leipzig|437 ha (374 bis 508)|"
               "Reserve oder Planung|bestehendes Gewerbegebiet|keine Gewerbefläche|hohl:|"
               "Verlorene Reserve, hochwertige zuerst|Spanne|Landesgrenze|Quellen und Lizenzen"),
        ("en", "Photovoltaics on commercial land: Halle/Leipzig|437 ha (374 to 508)|"
               "reserve or plan|existing estate|no commercial land|hollow:|"
               "Reserve lost, the best first|State border|Sources and licences"),
    ],
)  # fmt: skip
def test_the_map_says_what_it_shows_and_how_sure_it_is(lang, terms, drawn):
    text = says(drawn(lang))
    assert [term for term in terms.split("|") if term not in text] == []


@both_languages
def test_no_text_of_the_map_is_clipped_or_covers_another(lang, drawn):
    ax = drawn(lang)
    paper = shapely.box(*ax.figure.bbox.extents)
    assert [text.get_text() for text in written(ax) if not paper.covers(room(text))] == []
    assert min(text.get_fontsize() for text in written(ax)) >= 5.5
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(text.get_window_extent().y0 for text in written(ax, "legend")) > foot
    for gid in ("legend", "label"):
        texts = [room(text) for text in written(ax, gid)]
        assert len(texts) > 8
        assert not any(a.intersection(b).area > 0.02 * a.area for a, b in combinations(texts, 2))


def test_each_plant_that_stands_has_one_mark_of_its_land(drawn, result):
    ax, table = drawn("en"), result.solar.plants.query("phase == 'standing' and area_ha > 0")
    marks = {
        f"{kind}{end}"
        for kind in ("solar_reserve", "solar_brownfield", "solar_used")
        for end in ("", "_maybe")
    }
    counts = {m: sum(len(c.get_offsets()) for c in kept(ax, PathCollection, m)) for m in marks}
    there = table[table["share"] >= 0.05]
    assert sum(counts.values()) == len(there)
    filled = sum(count for mark, count in counts.items() if not mark.endswith("_maybe"))
    assert filled == (there["share"] >= 0.5).sum()
    reserve = there["land"].isin(["serviced_reserve", "reserve", "planned"]).sum()
    assert counts["solar_reserve"] + counts["solar_reserve_maybe"] == reserve


def test_an_unknown_language_is_refused(small):
    with pytest.raises(lg.LandgapError, match='one of "de", "en"'):
        lg.maps.solar(small, lang="fr")
