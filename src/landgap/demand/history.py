"""Past take-up: whether the record is whole, what of it is plausible, and where it misleads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from landgap.demand.frame import ALL
from landgap.errors import LandgapError, some

SERIES = ["unit_id", "segment"]


def cap_take_up(
    history: pd.DataFrame,
    *,
    at_most_ha: float | pd.Series,
    treatment: Literal["winsorise", "drop"] = "winsorise",
) -> pd.DataFrame:
    """Cut years above a stated limit, or leave them out (Plausibilitätsprüfung).

    Parameters
    ----------
    history : DataFrame
        `unit_id`, `year`, `take_up_ha`, optional `segment`: one row for every year up to the
        same last year, 0 where nothing was taken.
    at_most_ha : float or Series
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

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"unit_id": "a", "year": [2020, 2021, 2022], "take_up_ha": [1, 2, 30]})
    >>> cap_take_up(past, at_most_ha=10)[["year", "take_up_ha", "cut_ha"]]
       year  take_up_ha  cut_ha
    0  2020         1.0     0.0
    1  2021         2.0     0.0
    2  2022        10.0    20.0
    """
    read_past(history)
    unit = history["unit_id"].astype("str")
    limit = unit.map(at_most_ha) if isinstance(at_most_ha, pd.Series) else at_most_ha
    limit = pd.Series(limit, index=history.index, dtype=float)
    faults = []
    if (bad := ~(limit >= 0)).any():
        faults.append(f"at_most_ha: missing or negative for {some(unit[bad].unique())}")
    if treatment not in ("winsorise", "drop"):
        faults.append(f"treatment: {treatment!r} is none; known are winsorise, drop")
    if "cut_ha" in history:
        faults.append("history: cut already (cut_ha); start from the record as it was")
    if faults:
        raise LandgapError("Past take-up cannot be cut.", faults)
    taken = history["take_up_ha"].astype(float)
    above = taken > limit
    kept = taken.mask(above, np.nan if treatment == "drop" else limit)
    return history.assign(take_up_ha=kept, cut_ha=taken - kept.fillna(0.0), dropped=above & kept.isna())


def misleading(history: pd.DataFrame, *, recent_years: int = 4, factor: float = 3.0) -> pd.DataFrame:
    """Say where past take-up tells little about demand.

    Parameters
    ----------
    history : DataFrame
        As in :func:`plausible`, or its result: what it cut was taken all the same, and is judged.
    recent_years : int, default 4
        The last years, held against all before. Kabelsketal's stock went in four; like `factor`
        this is our choice, not a published rule.
    factor : float, default 3
        How many times the one mean must be the other to be told.

    Returns
    -------
    DataFrame
        One row a unit and segment: `unit_id`, `segment`, `years` on record, `before_ha_per_year`,
        `recent_ha_per_year`, `recent_share` of all hectares (``NaN`` if there are none), `sign`
        and `note` (empty if ``steady``). Signs: ``idle``, nothing was taken at all; ``burst``, an
        idle stock emptied at once; ``lull``, the reverse; ``short``, less than twice
        `recent_years` on record; else ``steady``.

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
    >>> misleading(kabelsketal)[["recent_ha_per_year", "before_ha_per_year", "sign"]]
       recent_ha_per_year  before_ha_per_year   sign
    0                36.0                 0.0  burst
    """
    if not (recent_years >= 1 and recent_years % 1 == 0 and factor > 1):
        fault = f"recent_years: {recent_years} must be whole; factor: {factor} must be above 1"
        raise LandgapError("Past take-up cannot be judged.", [fault])
    past = read_past(history)
    # what was cut was taken all the same
    taken = past.ha.add(past.cut_ha).fillna(past.cut_ha.where(past.cut_ha > 0))
    total = taken.sum(axis=1)
    last = taken.iloc[:, -recent_years:]
    recent, before = last.mean(axis=1), taken.iloc[:, :-recent_years].mean(axis=1)
    rules = {
        "idle": total == 0,
        "short": past.recorded < 2 * recent_years,
        "burst": recent >= factor * before,
        "lull": before >= factor * recent,
    }
    table = pd.DataFrame(
        {
            "years": past.recorded,
            "before_ha_per_year": before,
            "recent_ha_per_year": recent,
            "recent_share": last.sum(axis=1) / total.where(total > 0),
            "sign": np.select(list(rules.values()), list(rules), "steady"),
        }
    ).reset_index()
    table["note"] = [
        _NOTES[str(row.sign)].format(row=row, recent_years=recent_years)
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
        Hectares that :func:`plausible` took out.
    recorded : Series
        How many years are on record, dropped ones too.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"unit_id": "a", "year": [2020, 2021], "take_up_ha": [1.0, 2.0]})
    >>> read_past(rows).recorded.tolist()
    [2]
    """

    ha: pd.DataFrame
    cut_ha: pd.DataFrame
    recorded: pd.Series[int]


