"""Names of the states, on both sides of each border and along it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from landgap.output.maps.base_map import BaseMap
from landgap.output.maps.labels import Crowd, visible, write_haloed
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.text import text_size

# points on an A3 sheet
_TYPE = 10.5
_COLOUR = "#555552"
_HIGH = 1.1 * _TYPE
_MARGIN = 4
_TRIES = 30
_STRAIGHT = 0.75
_BENDS = 6  # wiggles that a name does not follow
_INSIDE = 0.6
# what speaks against a place, against one line height of bend: covering, a point from its partner
_COVERING = 6
_MAX_COVERED = 0.15
_APART = 0.01


@dataclass(frozen=True)
class _Spot:
    """A place for a name: the room it takes, its angle, and what speaks against it."""

    box: shapely.Polygon
    angle: float
    cost: float


def state_names(
    sheet: Sheet,
    base: BaseMap,
    *,
    blocked: Sequence[shapely.Geometry],
    busy: Sequence[shapely.Geometry],
    coloured: Sequence[shapely.Geometry] = (),
) -> None:
    """Write the states' names on both sides of each border, where it runs straight.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : BaseMap
        The geometry.
    blocked : sequence of geometry
        What must not be covered, in metres.
    busy : sequence of geometry
        What should hardly be covered, in metres: a name that finds no better place is left out.
    coloured : sequence of geometry
        What should not be covered where there is a choice, in metres.
    """
    states = base.states.simplify(4 * sheet.metres)
    crowd, colours, taken = Crowd(busy), Crowd(coloured), list(blocked)
    for border in base.borders.sort_values("length_km", ascending=False).itertuples():
        partner: list[shapely.Polygon] = []
        for state in (border.state_a, border.state_b):
            name = "\u2009".join(sheet.words.state(state).upper())
            found = [
                (
                    spot.cost
                    + _COVERING * (crowd.share(spot.box) + colours.share(spot.box))
                    + sum(_APART * spot.box.distance(box) for box in partner) / sheet.metres,
                    spot,
                )
                for spot in _spots(sheet, border.geometry, name, state, states)
                if not shapely.intersects(spot.box, taken).any() and crowd.share(spot.box) <= _MAX_COVERED
            ]
            if not found:
                continue
            _, best = min(found, key=lambda pair: pair[0])
            taken.append(best.box)
            partner.append(best.box)
            _write(sheet, name, best)


def _spots(
    sheet: Sheet, border: shapely.Geometry, name: str, state: str, states: pd.Series
) -> Iterator[_Spot]:
    """Try places along a border; the name must lie on the map and in its own state."""
    paper, others = visible(sheet, _MARGIN), states.drop(state).to_numpy()
    wide, high = text_size(name, _TYPE) * sheet.metres, _HIGH * sheet.metres
    smooth = shapely.simplify(shapely.intersection(border, paper), _BENDS * sheet.metres)
    for line in shapely.get_parts(smooth):
        if not line.length:  # a border beyond the paper, or one point of it
            continue
        for start in np.linspace(0, max(line.length - wide, 0), _TRIES):
            piece = shapely.ops.substring(line, start, start + wide)
            east, north = np.diff(shapely.get_coordinates(piece)[[0, -1]], axis=0)[0]
            if np.hypot(east, north) < _STRAIGHT * wide:
                continue
            angle = float(np.degrees(np.arctan2(north, east)))
            angle -= 180 * round(angle / 180)  # never upside down
            middle = shapely.get_coordinates(piece.centroid)[0]
            across = np.array([-np.sin(np.radians(angle)), np.cos(np.radians(angle))])
            swing = np.abs((shapely.get_coordinates(piece) - middle) @ across).max()
            away = across * (swing + 0.9 * high + _BENDS / 2 * sheet.metres)
            for side in (away, -away):
                box = _turned(wide, high, angle, middle + side)
                if paper.covers(box) and _in_state(box, states[state], others):
                    yield _Spot(box, angle, swing / high + abs(angle) / 90)


def _turned(wide: float, high: float, angle: float, middle: np.ndarray) -> shapely.Polygon:
    flat = shapely.box(-wide / 2, -high / 2, wide / 2, high / 2)
    return shapely.affinity.translate(shapely.affinity.rotate(flat, angle, (0, 0)), *middle)


def _in_state(box: shapely.Polygon, own: shapely.Geometry, others: np.ndarray) -> bool:
    """Ask whether a name lies in its state; it may run out of the data, not across the border.

    The axis is asked, not the corners: the halo of a study is a narrow strip.
    """
    right_low, right_high, left_high, left_low = shapely.get_coordinates(box)[:4]
    axis = shapely.LineString([(left_low + left_high) / 2, (right_low + right_high) / 2])
    if own.intersection(axis).length < _INSIDE * axis.length:
        return False
    return not shapely.intersects(axis, others).any()


def _write(sheet: Sheet, name: str, spot: _Spot) -> None:
    write_haloed(
        sheet,
        spot.box.centroid,
        name,
        size=_TYPE * sheet.scale,
        color=_COLOUR,
        rotation=spot.angle,
        rotation_mode="anchor",
        va="center_baseline",
        gid="state-name",
    )
