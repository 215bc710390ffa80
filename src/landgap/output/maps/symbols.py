"""Symbols of sites, PV plants and places: one definition for the map and its legend."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from landgap.output.maps.base_map import Z_SITE
from landgap.output.maps.sheet import TEXT_COLOUR, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Layer = tuple[Path, Mapping[str, Any]]

_DISC = Path.unit_circle()
_CORE = _DISC.transformed(Affine2D().scale(0.42))
_LEFT, _TOP = Path.wedge(90, 270), Path.wedge(0, 180)
_SQUARE = Path([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
_SUN = Path.unit_regular_star(10, innerCircle=0.62)
_CROSS = Path(
    np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)]) * 0.7,
    [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO],
)
_NOTHING = {"facecolor": "none", "edgecolor": "none", "linewidth": 0.0}
GREY, BLUE, BROWN, PLUM, PALE = "#4F5953", "#0063A6", "#8A4B14", "#7B3F8C", "#8B918C"
BUILT = "#B1B8B0"
"""Commercial land in the sample sheets of the PlanzV ("Grau mittel"), measured."""


def _half(path: Path, colour: str) -> tuple[Layer, ...]:
    return (
        (_DISC, _NOTHING | {"facecolor": "white"}),
        (path, _NOTHING | {"facecolor": colour}),
        (_DISC, _NOTHING | {"edgecolor": colour, "linewidth": 0.9}),
    )


def _sure_or_maybe(name: str, colour: str) -> dict[str, tuple[Layer, ...]]:
    """Fill the disc of what is sure or likely, leave that of what may be hollow."""
    sure: Layer = (_DISC, {"facecolor": colour, "edgecolor": "white", "linewidth": 0.5})
    maybe: Layer = (_DISC, {"facecolor": "#FFFFFF99", "edgecolor": colour, "linewidth": 1.3})
    return {name: (sure,), f"{name}_maybe": (maybe,)}


MARKS: Mapping[str, tuple[Layer, ...]] = MappingProxyType(
    {
        # sites with land to be had: distinguished by colour and by how the disc is filled
        "existing": ((_DISC, _NOTHING | {"facecolor": GREY}),),
        "reserve": (
            (_DISC, _NOTHING | {"facecolor": BLUE}),
            (_CORE, _NOTHING | {"facecolor": "white"}),
        ),
        "brownfield": _half(_LEFT, BROWN),
        "planned": ((_DISC, _NOTHING | {"facecolor": "#BFDFF3", "alpha": 0.8}),),
        "idea": (
            (_DISC, _NOTHING | {"facecolor": "white"}),
            (_CORE, _NOTHING | {"facecolor": "#BFDFF3"}),
        ),
        "no_status": (
            (_DISC, _NOTHING | {"facecolor": "white"}),
            (_CORE, _NOTHING | {"facecolor": TEXT_COLOUR}),
        ),
        # sites without
        "company_reserve": _half(_TOP, PLUM),
        "idea_not_counted": ((_DISC, _NOTHING | {"facecolor": "white"}),),
        "withdrawn": ((_CROSS, {"facecolor": "none", "edgecolor": PALE, "linewidth": 0.8}),),
        "unclear": ((_DISC, _NOTHING | {"facecolor": "#B1B8B038"}),),
        # photovoltaics
        "pv_operating": ((_SUN, {"facecolor": "#FCAD0A", "edgecolor": "#3D2C00", "linewidth": 0.6}),),
        "pv_planned": ((_SUN, {"facecolor": "#FFFFFFC0", "edgecolor": "#A86E00", "linewidth": 0.9}),),
        "pv_small": ((_DISC, _NOTHING | {"facecolor": "#EE9C00"}),),
        **_sure_or_maybe("solar_reserve", "#D55E00"),
        **_sure_or_maybe("solar_brownfield", "#7B3F8C"),
        **_sure_or_maybe("solar_used", "#0072B2"),
        "solar_elsewhere": ((_DISC, _NOTHING | {"facecolor": "#8A8A86"}),),
        # land that suits a segment
        **_sure_or_maybe("segment", BLUE),
        # places
        "upper": ((_SQUARE, {"facecolor": TEXT_COLOUR, "edgecolor": "white", "linewidth": 0.8}),),
        "middle": ((_SQUARE, {"facecolor": "white", "edgecolor": TEXT_COLOUR, "linewidth": 1.3}),),
        "junction": ((_SQUARE, {"facecolor": "#DDE9F3", "edgecolor": "#24527A", "linewidth": 0.6}),),
        "rail_freight": (
            (
                Path.unit_regular_polygon(4),
                {"facecolor": "#5B4B8A", "edgecolor": "white", "linewidth": 0.8},
            ),
        ),
        "airport": (
            (
                Path.unit_regular_polygon(3),
                {"facecolor": "#14213D", "edgecolor": "white", "linewidth": 0.8},
            ),
        ),
        # marks of the balance
        "no_large_parcels": (
            (
                Path.unit_regular_polygon(3),
                {"facecolor": "white", "edgecolor": TEXT_COLOUR, "linewidth": 1},
            ),
        ),
        "inconclusive": ((_DISC, {"facecolor": TEXT_COLOUR, "edgecolor": "white", "linewidth": 0.8}),),
        # where flows begin and end
        "end": ((_DISC, {"facecolor": TEXT_COLOUR, "edgecolor": "white", "linewidth": 0.6}),),
    }
)
# outline of a site: colour, line width, distance from the disc
_OUTLINES = {
    "planned": (BLUE, 1.4, 0.0),
    "reserve": (BLUE, 0.7, 1.5),
    "idea": (BLUE, 0.9, 0.0),
    "idea_not_counted": (BLUE, 0.6, 0.0),
    "brownfield": (BROWN, 0.7, 1.5),
    "company_reserve": (PLUM, 0.7, 1.5),
    "withdrawn": (PALE, 0.8, 0.0),
    "unclear": (PALE, 0.9, 0.0),
}
_USUAL = (GREY, 0.7, 1.5)
_DASHED = (0, (2.4, 1.5))


def _outline(mark: str, *, approximate: bool) -> tuple[float, dict[str, Any]]:
    colour, width, away = _OUTLINES.get(mark, _USUAL)
    dashes = {"linestyle": _DASHED} if approximate else {}
    return away, {"facecolor": "none", "edgecolor": colour, "linewidth": width} | dashes


def put_marks(
    sheet: Sheet,
    points: np.ndarray,
    radius: pd.Series | float,
    mark: str,
    *,
    zorder: float = Z_SITE,
    approximate: Sequence[bool] | None = None,
) -> None:
    """Draw one kind of symbol.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    points : ndarray
        Coordinates in metres, one row a symbol.
    radius : Series or float
        In points of an A3 sheet.
    mark : str
        One of ``MARKS``.
    zorder : float
        Height in the stack.
    approximate : sequence of bool, optional
        Which positions are approximate; with it, each symbol gets its outline.
    """
    if not len(points):
        return
    size = np.broadcast_to(np.asarray(radius, dtype=float), len(points))

    def collect(path: Path, rows: np.ndarray, away: float, style: Mapping[str, Any]) -> None:
        style = {**style, "linewidth": style["linewidth"] * sheet.scale}
        collection = PathCollection(
            [path],
            sizes=((size[rows] + away) * sheet.scale) ** 2,
            offsets=points[rows],
            offset_transform=sheet.ax.transData,
            zorder=zorder,
            gid=mark,
            **style,
        )
        collection.set_transform(IdentityTransform())
        sheet.ax.add_collection(collection, autolim=False)

    everyone = np.ones(len(points), dtype=bool)
    for path, style in MARKS[mark]:
        collect(path, everyone, 0.0, style)
    if approximate is not None:
        rough = np.asarray(approximate, dtype=bool)
        for rows in (rough, ~rough):
            if rows.any():
                away, style = _outline(mark, approximate=bool(rough[rows][0]))
                collect(_DISC, rows, away, style)


def sample(mark: str, radius: float, *, approximate: bool | None = None) -> list[PathPatch]:
    """Draw one symbol for the legend, around (0, 0).

    Parameters
    ----------
    mark : str
        One of ``MARKS``.
    radius : float
        In points of an A3 sheet.
    approximate : bool, optional
        With it, the symbol gets its outline.

    Returns
    -------
    list of PathPatch
        From the lowest to the highest.

    Examples
    --------
    >>> len(sample("reserve", 5)), len(sample("reserve", 5, approximate=True))
    (2, 3)
    """
    layers: list[tuple[Path, float, Mapping[str, Any]]] = [
        (path, radius, style) for path, style in MARKS[mark]
    ]
    if approximate is not None:
        away, style = _outline(mark, approximate=approximate)
        layers.append((_DISC, radius + away, style))
    return [PathPatch(path.transformed(Affine2D().scale(size)), **style) for path, size, style in layers]
