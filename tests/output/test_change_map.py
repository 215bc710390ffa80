"""The map of changes between two dates.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import shapely
from ground import box, frame
from matplotlib.collections import PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg

DATES = ("2016-12-31", "2021-12-31")
both_languages = pytest.mark.parametrize("lang", ["de", "en"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def seen(study, units):
    """Every kind of change, and Bedorf joined to Ahausen."""
    together = units.drop(index=1)
    together.loc[0, "geometry"] = box(0, 0, 2000, 4000)
    after = lg.StudyArea.from_layers(
        title="Test",
        units=together,
        sites=frame(
            {
                "site_id": ["cross", "reserve", "left", "new", "withdrawn", "built"],
                "status": ["existing", "existing", "reserve", "planned", "reserve", None],
            },
            [
                box(1500, 100, 2500, 300),
                box(200, 2200, 700, 2700),
                box(700, 2200, 1000, 2700),
                box(2500, 2300, 3000, 2600),
                box(3000, 3000, 3500, 3200),
                box(3000, 1000, 3400, 1200),
            ],
        ),
        pv=frame(
            {"pv_id": ["small", "large"], "capacity_mw": [1.0, 30.0]},
            [box(1500, 100, 1600, 200), box(200, 1000, 900, 1500)],
        ),
        horizon_years=18,
    )
    merger = pd.DataFrame({"old_id": ["15088002"], "new_id": ["15088001"]})
    found = lg.monitor(study, after, dates=DATES, key_changes=merger)
    return replace(found, created=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def drawn(halle_leipzig):
    """The map of the bundled study; a test must not change it."""
    states = [lg.at_end_of(halle_leipzig, year) for year in (2015, 2025)]
    found = lg.monitor(*states, dates=("2015-12-31", "2025-12-31"))

    @cache
    def draw(lang):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return lg.maps.change(found, ax=sheet(dpi=200), lang=lang)

    return draw


def discs(ax, kind):
    """Radii of the discs of a kind, in points."""
    [drawn] = kept(ax, PathCollection, kind)
    return sorted(drawn.get_sizes() ** 0.5)


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_change(seen):
    return lg.maps.change(seen, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


def test_the_area_of_a_disc_is_that_of_the_change(seen):
    """25 ha taken up and 35 ha newly under PV, one disc each."""
    ax = lg.maps.change(seen, ax=sheet())
    [taken], [pv] = discs(ax, "taken_up"), discs(ax, "new_pv")
    assert (pv / taken) ** 2 == pytest.approx(35 / 25)


def test_every_kind_has_its_discs_and_its_row(seen):
    ax = lg.maps.change(seen, ax=sheet(), lang="en")
    text = says(ax)
    for kind, words in {
        "taken_up": "taken up (1)",
        "newly_planned": "newly planned (2)",
        "unclear": "unclear (status not stated) (1)",
        "new_pv": "newly under photovoltaics (1)",
        "pv_removed": "photovoltaics removed (1)",
    }.items():
        assert words in text
        assert len(discs(ax, kind)) == int(words[-2])
    assert "released from use (" not in text
    assert "changed by a reform of boundaries" in text
    [reform] = kept(ax, PathCollection, "reform")
    assert len(reform.get_paths()) == 1


def test_no_change_is_said(study):
    ax = lg.maps.change(lg.monitor(study, study, dates=DATES), ax=sheet(), lang="en")
    assert "No change." in says(ax)
    assert "reform" not in says(ax)


@pytest.mark.parametrize(
    ("lang", "terms"),
    [
        (
            "de",
            "31. Dezember 2015|neu mit Photovoltaik (220)|in Anspruch genommen (1)|1.572|"
            "Inanspruchnahme im Mittel: 4,4 ha|© GeoBasis-DE|unvollständig",
        ),
        (
            "en",
            "31 December 2025|newly under photovoltaics (220)|taken up (1)|1,572|"
            "Mean take-up: 4.4 ha|© GeoBasis-DE|not complete",
        ),
    ],
)
def test_legend_speaks_the_language(lang, terms, drawn):
    text = says(drawn(lang))
    assert [term for term in terms.split("|") if term not in text] == []


@both_languages
def test_no_text_is_clipped_or_runs_into_the_map(lang, drawn):
    ax = drawn(lang)
    paper, body = (shapely.box(*part.extents) for part in (ax.figure.bbox, ax.get_window_extent()))
    assert [text.get_text() for text in written(ax) if not paper.covers(room(text))] == []
    legend = [room(text) for text in written(ax, "legend")]
    assert not any(body.intersects(place) for place in legend)
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(place.bounds[1] for place in legend) > foot
    assert not any(one.intersection(other).area > 2 for one, other in combinations(legend, 2))


def test_names_do_not_cover_each_other(drawn):
    ax = drawn("de")
    names = [room(text) for text in (*written(ax, "label"), *written(ax, "state-name"))]
    assert len(names) > 10
    pairs = combinations(names, 2)
    assert not any(one.intersection(other).area > 0.02 * one.area for one, other in pairs)


def test_unknown_language(seen):
    with pytest.raises(lg.LandgapError, match='there is "de", "en"'):
        lg.maps.change(seen, ax=sheet(), lang="fr")


def test_the_given_axes_is_used_and_the_result_left_as_it_is(seen):
    pieces, units = seen.pieces.copy(), seen.units.copy()
    ax = sheet()
    assert lg.maps.change(seen, ax=ax) is ax
    assert plt.get_fignums() == []
    pd.testing.assert_frame_equal(seen.units, units)
    pd.testing.assert_frame_equal(seen.pieces, pieces)
