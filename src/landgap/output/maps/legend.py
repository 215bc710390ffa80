"""The legend beside or below the map: rows of symbols and words, notes and small tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from landgap.output.maps.base_map import DASH_DOT, DISTRICT_LINE, HALO, STATE_LINE, UNIT_LINE
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR, Sheet, lengthen
from landgap.output.maps.symbols import sample
from landgap.output.maps.text import text_size, wrap
from landgap.output.words.one_line import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

    from landgap.output.maps.base_map import BaseMap

# points on an A3 sheet
_ROW = 14.5
_SWATCH = 26
_TEXT_X = 36
_TYPE, _SMALL = 9, 8
_LINE = 10.5
_CELL_GAP = 6.0  # between the columns of a table
_HEADING, _ROW_TEXT, _NOTE, _CELL = 200, 300, 1500, 60  # letters at most
_CLOSEST = 1.14  # of the height of all rows, from which on lines would touch


def swatch(**style: object) -> Rectangle:
    """Draw a sample of an area.

    Parameters
    ----------
    **style : object
        For :class:`matplotlib.patches.Rectangle`.

    Returns
    -------
    Rectangle
        Around (0, 0).

    Examples
    --------
    >>> swatch(facecolor="red").get_width()
    26
    """
    options: dict[str, Any] = {"linewidth": 0.5, "edgecolor": "#7A7A76"} | style
    return Rectangle((-_SWATCH / 2, -5), _SWATCH, 10, **options)


def halo_row(legend: Legend, base: BaseMap) -> None:
    """Explain the units that are not reported, if there are any.

    Parameters
    ----------
    legend : Legend
        The legend.
    base : BaseMap
        The geometry.
    """
    if base.units["halo"].any():
        legend.row([swatch(facecolor=HALO)], legend.sheet.words.text("halo"))


def border_rows(legend: Legend, base: BaseMap) -> None:
    """Explain the boundaries.

    Parameters
    ----------
    legend : Legend
        The legend.
    base : BaseMap
        The geometry.
    """
    words = legend.sheet.words
    legend.heading(words.text("borders"))
    lines = [("district_border", DISTRICT_LINE), ("unit_border", UNIT_LINE)]
    if len(base.borders):
        lines.insert(0, ("state_border", STATE_LINE | {"linestyle": DASH_DOT}))
    for key, style in lines:
        legend.row([Line2D([-13, 13], [0, 0], solid_capstyle="butt", **style)], words.text(key))


class Legend:
    """Rows from the top of the panel downwards; each group in the panel that has most room.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.panel = sheet.panels[0]
        self._reached = dict.fromkeys(sheet.panels, -2.0)
        self._placed: list[tuple[Axes, Patch | Line2D, float, float]] = []
        # rows against those of the panel that was laid out: how much closer, how much smaller
        self._closer = self._smaller = 1.0

    @property
    def y(self) -> float:
        """How far down the rows reach, in points of an A3 sheet."""
        return self._reached[self.panel]

    @y.setter
    def y(self, height: float) -> None:
        self._reached[self.panel] = height

    @property
    def width(self) -> float:
        """Room from left to right, in points of an A3 sheet."""
        return float(self.panel.get_xlim()[1])

    def heading(self, text: str) -> None:
        """Begin a group.

        Parameters
        ----------
        text : str
            Name of the group.
        """
        self.panel = max(self._reached, key=lambda panel: self._reached[panel])
        self.y -= 7 if self.y < -2 else 0
        for line in wrap(text, self.width, 9.5, weight="bold", at_most=_HEADING):
            self.write(0, self.y - 5, line, size=9.5, weight="bold")
            self.y -= 12
        self.y -= 4

    def row(self, handles: Iterable[Patch | Line2D], text: str, *, height: float = _ROW) -> None:
        """Explain a symbol.

        Parameters
        ----------
        handles : iterable of Patch or Line2D
            In points of an A3 sheet around (0, 0), the middle of the symbol.
        text : str
            What it means.
        height : float
            Room for the row.
        """
        middle = self.y - height / 2
        self.put(handles, _SWATCH / 2, middle)
        lines = wrap(text, self.width - _TEXT_X, _TYPE, at_most=_ROW_TEXT)
        for number, line in enumerate(lines):
            self.write(_TEXT_X, middle - number * _LINE, line)
        self.y -= height + _LINE * (len(lines) - 1)
        self._fit()

    def sizes(
        self,
        mark: str,
        steps: Sequence[tuple[float, float]],
        *,
        unit: str,
        approximate: bool | None = None,
    ) -> None:
        """Show how large a symbol is for round amounts.

        Parameters
        ----------
        mark : str
            The symbol.
        steps : sequence of tuple of float
            Amount and radius.
        unit : str
            What the amounts are counted in.
        approximate : bool, optional
            With it, the symbols get their outline.
        """
        largest = max(radius for _, radius in steps)
        middle, x = self.y - largest - 3, 0.0
        for amount, radius in steps:
            self.put(sample(mark, radius, approximate=approximate), x + radius + 2, middle)
            text = f"{self.sheet.words.number(amount, decimals=2)} {unit}"
            self.write(x + 2 * radius + 6, middle, text)
            x += 2 * radius + 16 + text_size(text, _TYPE)
        self.y = middle - largest - 3
        self._fit()

    def note(self, text: str) -> None:
        """Write a paragraph.

        Parameters
        ----------
        text : str
            Plain text.
        """
        for line in wrap(text, self.width, _SMALL, at_most=_NOTE):
            self.write(0, self.y - 5.5, line, size=_SMALL, color=FAINT)
            self.y -= _LINE
        self.y -= 2
        self._fit()

    def table(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Set a small table, the first row as its head, numbers to the right.

        Parameters
        ----------
        rows : iterable of tuple of str
            Cells.
        """
        head, *body = [tuple(one_line(cell, _CELL) for cell in row) for row in rows]
        columns = list(zip(head, *body, strict=True))
        cells = [max((text_size(cell, _TYPE) for cell in column), default=0) for _, *column in columns]
        wide = [max(text_size(name, _SMALL), most) for name, most in zip(head, cells, strict=True)]
        if sum(wide) + _CELL_GAP * (len(wide) - 1) > self.width:
            # heads are broken between words, so that no column is wider than it must be
            wide = [max(_longest(name), most) for name, most in zip(head, cells, strict=True)]
        left = [sum(wide[n:]) + _CELL_GAP * (len(wide) - n) for n in range(1, len(wide) + 1)]
        right = [self.width - more for more in left]
        room = [right[0], *wide[1:]]
        self._line(head, room, right, size=_SMALL, color=FAINT)
        rule = Line2D([0, self.width], [self.y + 1] * 2, color=FAINT)
        rule.set_linewidth(0.5 * self.sheet.scale)
        self.panel.add_line(rule)
        for row in body:
            self._line(row, room, right, size=_TYPE, color=TEXT_COLOUR)
        self.y -= 3
        self._fit()

    def _line(
        self,
        row: tuple[str, ...],
        room: list[float],
        right: list[float],
        *,
        size: float,
        color: str,
    ) -> None:
        """Write a row of a table: the first column to the left, the others to the right."""
        cells = [wrap(cell, wide + 1, size) for cell, wide in zip(row, room, strict=True)]
        high = _LINE * (max(map(len, cells)) - 1)
        for column, lines in enumerate(cells):
            x, side = (right[column], "right") if column else (0.0, "left")
            above = high - _LINE * (len(lines) - 1) if size == _SMALL else 0.0  # heads stand low
            for number, line in enumerate(lines):
                y = self.y - 6 - above - _LINE * number
                self.write(x, y, line, size=size, color=color, ha=side)
        self.y -= 13 + high

    def put(self, handles: Iterable[Patch | Line2D], x: float, y: float) -> None:
        """Put artists that are drawn around (0, 0) to a place in the panel.

        Parameters
        ----------
        handles : iterable of Patch or Line2D
            In points of an A3 sheet.
        x, y : float
            The place.
        """
        for handle in handles:
            handle.set_linewidth(handle.get_linewidth() * self.sheet.scale)
            self.panel.add_artist(handle)
            self._place(self.panel, handle, x, y)
            self._placed.append((self.panel, handle, x, y))

    def _place(self, panel: Axes, handle: Patch | Line2D, x: float, y: float) -> None:
        to_panel = Affine2D().scale(self._smaller, self._smaller * self._closer).translate(x, y)
        handle.set_transform(to_panel + panel.transData)

    def _fit(self) -> None:
        """Make room where the rows would run out.

        A page for the screen becomes longer. On paper the rows move closer, and only where that
        does not suffice does type become smaller; symbols keep their true size.
        """
        bottom = self.panel.get_ylim()[0]
        if self.y >= bottom:
            return
        if self.sheet.below is not None:
            lengthen(self.sheet, bottom - self.y)
            return
        more = self.y / bottom
        closer = min(more, _CLOSEST / self._closer)
        smaller = more / closer
        self._closer *= closer
        self._smaller *= smaller
        self.panel.set(xlim=(0, self.width * smaller), ylim=(bottom * more, 0))
        for text in self.panel.texts:
            text.set_fontsize(float(text.get_fontsize()) / smaller)
        for placed in self._placed:
            self._place(*placed)

    def write(self, x: float, y: float, text: str, *, size: float = _TYPE, **style: object) -> None:
        """Write a line of text anywhere in the panel.

        Parameters
        ----------
        x, y : float
            The place, in points of an A3 sheet.
        text : str
            Plain text.
        size : float
            Size of type.
        **style : object
            For :meth:`matplotlib.axes.Axes.text`.
        """
        options: dict[str, Any] = {"color": TEXT_COLOUR, "va": "center"} | style
        size *= self.sheet.scale / self._smaller
        self.panel.text(x, y, text, size=size, parse_math=False, gid="legend", **options)


def _longest(text: str) -> float:
    """Measure the longest part of a head that is not broken."""
    return max((text_size(line, _SMALL) for line in wrap(text, 0, _SMALL)), default=0.0)
