"""The layout that all charts share: title above, names left, figures right, legend and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import matplotlib.pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from landgap.output.maps.sheet import FAINT, TEXT_COLOUR, check_axes
from landgap.output.maps.text import text_size, wrap
from landgap.output.words import Words
from landgap.output.words.one_line import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# all lengths in points on a chart of full size
WIDTH = 660.0
NOTE, NAME = 8.0, 9.5
LEADING = 1.25
_TITLE, _ABOUT, _LABEL, _FOOT, _FOOT_LINE = 16.0, 9.5, 8.5, 7.0, 9.5
_HEAD, _AXIS, _LEGEND_ROW, _LEGEND_COLUMNS = 28.0, 44.0, 15.0, 3
_MARGIN, _LEAST_PLOT = 20.0, 240.0
# small type is fitted to whole pixels: part of a line is left free for what a screen adds
_SCREEN = 0.93
_LETTERS = 200
_GRID = "#E3E3E0"


@dataclass(frozen=True)
class Sheet:
    """A chart whose room is shared out; lengths in points of a chart of full size.

    `canvas` lies over the plot and around it: x and y run right and down from the plot's upper
    left corner. `left` and `right` are the room for names and for figures.
    """

    plot: Axes
    canvas: Axes
    scale: float
    left: float
    right: float
    width: float
    height: float

    def write(self, x: float, y: float, text: str, size: float, **style: object) -> None:
        """Write plain text; names and sources come from data, so `$` is just a dollar."""
        options: dict[str, Any] = {"color": TEXT_COLOUR, "clip_on": False} | style
        self.canvas.text(x, y, text, size=size * self.scale, parse_math=False, **options)

    def write_rows(self, names: Sequence[str], values: Sequence[str] = ()) -> None:
        """Write names, of one line or more, left of rows of equal height, and figures right of them."""
        self.plot.set(ylim=(max(len(names), 1) - 0.4, -0.6), yticks=[])
        step = self.height / (max(len(names), 1) + 0.2)
        for texts, x, side in ((names, -self.left, "left"), (values, self.width + self.right, "right")):
            for number, text in enumerate(texts):
                size = min(NAME, 0.85 * step / (1 + text.count("\n")))
                self.write(x, (number + 0.6) * step, text, size, ha=side, va="center", linespacing=1.05)

    def finish(
        self,
        label: str,
        speech: Words,
        *,
        limits: tuple[float, float],
        along: Literal["x", "y"] = "x",
        whole: bool = False,
    ) -> None:
        """Write numbers and name of the axis of amounts, with a grid and no frame."""
        plot, axis = self.plot, getattr(self.plot, f"{along}axis")
        ticks = MaxNLocator(8, integer=True) if whole else MaxNLocator(6, steps=[1, 2, 2.5, 5, 10])
        axis.set_major_locator(ticks)
        axis.set_major_formatter(FuncFormatter(lambda value, _: speech.number(value, decimals=3)))
        plot.set(**{f"{along}lim": limits}, facecolor="none")
        size = _LABEL * self.scale
        plot.tick_params(labelsize=size, colors=FAINT, length=0, pad=4 * self.scale)
        axis.set_label_text(label, size=size, color=FAINT)
        axis.labelpad = 3 * self.scale
        plot.grid(visible=True, axis=along, color=_GRID, linewidth=0.7 * self.scale)
        plot.set_axisbelow(True)
        plot.spines[:].set_visible(False)


def lay_out(
    ax: Axes | None,
    *,
    heading: tuple[str, str],
    sides: tuple[float, float],
    body: float,
    columns: float = 0.0,
    legend: Sequence[Patch] = (),
    notes: Sequence[str] = (),
) -> Sheet:
    """Share out the room of a chart, and write what stands above and below the plot.

    Parameters
    ----------
    ax : Axes or None
        Room for the whole chart. None: a new figure of the size that the chart needs. A small
        room shrinks all, type too: nothing is ever cut off.
    heading : tuple of 2 str
        Title, and what the chart shows.
    sides : tuple of 2 floats
        Room left of the plot, for names, and right of it, for figures.
    body : float
        Height of the plot.
    columns : float, default 0.0
        Room above the plot for heads of columns.
    legend : sequence of Patch, optional
        Colours and hatches with their labels.
    notes : sequence of str, optional
        What stands at the foot, a paragraph each.

    Returns
    -------
    Sheet
        The room.

    Examples
    --------
    >>> sheet = lay_out(None, heading=("Demand", "in ha"), sides=(100, 60), body=200)
    >>> [text.get_text() for text in sheet.canvas.texts], float(sheet.width)
    (['Demand', 'in ha'], 500.0)
    >>> plt.close()
    """
    check_axes(ax)
    left, right = sides
    heading = one_line(heading[0], _LETTERS), one_line(heading[1], _LETTERS)
    notes = [one_line(text, 10 * _LETTERS) for text in notes]

    def lines(width: float) -> list[str]:
        return [line for text in notes for line in wrap(text, _SCREEN * width, _FOOT)]

    # a word is not broken, however long
    longest = [text_size(word, _TITLE, "bold") for word in heading[0].split()]
    longest += [text_size(word, _FOOT) / _SCREEN for text in notes for word in text.split()]
    wide = max(WIDTH, left + _LEAST_PLOT + right, min(max(longest), 2 * WIDTH))
    title = wrap(heading[0], wide, _TITLE, weight="bold")
    keys = _LEGEND_ROW * -(-len(legend) // _LEGEND_COLUMNS)
    head = LEADING * _TITLE * len(title) + _HEAD + columns
    around = head + _AXIS + keys
    high = around + body + _FOOT_LINE * len(lines(wide))
    ax = _new_axes(wide, high) if ax is None else ax
    room, box = ax.get_position(), ax.get_window_extent()
    width, height = (side / ax.figure.dpi * 72 for side in (box.width, box.height))
    scale = min(width / wide, height / high)
    width, height = width / scale, height / scale
    foot = lines(width)
    below = _AXIS + keys + _FOOT_LINE * len(foot)
    size = (width - left - right, height - head - below)
    ax.set_position(
        (
            room.x0 + room.width * left / width,
            room.y0 + room.height * below / height,
            room.width * size[0] / width,
            room.height * size[1] / height,
        )
    )
    canvas = ax.inset_axes((0, 0, 1, 1))
    canvas.set(xlim=(0, size[0]), ylim=(size[1], 0))
    canvas.axis("off")
    sheet = Sheet(ax, canvas, scale, left, right, *size)
    for number, line in enumerate(title, start=1):
        sheet.write(-left, LEADING * _TITLE * number - 4 - head, line, _TITLE, weight="bold")
    sheet.write(-left, -columns - 14, heading[1], _ABOUT, color=FAINT)
    _write_legend(sheet, legend, width / _LEGEND_COLUMNS)
    for number, line in enumerate(foot):
        down = size[1] + _AXIS + keys + _FOOT_LINE * number + 7
        sheet.write(-left, down, line, _FOOT, color=FAINT)
    return sheet


def _write_legend(sheet: Sheet, legend: Sequence[Patch], step: float) -> None:
    for number, patch in enumerate(legend):
        row, column = divmod(number, _LEGEND_COLUMNS)
        x, y = step * column - sheet.left, sheet.height + _AXIS + _LEGEND_ROW * row + 2
        sample = Rectangle((x, y - 4), 14, 8, clip_on=False, linewidth=0)
        sample.set(facecolor=to_hex(patch.get_facecolor()), hatch=patch.get_hatch() or None)
        sample.set_edgecolor("white")
        sheet.canvas.add_patch(sample)
        sheet.write(x + 19, y, str(patch.get_label()), NAME, va="center")


def _new_axes(wide: float, high: float) -> Axes:
    """Open a figure of just that size that a notebook shows."""
    width, height = wide + 2 * _MARGIN, high + 2 * _MARGIN
    figure = plt.figure(figsize=(width / 72, height / 72), facecolor="white")
    return figure.add_axes((_MARGIN / width, _MARGIN / height, wide / width, high / height))
