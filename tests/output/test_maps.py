"""Maps: as pictures of the small study, and by what they say and where they say it.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg
from landgap.output.maps.classes import breaks, classify, ladder, reach_breaks

MAPS = {"cooperation": lg.maps.cooperation, "balance": lg.maps.balance}
both_maps = pytest.mark.parametrize("name", MAPS)
both_languages = pytest.mark.parametrize("lang", ["de", "en"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture(scope="session")
def drawn(result):
    """Maps of the bundled study; a test must not change them."""

    @cache
    def draw(name, lang, dpi):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return MAPS[name](result, ax=sheet(dpi=dpi), lang=lang)

    return lambda name, lang="de", dpi=72: draw(name, lang, dpi)


@pytest.fixture
def small(study):
    return replace(lg.assess(study), created=datetime(2026, 3, 1, tzinfo=UTC))


# pictures


@both_maps
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture(name, small):
    return MAPS[name](small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


# what a map says


@pytest.mark.parametrize(
    ("name", "lang", "terms"),
    [
        (
            "cooperation",
            "de",
            "Kooperationsraum Halle/Leipzig|Landesgrenze|Kreisgrenze|Bestand mit freien Flächen|"
            "Reserve|Brachfläche|geplant|verworfen|Lage angenähert|Oberzentrum|ab 5 MW|ha netto|"
            "Nachbargemeinden|Quellen und Lizenzen|Datenstand|ETRS89 / UTM zone 33N",
        ),
        (
            "cooperation",
            "en",
            "Cooperation area Halle/Leipzig|State border|existing, with free plots|reserve|"
            "brownfield|planned|withdrawn|position approximate|High-order centre|from 5 MW|net ha|"
            "Sources and licences|Vintage of the data",
        ),
        (
            "balance",
            "de",
            "Flächensaldo: Halle/Leipzig|Saldo in ha|ausgeglichen|keine Angabe|Fläche fehlt|"
            "Landesgrenze|Länderbilanz|Sachsen-Anhalt|2.545 bis 2.840 ha",
        ),
        (
            "balance",
            "en",
            "Land balance: Halle/Leipzig|Balance in ha|about even|no data|land is missing|"
            "State border|Saxony-Anhalt|2,545 to 2,840 ha",
        ),
    ],
)
def test_legend_speaks_the_language(name, lang, terms, drawn):
    text = says(drawn(name, lang))
    assert [term for term in terms.split("|") if term not in text] == []


@both_maps
def test_every_attribution_and_the_date_are_printed(name, drawn, result):
    ax = drawn(name)
    foot = " ".join(text.get_text() for text in written(ax, "foot")).replace("\u00a0", " ")
    assert [line for line in result.study.attribution if line not in foot] == []
    assert lg.output.words.words("de").date(result.created) in foot


def test_state_totals_are_those_of_the_result(drawn, result):
    cells = says(drawn("balance", "en"))
    for value in result.states["gap_ha"]:
        assert f"{abs(value):,.0f}" in cells


# where it says it


@both_maps
@both_languages
@pytest.mark.parametrize("dpi", [72, 200])
def test_no_text_is_clipped_or_runs_into_the_map(name, lang, dpi, drawn):
    ax = drawn(name, lang, dpi)
    paper = shapely.box(*ax.figure.bbox.extents)
    outside = [text.get_text() for text in written(ax) if not paper.covers(room(text))]
    assert outside == []
    body = shapely.box(*ax.get_window_extent().extents)
    beside = [*written(ax, "foot"), *written(ax, "legend")]
    assert [text.get_text() for text in beside if body.intersects(room(text))] == []
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    legend = min(text.get_window_extent().y0 for text in written(ax, "legend"))
    assert legend > foot


@both_maps
@both_languages
def test_names_do_not_cover_each_other(name, lang, drawn):
    ax = drawn(name, lang, 200)
    names = [*written(ax, "label"), *written(ax, "state-name")]
    assert len(written(ax, "label")) > 15
    assert len(written(ax, "state-name")) >= 4
    body = shapely.box(*ax.get_window_extent().extents)
    assert all(body.covers(room(text)) for text in names)
    covered = [
        (one.get_text(), other.get_text())
        for one, other in combinations(names, 2)
        if room(one).intersection(room(other)).area > 0.02 * room(one).area
    ]
    assert covered == []


@both_maps
def test_type_can_be_read_on_paper(name, drawn):
    ax = drawn(name)
    assert min(text.get_fontsize() for text in written(ax)) >= 6


@both_maps
def test_legend_rows_do_not_run_into_each_other(name, drawn):
    rows = [room(text) for text in written(drawn(name, "de", 200), "legend")]
    assert not any(one.intersection(other).area > 1 for one, other in combinations(rows, 2))


# cartography


@both_maps
def test_scale_bar_is_as_long_as_it_says(name, drawn, small):
    for ax in (drawn(name, "en"), MAPS[name](small, ax=sheet(), lang="en")):
        blocks = kept(ax, mpl.patches.Rectangle, "scale-bar")
        length_km = sum(block.get_width() for block in blocks) / 1000
        label = next(t.get_text() for t in written(ax) if t.get_text().endswith(" km"))
        assert float(label.removesuffix(" km")) == pytest.approx(length_km)
        digit = length_km / 10 ** np.floor(np.log10(length_km))
        assert np.isclose(digit, (1, 2, 5)).any()


def test_printed_scale_is_right_on_paper_and_left_out_elsewhere(drawn, small):
    a4 = lg.maps.balance(small, ax=sheet(inches=(11.69, 8.27)), lang="en")
    for ax, paper in ((drawn("balance", "en"), "(A3)"), (a4, "(A4)")):
        printed = next(t.get_text() for t in written(ax) if t.get_text().startswith("1 : "))
        metres = np.diff(ax.get_xlim())[0] / (ax.get_window_extent().width / 72 * 0.0254)
        assert int(printed.split()[2].replace(",", "")) == pytest.approx(metres, rel=0.001)
        assert printed.endswith(paper)
    assert "1 : " not in says(lg.maps.balance(small, ax=sheet(inches=(10, 7))))


@both_maps
def test_north_arrow_points_up_and_metres_are_square(name, small):
    ax = MAPS[name](small, ax=sheet())
    arrow = kept(ax, mpl.patches.Polygon, "north-arrow")
    corners = np.vstack([half.get_xy() for half in arrow])
    assert corners[corners[:, 1].argmax(), 0] == pytest.approx(corners[:, 0].mean(), abs=500)
    assert any(text.get_text() == "N" for text in written(ax))
    assert ax.get_aspect() == 1


@both_maps
def test_state_border_is_the_strongest_line(name, drawn):
    ax = drawn(name)
    [border] = kept(ax, LineCollection, "state-border")
    lines = [line for line in ax.collections if isinstance(line, LineCollection)]
    dark = [line for line in lines if mpl.colors.to_rgb(line.get_color()[0]) != (1, 1, 1)]
    others = [line.get_linewidth()[0] for line in dark if line is not border]
    assert border.get_linewidth()[0] > 2 * max(others)
    assert border.get_linestyle()[0][1] is not None


def test_approximate_positions_look_approximate(study, sites):
    points = sites.assign(gross_ha=sites.area / 10_000, geometry=sites.centroid)
    points["position"] = ["approximate", "exact", "approximate", "approximate"]
    layers = {"units": study.units, "employment": study.employment, "horizon_years": 18}
    rough = lg.StudyArea.from_layers(sites=points, demand=(40, 60, ""), **layers)
    ax = lg.maps.cooperation(lg.assess(rough), ax=sheet())

    def outlines(mark):
        *_, outline = kept(ax, PathCollection, mark)
        return outline.get_linestyle()[0][1]

    assert outlines("existing") is not None
    assert outlines("reserve") is None
    assert "Lage angenähert" in says(ax)


def test_a_demand_without_a_source_leaves_no_brackets(study, small):
    bare = replace(small, study=replace(study, demand_source=""))
    assert "40 bis 60 ha, auf die Gemeinden" in says(lg.maps.balance(bare, ax=sheet()))
    assert "40 bis 60 ha (by hand), auf" in says(lg.maps.balance(small, ax=sheet()))


def test_units_without_data_are_hatched_and_counted(drawn, result):
    ax = drawn("balance")
    unknown = int(result.units["gap_ha"].isna().sum())
    [hatched] = [c for c in ax.collections if c.get_gid() == "no-data"]
    assert hatched.get_hatch()
    assert len(hatched.get_paths()) == unknown
    assert f"keine Angabe (Angebot unbekannt) ({unknown})" in says(ax)


def test_infinite_reach_has_its_own_class(small):
    units = small.units.assign(reach_years=[np.inf, np.nan, 4.0, 40.0])
    ax = lg.maps.balance(replace(small, units=units), column="reach_years", ax=sheet())
    assert "kein Bedarf (1)" in says(ax)
    assert "36 bis 72 (1)" in says(ax)
    assert "keine Angabe (Angebot unbekannt) (1)" in says(ax)


def test_hectares_without_large_parcels_are_marked(small):
    verdict = pd.Categorical(["no large parcels", "inconclusive", "enough", "unknown"])
    marked = replace(small, units=small.units.assign(verdict=verdict))
    ax = lg.maps.balance(marked, ax=sheet())
    for mark, text in (
        ("no_large_parcels", "Parzellen über 5 ha fehlen"),
        ("inconclusive", "Mindestwert"),
    ):
        assert len(kept(ax, PathCollection, mark)) == 1
        assert text in says(ax)


# classes


@given(st.lists(st.floats(-1e5, 1e5, allow_subnormal=False), max_size=30))
def test_breaks_are_round_and_symmetric_around_zero(values):
    edges = breaks(pd.Series(values, dtype=float))
    assert edges == sorted(edges)
    assert edges == [-edge for edge in reversed(edges)]
    digits = [edge / 10 ** np.floor(np.log10(edge)) for edge in edges[3:]]
    assert all(np.isclose(digit, (1, 2, 5)).any() for digit in digits)


def test_breaks_of_the_size_of_the_values():
    assert breaks(pd.Series([-90.0, 80, 60, 3, 1])) == [-50, -10, -2, 2, 10, 50]
    assert breaks(pd.Series([0.0, np.nan, np.inf])) == [-50, -10, -2, 2, 10, 50]
    assert ladder(0.07) == pytest.approx([0.002, 0.01, 0.05])


@given(st.floats(-1e3, 1e3))
def test_a_gap_and_a_surplus_of_one_size_mirror_each_other(value):
    edges = [-50.0, -10.0, -2.0, 2.0, 10.0, 50.0]
    low, high = classify(pd.Series([-value, value]), edges).number
    assert low + high == len(edges)


def test_reach_turns_at_the_horizon():
    edges = reach_breaks(18)
    assert edges[2] == 18
    assert classify(pd.Series([0.0, 17.9, 18.1, 1e3]), edges).number.tolist() == [0, 2, 3, 5]


# use


@both_maps
def test_the_given_axes_is_used_and_pyplot_left_alone(name, small):
    ax = sheet()
    assert MAPS[name](small, ax=ax) is ax
    assert plt.get_fignums() == []


@both_maps
def test_without_axes_a_notebook_shows_the_figure(name, small):
    ax = MAPS[name](small)
    assert plt.figure(plt.get_fignums()[-1]) is ax.figure


def test_two_maps_stand_side_by_side(small):
    figure, (left, right) = plt.subplots(1, 2, figsize=(16, 6))
    rooms = [ax.get_position() for ax in (left, right)]
    lg.maps.cooperation(small, ax=left)
    lg.maps.balance(small, ax=right)
    for ax, given_room in zip((left, right), rooms, strict=True):
        given = given_room.transformed(figure.transFigure)
        frame = shapely.box(*given.extents).buffer(1)
        assert all(frame.covers(room(text)) for text in written(ax))


@both_maps
def test_unknown_language_or_column(name, small):
    with pytest.raises(lg.LandgapError, match='there is "de", "en"'):
        MAPS[name](small, ax=sheet(), lang="fr")
    with pytest.raises(lg.LandgapError, match="gap_ha, reach_years, large_gap_ha"):
        lg.maps.balance(small, ax=sheet(), column="supply")


def test_save_writes_two_files_a_map_and_leaves_nothing_open(small, tmp_path):
    files = lg.maps.save(small, tmp_path, lang="en")
    maps = ["cooperation", "balance", "bivariate", "score", "quality", "contiguous", "solar"]
    maps += ["flows", "access", "membership", "proposed"]
    assert [path.name for path in files] == [f"{m}.{suffix}" for m in maps for suffix in ("png", "pdf")]
    assert files[0].read_bytes().startswith(b"\x89PNG")
    assert files[1].read_bytes().startswith(b"%PDF")
    assert plt.get_fignums() == []


@both_maps
def test_dollars_in_names_are_just_dollars(name, study):
    money = replace(
        study,
        title="Halle $x^2$",
        units=study.units.assign(name="A $5 B $6", central_place="Mittelzentrum"),
        demand_source="50 $ to 60 $",
        provenance={"units": {"attribution": ["© $\\frac$ Co"], "vintage": "$1 $2"}},
    )
    ax = MAPS[name](lg.assess(money), ax=sheet())
    ax.figure.canvas.draw()
    assert "Halle $x^2$" in says(ax)
    assert "A $5 B $6" in says(ax)
    assert not any(text.get_parse_math() for text in written(ax) if "$" in text.get_text())


def no_pv(layers):
    del layers["pv"]


def no_members(layers):
    layers["units"] = layers["units"].drop(columns="member")


def one_state(layers):
    layers["units"] = layers["units"].assign(state="DE-SN")


def central_places(layers):
    ranks = ["Oberzentrum", "Mittelzentrum", "Grundzentrum", None]
    layers["units"] = layers["units"].assign(central_place=ranks)


def single_unit(layers):
    layers["units"] = layers["units"].iloc[[2]]
    layers["sites"] = layers["sites"].iloc[[2]]
    del layers["pv"]


def nothing_free(layers):
    layers["sites"] = layers["sites"].assign(availability="none")


def no_status(layers):
    layers["sites"] = layers["sites"].drop(columns=["status", "availability"])


def with_halo(layers):
    layers["units"] = layers["units"].assign(halo=[False, True, False, True])


@both_maps
@pytest.mark.parametrize(
    "change",
    [
        no_pv,
        no_members,
        one_state,
        central_places,
        single_unit,
        nothing_free,
        no_status,
        with_halo,
    ],
)
def test_studies_that_lack_something(change, name, units, sites, pv, tmp_path):
    layers = {"units": units, "sites": sites, "pv": pv}
    change(layers)
    study = lg.StudyArea.from_layers(**layers, horizon_years=18, demand=(40, 60, "by hand"))
    ax = MAPS[name](lg.assess(study, weights={"population": 1}), ax=sheet())
    ax.figure.savefig(tmp_path / "map.png")
    paper = shapely.box(*ax.figure.bbox.extents)
    assert all(paper.covers(room(text)) for text in written(ax))
    legend = [text.get_text() for text in written(ax, "legend")]
    assert ("Landesgrenze" in legend) == (change not in (one_state, single_unit))
