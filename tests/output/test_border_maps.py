"""Maps of the border: flows, accessibility, who should join.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

import re
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
from matplotlib.collections import LineCollection, PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg
from landgap.output.maps.base_map import ground

MAPS = {"flows": lg.maps.flows, "access": lg.maps.access, "membership": lg.maps.membership}
all_maps = pytest.mark.parametrize("name", MAPS)
both_languages = pytest.mark.parametrize("lang", ["de", "en"])
ASSESSED = []
A, B, C, D = "15088001", "15088002", "14730001", "14730002"


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study):
    """The small study, assessed once; a test must not change it."""
    if not ASSESSED:
        ASSESSED.append(replace(lg.assess(study), created=datetime(2026, 3, 1, tzinfo=UTC)))
    return ASSESSED[0]


@pytest.fixture(scope="session")
def drawn(result):
    """Maps of the bundled study; a test must not change them."""

    @cache
    def draw(name, lang):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return MAPS[name](result, ax=sheet(dpi=200), lang=lang)

    return draw


def with_flows(result, *rows):
    """A result whose open border brings just these flows: origin, destination, ha."""
    table = pd.DataFrame(rows, columns=["origin", "destination", "ha"])
    state = result.study.units.set_index("unit_id")["state"]
    sides = [table[end].map(state) for end in ("origin", "destination")]
    table = table.assign(segment="all", size_class="5-10", cost=0.0)
    table["crosses_border"] = sides[0] != sides[1]
    exchange = replace(result.exchange, open=replace(result.exchange.open, flows=table))
    return replace(result, exchange=exchange)


def arrows(ax):
    """The shapes of the arrows, in metres, in the order in which they are drawn."""
    paths = [path for art in kept(ax, PathCollection, "flow") for path in art.get_paths()]
    return [shapely.Polygon(path.vertices) for path in paths]


def text_beside(ax):
    return " ".join(text.get_text() for text in written(ax, "legend"))


def joined(result, **columns):
    table = result.membership_effects.reindex([A, B, C, D]).assign(**columns)
    table.attrs = result.membership_effects.attrs
    return replace(result, membership_effects=table)


# all three


@all_maps
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture(name, small):
    return MAPS[name](small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@pytest.mark.parametrize(
    ("name", "lang", "terms"),
    [
        (
            "flows",
            "de",
            "Flächenausgleich|Kooperationsgewinn: 220 ha|Bedarf aus Sachsen|Pfeilbreite",
        ),
        ("flows", "en", "Land exchange|Cooperation dividend: 220 ha|Demand from Saxony|Width of"),
        (
            "access",
            "de",
            "offene Grenze|ha je ha Bedarf|kaum anders|Mittel der Länder|weniger Fläche",
        ),
        ("access", "en", "open border|ha per ha of demand|hardly changed|Means of the states"),
        (
            "membership",
            "de",
            "Wer beitreten sollte|Gewinn durch Beitritt|Verlust durch Austritt|gemeinsam decken",
        ),
        (
            "membership",
            "en",
            "Who should join|Gain if it joins|Loss if it leaves|together and not alone: ",
        ),
    ],
)
def test_legend_speaks_the_language(name, lang, terms, drawn):
    text = says(drawn(name, lang))
    assert [term for term in terms.split("|") if term not in text] == []


@all_maps
@both_languages
def test_no_text_is_clipped_or_runs_into_the_map(name, lang, drawn):
    ax = drawn(name, lang)
    paper, body = (shapely.box(*part.extents) for part in (ax.figure.bbox, ax.get_window_extent()))
    assert [text.get_text() for text in written(ax) if not paper.covers(room(text))] == []
    legend = {text.get_text(): room(text) for text in written(ax, "legend")}
    assert [text for text, place in legend.items() if body.intersects(place)] == []
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(place.bounds[1] for place in legend.values()) > foot
    rows = [room(text) for text in written(ax, "legend")]
    assert not any(one.intersection(other).area > 2 for one, other in combinations(rows, 2))


@all_maps
def test_names_do_not_cover_each_other(name, drawn):
    ax = drawn(name, "de")
    names = [room(text) for text in (*written(ax, "label"), *written(ax, "state-name"))]
    assert len(names) > 10
    pairs = combinations(names, 2)
    assert not any(one.intersection(other).area > 0.02 * one.area for one, other in pairs)


@all_maps
def test_state_border_is_the_strongest_line(name, drawn):
    ax = drawn(name, "de")
    [border] = kept(ax, LineCollection, "state-border")
    lines = [line for line in ax.collections if isinstance(line, LineCollection)]
    dark = [line for line in lines if mpl.colors.to_rgb(line.get_color()[0]) != (1, 1, 1)]
    widths = [line.get_linewidth()[0] for line in dark if line is not border]
    assert border.get_linewidth()[0] > 2 * max(widths)


@all_maps
def test_unknown_language_or_column(name, small):
    with pytest.raises(lg.LandgapError, match='there is "de", "en"'):
        MAPS[name](small, ax=sheet(), lang="fr")
    with pytest.raises(lg.LandgapError, match="access_change, open_access, closed_access"):
        lg.maps.access(small, ax=sheet(), column="change")


@all_maps
def test_the_given_axes_is_used_and_the_result_left_as_it_is(name, small):
    units, table = small.units.copy(), small.membership_effects.copy()
    flows = small.exchange.open.flows.copy()
    ax = sheet()
    assert MAPS[name](small, ax=ax) is ax
    assert plt.get_fignums() == []
    pd.testing.assert_frame_equal(small.units, units)
    pd.testing.assert_frame_equal(small.membership_effects, table)
    pd.testing.assert_frame_equal(small.exchange.open.flows, flows)


def one_state(units):
    return units.assign(state="DE-SN")


def no_members(units):
    return units.drop(columns="member")


def all_members(units):
    return units.assign(member=True)


def with_halo(units):
    return units.assign(halo=[False, True, False, True])


def central_places(units):
    return units.assign(central_place=["Oberzentrum", "Mittelzentrum", "Grundzentrum", None])


def nothing_free(sites):
    return sites.assign(availability="none")


@pytest.mark.parametrize(
    "change", [one_state, no_members, all_members, with_halo, central_places, nothing_free]
)
def test_studies_that_lack_something(change, units, sites):
    if change is nothing_free:
        sites = change(sites)
    else:
        units = change(units)
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=18, demand=(40, 60, "by hand"))
    result = lg.assess(study, weights={"population": 1})
    for draw in MAPS.values():
        ax = draw(result, ax=sheet())
        ax.figure.canvas.draw()
        paper = shapely.box(*ax.figure.bbox.extents)
        assert all(paper.covers(room(text)) for text in written(ax))
        legend = [text.get_text() for text in written(ax, "legend")]
        assert ("Landesgrenze" in legend) == (change is not one_state)


def test_save_leaves_out_the_border_where_there_is_none(units, sites, tmp_path, monkeypatch):
    monkeypatch.setattr(mpl.figure.Figure, "savefig", lambda *_, **__: None)
    study = lg.StudyArea.from_layers(
        units=one_state(units), sites=sites, horizon_years=18, demand=(40, 60, "by hand")
    )
    files = lg.maps.save(lg.assess(study, weights={"population": 1}), tmp_path)
    everywhere = {"cooperation", "balance", "bivariate", "score", "quality", "contiguous"}
    assert {path.stem for path in files} == everywhere


# flows


def test_an_arrow_points_from_the_demand_to_the_land(small):
    middle = ground(small.study).middle
    for origin, destination in ((A, C), (C, A)):
        flows = with_flows(small, (origin, destination, 1.0), (B, D, 30.0))
        _, arrow = arrows(lg.maps.flows(flows, ax=sheet()))
        ends = [arrow.intersection(middle[unit].buffer(80)).area for unit in (origin, destination)]
        assert ends[1] > 1.5 * ends[0] > 0


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_an_arrow_is_as_wide_as_its_hectares(small, share):
    flows = with_flows(small, (A, C, 30.0), (B, D, 30.0 * share))
    middle = ground(small.study).middle

    def width(arrow, ends):
        start, end = (np.array(middle[unit].coords[0]) for unit in ends)
        across = np.array([start[1] - end[1], end[0] - start[0]])
        cut = shapely.LineString([(start + end) / 2 + across, (start + end) / 2 - across])
        return arrow.intersection(cut).length

    large, small_one = arrows(lg.maps.flows(flows, ax=sheet()))
    ratio = width(small_one, (B, D)) / width(large, (A, C))
    assert ratio == pytest.approx(share, rel=0.02)


def test_land_of_several_classes_is_one_arrow_and_there_and_back_are_two(small):
    flows = with_flows(small, (A, C, 10.0), (A, C, 5.0), (C, A, 9.0))
    ax = lg.maps.flows(flows, ax=sheet(), lang="en")
    there, back = arrows(ax)
    assert there.intersection(back).area < 0.1 * back.area
    assert "Demand from Saxony-Anhalt: 15 ha" in says(ax)
    assert "Demand from Saxony: 9 ha" in says(ax)
    names = [text.get_text() for text in written(ax, "label")]
    assert sorted(names) == ["Ahausen\n15 →\n→ 9", "Cestadt\n9 →\n→ 15"]


def test_flows_within_a_state_are_asked_for_and_grey(small):
    flows = with_flows(small, (A, C, 10.0), (A, B, 7.0), (C, C, 4.0))
    across = lg.maps.flows(flows, ax=sheet())
    assert len(arrows(across)) == 1
    assert "innerhalb" not in says(across)
    everything = lg.maps.flows(flows, crossing_only=False, ax=sheet())
    assert len(arrows(everything)) == 2
    assert "innerhalb des Landes: 7 ha" in says(everything)
    assert "In der eigenen Gemeinde gedeckt: 4 ha" in says(everything)
    colours = [
        mpl.colors.to_hex(art.get_facecolor()[0]) for art in everything.collections if art.get_gid() == "flow"
    ]
    assert len(set(colours)) == 2


def test_what_is_too_small_is_counted(small):
    ax = lg.maps.flows(with_flows(small, (A, C, 100.0), (B, D, 0.4), (D, B, 0.05)), ax=sheet())
    assert len(arrows(ax)) == 1
    assert "bis 0,4 ha (2, zusammen 0,45 ha)" in text_beside(ax)
    assert "Bedarf aus Sachsen-Anhalt: 100 ha" in says(ax)


def test_a_crowd_of_flows_is_thinned_and_no_hectare_lost(result):
    state = result.units["state"]
    here, there = (state.index[state == code] for code in ("DE-SN", "DE-ST"))
    rows = [(one, other, 1.0 + n % 97) for n, one in enumerate(here) for other in there[n % 5 :: 9]]
    ax = lg.maps.flows(with_flows(result, *rows), ax=sheet(), lang="en")
    found = re.search(r"up to (\S+) ha \((\d+), (\S+) ha together\)", text_beside(ax))
    most, count, ha = (float(part.replace(",", "")) for part in found.groups())
    assert len(arrows(ax)) == 60
    assert 60 + count == len(rows)
    left_out = sorted(row[2] for row in rows)[:-60]
    assert ha == sum(left_out)
    assert most == max(left_out)


def test_nothing_flows(small):
    ax = lg.maps.flows(with_flows(small), ax=sheet(), lang="en")
    assert arrows(ax) == []
    assert "Nothing crosses the border." in says(ax)
    assert "Width of the arrows" not in says(ax)


def test_table_of_states_is_that_of_the_exchange(result, drawn):
    cells = [text.get_text() for text in written(drawn("flows", "en"), "legend")]
    row = result.exchange.states.loc["DE-ST"]
    place = cells.index("Saxony-Anhalt")
    given_ha = float(cells[place + 4].replace(",", ""))
    assert given_ha == pytest.approx(row["given_across_ha"], abs=0.5)


# accessibility


def test_the_border_moves_land_from_one_side_to_the_other(small):
    ax = lg.maps.access(small, ax=sheet(), lang="en")
    cells = [text.get_text() for text in written(ax, "legend")]
    # 5 ha for 28.57 ha of demand, 30.75 for 21.43, and 35.75 for 50 ha: all is within reach of all
    for state, means in (("Saxony", "0.18 0.72 +0.54"), ("Saxony-Anhalt", "1.43 0.72 −0.72")):
        place = cells.index(state)
        assert cells[place + 1 : place + 4] == means.split()


def test_no_data_and_no_need_have_their_own_looks(small):
    units = small.units.assign(access_change=[0.4, np.nan, np.inf, -0.4])
    ax = lg.maps.access(replace(small, units=units), ax=sheet())
    [hatched] = kept(ax, PathCollection, "no-data")
    assert hatched.get_hatch()
    assert len(hatched.get_paths()) == 1
    for text in ("keine Angabe (1)", "kein Bedarf (1)", "weniger Fläche (1)", "mehr Fläche (1)"):
        assert text in says(ax)


def test_crumbs_are_no_change(small):
    units = small.units.assign(access_change=[1e-12, -1e-15, 0.0, 0.0])
    ax = lg.maps.access(replace(small, units=units), ax=sheet(), lang="en")
    assert "(hardly changed) (4)" in says(ax)
    assert "above +1: more land (0)" in says(ax)


def test_levels_turn_at_a_hectare_for_a_hectare(small):
    units = small.units.assign(open_access=[0.1, 0.9, 1.1, 5.0])
    ax = lg.maps.access(replace(small, units=units), column="open_access", ax=sheet(), lang="en")
    for text in ("below 0.25 (1)", "0.5 to 1 (1)", "1 to 2 (1)", "above 4 (1)"):
        assert text in says(ax)


# who should join


def test_the_ranking_is_the_same_on_the_map_and_beside_it(small):
    change = {"gain_ha": [np.nan, 12.0, np.nan, 3.0], "loss_ha": [7.0, np.nan, 30.0, np.nan]}
    ax = lg.maps.membership(joined(small, **change), ax=sheet(), lang="en")
    labels = {text.get_text() for text in written(ax, "label")}
    assert labels == {"1. Bedorf\n+12", "2. Deburg\n+3", "1. Cestadt\n−30", "2. Ahausen\n−7"}
    cells = [text.get_text() for text in written(ax, "legend")]
    places = [cells.index(name) for name in ("1. Bedorf", "2. Deburg", "1. Cestadt", "2. Ahausen")]
    assert places == sorted(places)
    assert "above 20 (0)" in says(ax)
    assert "above 20 (1)" in says(ax)


def test_gain_and_loss_of_one_size_have_different_colours(small):
    change = {"gain_ha": [np.nan, 8.0, np.nan, np.nan], "loss_ha": [8.0, np.nan, 0.0, 0.0]}
    ax = lg.maps.membership(joined(small, **change), ax=sheet())
    filled = [art for art in ax.collections if str(art.get_gid()).startswith("class-")]
    colours = [tuple(art.get_facecolor()[0]) for art in filled for _ in art.get_paths()]
    assert len(colours) == 4
    assert len(set(colours)) == 3


def test_what_a_solver_leaves_is_no_reason_to_join(small):
    change = {"gain_ha": [np.nan, 1e-9, np.nan, np.nan], "loss_ha": [-1e-9, np.nan, 0.0, 0.0]}
    ax = lg.maps.membership(joined(small, **change), ax=sheet(), lang="en")
    assert "No accession changes that." in says(ax)
    assert "No exit changes that." in says(ax)
    assert written(ax, "label") == []


def test_without_members_there_is_no_edge_and_no_loss(units, sites):
    layers = {"units": no_members(units), "sites": sites}
    study = lg.StudyArea.from_layers(**layers, horizon_years=18, demand=(40, 60, "by hand"))
    ax = lg.maps.membership(lg.assess(study, weights={"population": 1}), ax=sheet(), lang="en")
    assert kept(ax, PathCollection, "members") == []
    assert "Edge of the cooperation area" not in says(ax)
    assert "Loss if it leaves" not in says(ax)


def test_the_edge_lies_inside_the_members(small):
    ax = lg.maps.membership(small, ax=sheet())
    [edge] = kept(ax, PathCollection, "members")
    [path] = edge.get_paths()
    base = ground(small.study)
    outside = base.inner.geometry[~base.inner["member"]].union_all().buffer(-1)
    assert not shapely.intersects(outside, shapely.MultiPoint(path.vertices))