def read_past(history: pd.DataFrame) -> Past:
    """Check a record of take-up and lay it out by year.

    Parameters
    ----------
    history : DataFrame
        As in :func:`plausible`.

    Returns
    -------
    Past
        The record, units in the order in which they first stand.

    Raises
    ------
    LandgapError
        If columns, hectares or years are missing, hectares are negative, or a year stands twice.

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"unit_id": "a", "year": [2020, 2022], "take_up_ha": [1.0, 2.0]})
    >>> read_past(past)
    Traceback (most recent call last):
    landgap.errors.LandgapError: This is no record of take-up.
    - years missing (give 0 where nothing was taken): a 2021
    """
    if lacking := [name for name in ("unit_id", "year", "take_up_ha") if name not in history]:
        raise LandgapError(_NO_RECORD, [f"history: no column {', '.join(lacking)}"])
    if history.empty:
        raise LandgapError(_NO_RECORD, ["history: no rows"])
    rows = pd.DataFrame(
        {
            "unit_id": history["unit_id"].astype("str"),
            "segment": history["segment"].astype("str") if "segment" in history else ALL,
            "year": pd.to_numeric(history["year"], errors="coerce").astype(float),
            "ha": pd.to_numeric(history["take_up_ha"], errors="coerce").astype(float),
            "cut_ha": history["cut_ha"].astype(float) if "cut_ha" in history else 0.0,
            "dropped": history["dropped"].astype(bool) if "dropped" in history else False,
        }
    )
    where = rows["unit_id"].fillna("no unit_id") + rows["year"].map(" {:g}".format)
    checks = {
        "unit_id missing": rows["unit_id"].isna(),
        "take_up_ha missing or no number (0 where nothing was taken)": rows["ha"].isna() & ~rows["dropped"],
        "take_up_ha negative or infinite": rows["ha"].lt(0) | np.isinf(rows["ha"]),
        "year missing or not whole": rows["year"].mod(1).ne(0),
        "year twice": rows.duplicated([*SERIES, "year"], keep=False),
    }
    faults = [f"{what}: {some(where[bad])}" for what, bad in checks.items() if bad.any()]
    if faults:
        raise LandgapError(_NO_RECORD, faults)
    rows["year"] = rows["year"].astype(int)
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
        raise LandgapError(_NO_RECORD, [f"years missing (give 0 where nothing was taken): {lost}"])
    ha, cut_ha = np.full(there.shape, np.nan), np.zeros(there.shape)
    ha[place], cut_ha[place] = rows["ha"], rows["cut_ha"]
    return Past(
        ha=pd.DataFrame(ha, index=series, columns=years),
        cut_ha=pd.DataFrame(cut_ha, index=series, columns=years),
        recorded=pd.Series(there.sum(axis=1), index=series),
    )


_NO_RECORD = "This is no record of take-up."

_NOTES = {
    "steady": "",
    "short": "short: {row.years} years do not tell whether take-up is steady",
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
