"""Names on the map: placed so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib import rc_context
from matplotlib.patheffects import Stroke
from matplotlib.text import Text

from landgap.output.maps.base_map import Z_LABEL
from landgap.output.maps.contrast import LIGHT, text_colour_on
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.text import text_size

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

_SPACING = 1.22
_HALO_WIDTH = 3.0  # half of it shows, on each side of a letter
_AIR = 1.5
# what speaks against a place, against lying on something with the whole name
_CROSSING = 0.6
_AWAY = 0.3
# light letters that run out of what is dark would be lost: dark ones with a white halo are not
_INSIDE = 0.85
# around a point, the best place first: x and y as shares of the label's size
_PLACES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True)
class Label:
    """A name and what it belongs to; sizes in points of an A3 sheet.

    Attributes
    ----------
    text : str
        One line or several.
    x, y : float
        The place that it names, in metres.
    size : float
        Size of type.
    clear : float
        Radius of the symbol at that place; without one (0), the name may stand on the place.
    weight : str
        Weight of type.
    home : Polygon
        The unit; a name without a symbol must have its middle there, any other should.
    background : str, default "white"
        Colour of the unit: in a dark one the name is white, and its halo has that colour.
    """

    text: str
    x: float
    y: float
    size: float
    clear: float
    weight: str
    home: shapely.Geometry
    background: str = LIGHT


class Crowd:
    """What a name should not cover where there is a choice.

    Parameters
    ----------
    shapes : sequence of geometry
        In metres.
    """

    def __init__(self, shapes: Sequence[shapely.Geometry]) -> None:
        self._tree = shapely.STRtree(np.asarray(shapes, dtype=object))

    def share(self, box: shapely.Polygon) -> float:
        """Measure how much of a name would lie on something; above 1 where things overlap.

        Parameters
        ----------
        box : Polygon
            Room that the name takes.

        Returns
        -------
        float
            Share of its area.
        """
        near = self._tree.geometries[self._tree.query(box)]
        return float(shapely.area(shapely.intersection(box, near)).sum() / box.area)


def place_labels(
    sheet: Sheet,
    labels: Sequence[Label],
    *,
    blocked: Sequence[shapely.Geometry],
    busy: Sequence[shapely.Geometry],
    borders: shapely.Geometry,
    dark: shapely.Geometry | None = None,
) -> list[shapely.Geometry]:
    """Write names, the most important first; one that finds no free place is left out.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    labels : sequence of Label
        In order of importance.
    blocked : sequence of geometry
        What must not be covered, in metres.
    busy : sequence of geometry
        What should not be covered where there is a choice, in metres.
    borders : geometry
        Lines that a name should not cross: it would stand in the wrong state.
    dark : geometry, optional
        Where the map is so dark that white letters are read better.

    Returns
    -------
    list of Polygon
        The room that the names take, in metres.
    """
    paper, crowd = visible(sheet, 3), Crowd(busy)
    symbols = [
        shapely.Point(label.x, label.y).buffer(0.95 * label.clear * sheet.metres)
        for label in labels
        if label.clear
    ]
    hard, taken = [*blocked, *symbols], []
    shapely.prepare(borders)
    for label in labels:
        boxes = _boxes(label, sheet.metres)
        free = shapely.covers(paper, boxes)
        free &= ~np.array([shapely.intersects(box, hard).any() for box in boxes])
        if not label.clear:
            free &= shapely.covers(label.home, shapely.centroid(boxes))
        if not free.any():
            continue
        costs = np.array([crowd.share(box) for box in boxes]).round(2)
        costs += _CROSSING * shapely.intersects(borders, boxes) + 0.01 * np.arange(len(boxes))
        costs += _AWAY * (1 - shapely.area(shapely.intersection(boxes, label.home)) / boxes[0].area)
        best = boxes[int(np.argmin(np.where(free, costs, np.inf)))]
        hard.append(best)
        taken.append(best)
        inside = dark and shapely.intersection(best, dark).area > _INSIDE * best.area
        background = label.background if inside else LIGHT
        write_haloed(
            sheet,
            best.centroid,
            label.text,
            size=label.size * sheet.scale,
            weight=label.weight,
            color=text_colour_on(background),
            halo=background if text_colour_on(background) == LIGHT else LIGHT,
            va="center",
            linespacing=1.15,
            gid="label",
        )
    return taken


def write_haloed(
    sheet: Sheet, place: shapely.Point, text: str, *, halo: str = LIGHT, **style: object
) -> None:
    """Write text on the map, with a halo that keeps it legible on any colour.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    place : Point
        Its middle, in metres.
    text : str
        Plain text.
    halo : str, default "white"
        Its colour.
    **style : object
        For :meth:`matplotlib.axes.Axes.text`.

    Notes
    -----
    The halo is an artist of its own: text that carries it would be outlines in a PDF, not letters.
    """
    options: dict[str, Any] = {"ha": "center", "parse_math": False, "zorder": Z_LABEL} | style
    options["transform"] = sheet.ax.transData
    around = _Letters(place.x, place.y, text, **options | {"gid": "text-halo"})
    stroke = Stroke(linewidth=_HALO_WIDTH * sheet.scale, foreground=halo, joinstyle="round")
    around.set_path_effects([stroke])
    sheet.ax.add_artist(around)
    sheet.ax.add_artist(_Letters(place.x, place.y, text, **options))


class _Letters(Text):
    """Text that is not fitted to whole pixels, so that letters stand where their rims do."""

    def draw(self, renderer: RendererBase) -> None:
        with rc_context({"text.hinting": "no_hinting"}):
            super().draw(renderer)


def _boxes(label: Label, metres: float) -> np.ndarray:
    """Room that a name takes at each place around its point, in metres."""
    lines = label.text.split("\n")
    wide = max(text_size(line, label.size, label.weight) for line in lines)
    high = label.size * _SPACING * len(lines)
    reach_x, reach_y = label.clear + wide / 2 + _AIR, label.clear + high / 2
    offsets = np.array([(x * reach_x, y * reach_y) for x, y in _PLACES])
    slanted = np.all(offsets != 0, axis=1)
    offsets[slanted] -= np.sign(offsets[slanted]) * 0.3 * label.clear
    if not label.clear:
        offsets = np.vstack([(0, 0), *(offsets * part for part in (0.25, 0.5, 0.75, 1.0))])
    middle = offsets * metres + (label.x, label.y)
    half = np.array([wide / 2 + _AIR, high / 2]) * metres
    return np.asarray(shapely.box(*(middle - half).T, *(middle + half).T))


def visible(sheet: Sheet, margin: float) -> shapely.Polygon:
    """Give the map's extent less a margin.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    margin : float
        In points of an A3 sheet.

    Returns
    -------
    Polygon
        In metres.
    """
    (west, east), (south, north) = sheet.ax.get_xlim(), sheet.ax.get_ylim()
    return shapely.box(west, south, east, north).buffer(-margin * sheet.metres)
