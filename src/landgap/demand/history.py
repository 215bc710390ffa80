"""Past take-up: whether the record is complete, limits of one year, and where it is no guide to demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from landgap.demand.frame import ALL
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

SERIES = ["unit_id", "segment"]

_KINDS = (
    Column("unit_id", "id", required=True),
    Column("segment", "id"),
    Column("year", "year", required=True),
    # a year that was dropped has none
    Column("take_up_ha", "amount", required=True, gaps=True),
    Column("cut_ha", "amount"),
    Column("dropped", "flag"),
)


def cap_take_up(
    history: pd.DataFrame,
    *,
    max_ha: float | pd.Series,
    treatment: Literal["winsorise", "drop"] = "winsorise",
) -> pd.DataFrame:
    """Cut years above a stated limit, or leave them out (Plausibilitätsprüfung).

    Parameters
    ----------
    history : DataFrame
        `unit_id`, `year`, `take_up_ha`, optional `segment`: one row for every year up to the
        same last year, 0 where nothing was taken.
    max_ha : float or Series
        The most that one year may count, in ha; one for all, or one a unit by `unit_id`. The
        Düsseldorf rule asks for such a check and publishes no limit, so there is no default.
    treatment : {"winsorise", "drop"}, default "winsorise"
        ``winsorise`` lets a year above the limit count as the limit; ``drop`` leaves it out of
        every mean and trend.

    Returns
    -------
    DataFrame
        `history` with `take_up_ha` as it counts (``NaN`` if dropped), `cut_ha`, the hectares
        taken out, and `dropped`. Every forecast made from it reports these hectares.

    Raises
    ------
    LandgapError
        If the history is faulty or cut already, or a unit has no limit.

    See Also
    --------
    take_up_patterns : Where past take-up is no guide to demand.

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"unit_id": "a", "year": [2020, 2021, 2022], "take_up_ha": [1, 2, 30]})
    >>> cap_take_up(past, max_ha=10)[["year", "take_up_ha", "cut_ha"]]
       year  take_up_ha  cut_ha
    0  2020         1.0     0.0
    1  2021         2.0     0.0
    2  2022        10.0    20.0
    """
    inputs = Inputs("Past take-up cannot be cut.")
    inputs.options(treatment=treatment)
    limits = inputs.by_key(max_ha, "max_ha") if isinstance(max_ha, pd.Series) else None
    if limits is None:
        inputs.options(max_ha=max_ha)
    rows = read_rows(inputs, history)
    if "cut_ha" in rows:
        inputs.fault("history: cut already (cut_ha); start from the record as it was")
    units = rows.get("unit_id", pd.Series(dtype="str"))
    if limits is not None and not (known := units.isin(limits.index)).all():
        inputs.fault(f"max_ha: none for {some(units[~known].unique())}")
    inputs.stop()
    by_row = pd.Series(max_ha, index=rows.index) if limits is None else units.map(limits)
    limit = by_row.astype(float).set_axis(history.index)
    taken = rows["take_up_ha"].set_axis(history.index)
    above = taken > limit
    kept = taken.mask(above, np.nan if treatment == "drop" else limit)
    return history.assign(take_up_ha=kept, cut_ha=taken - kept.fillna(0.0), dropped=above & kept.isna())


def take_up_patterns(history: pd.DataFrame, *, recent_years: int = 4, min_ratio: float = 3.0) -> pd.DataFrame:
    """Find units whose past take-up is no guide to demand: nothing taken, a burst or a lull.

    Parameters
    ----------
    history : DataFrame
        As in :func:`cap_take_up`, or its result: what it cut was taken all the same, and counts.
    recent_years : int, default 4
        The last years, compared with all before. Kabelsketal's stock went in four; like `min_ratio`
        this is our choice, not a published rule.
    min_ratio : float, default 3
        How many times the one mean must be the other, above 1, for a burst or a lull.

    Returns
    -------
    DataFrame
        One row a unit and segment: `unit_id`, `segment`, `years` on record, `before_ha_per_year`,
        `recent_ha_per_year`, `recent_share` of all hectares (``NaN`` if there are none), `pattern`
        and `note` (empty if ``steady``). Patterns: ``idle``, nothing was taken at all; ``burst``, an
        idle stock emptied at once; ``lull``, the reverse; ``short``, less than twice
        `recent_years` on record; else ``steady``.

    Raises
    ------
    LandgapError
        If the history is faulty or an option is out of range.

    See Also
    --------
    cap_take_up : Limits of what one year may count.

    Notes
    -----
    Take-up is demand that found land. It is low where nobody asks, where nothing is to be had, and
    where land lies waiting until the neighbour's has run out.

    References
    ----------
    Kabelsketal: of 240 ha a fifth was occupied for 20 years and four fifths four years later
    (mdr.de, February 2022), because the Saxon side of the border ran short.

    Examples
    --------
    >>> import pandas as pd
    >>> kabelsketal = pd.DataFrame({"unit_id": "15088150", "year": range(1998, 2022),
    ...                             "take_up_ha": 20 * [0.0] + 4 * [36.0]})
    >>> take_up_patterns(kabelsketal)[["recent_ha_per_year", "before_ha_per_year", "pattern"]]
       recent_ha_per_year  before_ha_per_year pattern
    0                36.0                 0.0   burst
    """
    inputs = Inputs("Past take-up cannot be judged.")
    inputs.options(recent_years=recent_years, min_ratio=min_ratio)
    past = read_past(inputs, history)
    inputs.stop()
    # what was cut was taken all the same
    taken = past.ha.add(past.cut_ha).fillna(past.cut_ha.where(past.cut_ha > 0))
    total = taken.sum(axis=1)
    last = taken.iloc[:, -recent_years:]
    recent, before = last.mean(axis=1), taken.iloc[:, :-recent_years].mean(axis=1)
    rules = {
        "idle": total == 0,
        "short": past.recorded < 2 * recent_years,
        "burst": recent >= min_ratio * before,
        "lull": before >= min_ratio * recent,
    }
    table = pd.DataFrame(
        {
            "years": past.recorded,
            "before_ha_per_year": before,
            "recent_ha_per_year": recent,
            "recent_share": last.sum(axis=1) / total.where(total > 0),
            "pattern": np.select(list(rules.values()), list(rules), "steady"),
        }
    ).reset_index()
    table["note"] = [
        _NOTES[str(row.pattern)].format(row=row, recent_years=recent_years)
        for row in table.itertuples(index=False)
    ]
    return table


@dataclass(frozen=True)
class Past:
    """Take-up as unit and segment by year, every year between the first and the last.

    Attributes
    ----------
    ha : DataFrame
        Hectares as they count; ``NaN`` before a record begins and where a year was dropped.
    cut_ha : DataFrame
        Hectares that :func:`cap_take_up` took out.
    recorded : Series
        How many years are on record, dropped ones too.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"unit_id": "a", "year": [2020, 2021], "take_up_ha": [1.0, 2.0]})
    >>> read_past(Inputs(""), rows).recorded.tolist()
    [2]
    """

    ha: pd.DataFrame
    cut_ha: pd.DataFrame
    recorded: pd.Series[int]


def read_rows(inputs: Inputs, history: pd.DataFrame) -> pd.DataFrame:
    """Check the rows of a record of take-up.

    Parameters
    ----------
    inputs : Inputs
        Takes the faults.
    history : DataFrame
        As in :func:`cap_take_up`, or its result.

    Returns
    -------
    DataFrame
        A copy with row numbers as index.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> rows = pd.DataFrame({"unit_id": "a", "year": [2020, 2021], "take_up_ha": [None, 2.0]})
    >>> len(read_rows(inputs, rows)), inputs.faults
    (2, ['history.take_up_ha: missing (give 0 where nothing was taken): a 2020'])
    """
    rows = inputs.table(history, "history", *_KINDS, unique=(*SERIES, "year"), rows=True)
    if {"unit_id", "year", "take_up_ha"} <= set(rows):
        dropped = rows["dropped"].eq(True) if "dropped" in rows else False
        if (lost := rows["take_up_ha"].isna() & ~dropped).any():
            label = rows["unit_id"].astype("str") + " " + rows["year"].astype("str")
            inputs.fault(f"history.take_up_ha: missing (give 0 where nothing was taken): {some(label[lost])}")
    return rows


def read_past(inputs: Inputs, history: pd.DataFrame) -> Past:
    """Check a record of take-up and lay it out by year.

    Parameters
    ----------
    inputs : Inputs
        Takes the faults; those of the record are raised with all noted before.
    history : DataFrame
        As in :func:`cap_take_up`, or its result.

    Returns
    -------
    Past
        The record, units in the order in which they first appear.

    Raises
    ------
    LandgapError
        If columns, hectares or years are missing, hectares are negative, or years are duplicates.

    Examples
    --------
    >>> past = pd.DataFrame({"unit_id": "a", "year": [2020, 2022], "take_up_ha": [1.0, 2.0]})
    >>> read_past(Inputs("This is no record of take-up."), past)
    Traceback (most recent call last):
    landgap.errors.LandgapError: This is no record of take-up.
    - history: years missing (give 0 where nothing was taken): a 2021
    """
    before = len(inputs.faults)
    rows = read_rows(inputs, history)
    if len(inputs.faults) > before:
        inputs.stop()
    rows = rows.assign(
        segment=rows.get("segment", ALL),
        year=rows["year"].astype(int),
        cut_ha=rows.get("cut_ha", 0.0),
    )
    every = pd.MultiIndex.from_frame(rows[SERIES])
    series = every.unique()
    first, last = int(rows["year"].min()), int(rows["year"].max())
    years = pd.RangeIndex(first, last + 1, name="year")
    place = series.get_indexer(every), rows["year"].to_numpy(dtype=int) - first
    there = np.zeros((len(series), len(years)), dtype=bool)
    there[place] = True
    # a record may begin late, but then it runs on to the year in which all end
    gaps = np.logical_or.accumulate(there, axis=1) & ~there
    if gaps.any():
        lost = some(f"{series[row][0]} {first + column}" for row, column in np.argwhere(gaps))
        inputs.fault(f"history: years missing (give 0 where nothing was taken): {lost}")
        inputs.stop()
    ha, cut_ha = np.full(there.shape, np.nan), np.zeros(there.shape)
    ha[place], cut_ha[place] = rows["take_up_ha"], rows["cut_ha"]
    return Past(
        ha=pd.DataFrame(ha, index=series, columns=years),
        cut_ha=pd.DataFrame(cut_ha, index=series, columns=years),
        recorded=pd.Series(there.sum(axis=1), index=series),
    )


_NOTES = {
    "steady": "",
    "short": "short: {row.years} years do not show whether take-up is steady",
    "idle": "idle: nothing was taken in {row.years} years, no proof that nothing is needed",
    "burst": (
        "burst: {row.recent_ha_per_year:,.1f} ha a year in the last {recent_years} years, "
        "{row.before_ha_per_year:,.1f} before; no trend foresaw it, and it need not go on"
    ),
    "lull": (
        "lull: {row.recent_ha_per_year:,.1f} ha a year in the last {recent_years} years, "
        "{row.before_ha_per_year:,.1f} before; has the land run out, or the demand?"
    ),
}
