"""The tornado chart: how far each assumption moves the border dividend."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Patch

from landgap.layers.checked import Inputs
from landgap.output.charts.layout import NOTE, Sheet, lay_out
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR
from landgap.output.maps.text import text_size
from landgap.output.words import Words, words
from landgap.output.words.one_line import one_line
from landgap.output.words.sensitivity import SENSITIVITY_TEXTS
from landgap.robustness.variant import SOME_HA
from landgap.sensitivity import Sensitivity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# blue and orange stay apart for the colour-blind
_HOLDS, _FAILS = "#1F5A92", "#D9822B"
# lengths in points on a chart of full size
_NAMES, _VALUES, _ROW = 190.0, 30.0, 30.0
_BAR = 0.42
_LETTERS = 34
_NO_WORD = re.compile(r"\W+")
# words stand before the lines at zero and at the baseline
_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
_ROOM = 0.32  # beside the bars, for what their ends say, as a share of the widest range


def tornado(
    sensitivity: Sensitivity,
    *,
    title: str = "",
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw how far each assumption moves the dividend, the farthest first (Tornado-Diagramm).

    Parameters
    ----------
    sensitivity : Sensitivity
        From :func:`landgap.sensitivity`.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    Axes
        The plot; x in ha.

    Raises
    ------
    LandgapError
        If there is no sensitivity, or the language is not known.

    See Also
    --------
    landgap.sensitivity : The figures that are drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import landgap as lg
    >>> found = lg.sensitivity(lg.assess("halle-leipzig"), {"net_share": [0.6, 0.9]}, draws=1)
    >>> ax = tornado(found, lang="en")
    >>> ax.get_xlabel()
    'Border dividend in ha'
    >>> plt.close()
    """
    inputs = Inputs("The tornado chart cannot be drawn.")
    inputs.instance(sensitivity, "sensitivity", Sensitivity, made_by="lg.sensitivity")
    inputs.stop()
    speech = words(lang)
    base = float(sensitivity.baseline_ha["mid"])
    ranges = sensitivity.ranges()
    none = "" if base >= SOME_HA else "_none"
    quantiles = sensitivity.quantiles_ha
    notes = [speech.text(f"tornado_note{none}")]
    if len(sensitivity.draws) > 1 and len(ranges) > 1:
        notes.append(
            speech.text(
                "tornado_draws",
                draws=speech.number(len(sensitivity.draws)),
                low=speech.number(quantiles.iloc[0]),
                high=speech.number(quantiles.iloc[-1]),
            )
        )
    today = speech.date(_today())
    notes.append(speech.text("chart_made", version=version("landgap"), date=today))
    colours = {True: _HOLDS, False: _FAILS}
    keys = {True: f"tornado_holds{none}", False: "tornado_fails"}
    sheet = lay_out(
        ax,
        heading=(
            ": ".join(filter(None, (speech.text("tornado"), title))),
            speech.text("tornado_about", ha=speech.number(base)),
        ),
        sides=(_NAMES, _VALUES),
        body=_ROW * len(ranges) + 8,
        legend=[
            Patch(facecolor=colours[held], label=speech.text(keys[held]))
            for held in (True, False)
            if (ranges["holds"] == held).any()
        ],
        notes=notes,
    )
    units = {"within": f"within_{sensitivity.measure}"}
    sheet.write_rows([speech.text(f"assumption_{units.get(name, name)}") for name in ranges.index])
    low, high = (ranges[f"{end}_ha"].to_numpy(dtype=float) for end in ("low", "high"))
    from_, to = np.minimum(low, base), np.maximum(high, base)
    place = np.arange(len(ranges))
    fills = [colours[bool(held)] for held in ranges["holds"]]
    sheet.plot.barh(place, to - from_, left=from_, height=_BAR, color=fills, gid="range")
    span = max(float(to.max()), base) - min(0.0, float(from_.min())) or 1.0
    limits = (min(0.0, float(from_.min())) - _ROOM * span, float(to.max()) + _ROOM * span)
    line = {"linewidth": 1.2 * sheet.scale, "zorder": 3}
    sheet.plot.axvline(base, color=TEXT_COLOUR, gid="baseline", **line)
    sheet.plot.axvline(0.0, color=FAINT, gid="zero", linestyle=(0, (4, 2)), **line)
    sheet.finish(speech.text("tornado_axis"), speech, limits=limits)
    # a dividend is never below 0: the room left of it is for words alone
    sheet.plot.set_xticks([tick for tick in sheet.plot.get_xticks() if 0 <= tick <= limits[1]])
    sheet.plot.set_xlim(limits)
    _write_ends(sheet, sensitivity, limits, speech)
    return sheet.plot


def _today() -> datetime:
    return datetime.now(tz=UTC)


def _write_ends(sheet: Sheet, sensitivity: Sensitivity, limits: tuple[float, float], speech: Words) -> None:
    """Write at both ends of each range what is chosen there and what comes out; once where both are one."""
    ranges, base = sensitivity.ranges(), float(sensitivity.baseline_ha["mid"])
    step = sheet.height / (max(len(ranges), 1) + 0.2)
    for number, (_, row) in enumerate(ranges.iterrows()):
        y = (number + 0.6) * step
        for end, side, others in (("low", "right", min), ("high", "left", max)):
            ha = float(row[f"{end}_ha"])
            one = row["low_ha"] == row["high_ha"]
            # one value stands on its side of the baseline alone
            if one and (end == "low") == (ha >= base):
                continue
            edge = others(ha, base)
            text = f"{choice_text(row[f'{end}_choice'], speech)}: {speech.number(ha)}"
            if one and ha == base:
                text = speech.number(ha)
            shown = _fitted(text)
            x = (edge - limits[0]) / (limits[1] - limits[0]) * sheet.width
            gap = -4 if side == "right" else 4
            sheet.write(x + gap, y, shown, NOTE, ha=side, va="center", gid=f"end_{end}", bbox=_PAPER)


def choice_text(choice: str, speech: Words) -> str:
    """Say a choice in words; a number as it is written in the language.

    Parameters
    ----------
    choice : str
        As in the table of a sensitivity.
    speech : Words
        The language.

    Returns
    -------
    str
        In one line.

    Examples
    --------
    >>> choice_text("all in DE-ST", words("de")), choice_text("0.75", words("de"))
    ('ganz in Sachsen-Anhalt', '0,75')
    """
    for start, key in (("all in ", "choice_all_in"), ("none in ", "choice_none_in")):
        if choice.startswith(start):
            return speech.text(key, state=speech.state(choice.removeprefix(start)))
    if choice.startswith("only "):
        return one_line(speech.text("choice_only", name=choice.removeprefix("only ")), 80)
    if (key := f"choice_{_NO_WORD.sub('_', choice)}") in SENSITIVITY_TEXTS:
        return speech.text(key)
    try:
        return speech.number(float(choice), decimals=3)
    except ValueError:
        return one_line(choice, 80)


def _fitted(text: str) -> str:
    while text_size(text, NOTE) > _LETTERS * NOTE * 0.5 and len(text) > 8:
        head, _, figure = text.rpartition(":")
        text = f"{head.removesuffix('…')[:-1].rstrip()}…:{figure}"
    return text
