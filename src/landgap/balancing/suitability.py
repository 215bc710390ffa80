"""Which land is suitable for which segment: every requirement is sure, possible, failed or not known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SITE_KINDS, SIZE_BOUNDS_HA, SIZE_CLASSES

CRITERIA = {
    "parcel_from_ha": "largest_parcel_ha",
    "kinds": "kind",
    "rail": "rail",
    "round_the_clock": "round_the_clock",
    "motorway_minutes": "motorway_minutes",
    "slope_percent": "slope_percent",
    "dwellings_m": "dwellings_m",
    "power_mw": "power_mw",
}
"""What a segment may require, and the column of the land that answers it."""

FITS = ("no", "possible", "sure")

_UNDECIDED = {"GE/GI": {"GE", "GI"}, "G": {"GE", "GI"}}
"""Kinds that leave open which of several the land is, as a land-use plan does."""

_NO, _NOT_KNOWN, _POSSIBLE, _SURE = range(4)
_FIT_OF = np.array(["no", "possible", "possible", "sure"], dtype=object)
"""How land fits whose worst answer is one of the four, in their order."""

_FLAGS = ("rail", "round_the_clock")
_AT_MOST = ("motorway_minutes", "slope_percent")
_AT_LEAST = ("dwellings_m", "power_mw")
_ANSWERS = (
    *(Column(name, "flag", gaps=True) for name in _FLAGS),
    *(Column(name, "amount") for name in (*_AT_MOST, *_AT_LEAST)),
)
_FROM_HA = np.array([0.0, *SIZE_BOUNDS_HA])
_BELOW_HA = np.array([*SIZE_BOUNDS_HA, np.inf])


def suitability(offered: pd.DataFrame, requirements: pd.DataFrame) -> pd.DataFrame:
    """Test which land is suitable for which segment, and name the requirements that stand in the way.

    Parameters
    ----------
    offered : DataFrame
        One row a unit and site, as from :func:`landgap.supply`: `unit_id`, `site_id`, `size_class`,
        `supply_ha`, optional `parcel_stated`, `segments` (that the site is meant for), and the
        columns that answer the requirements: `largest_parcel_ha`, `kind`, `rail`, `round_the_clock`
        (true or false), `motorway_minutes`, `slope_percent`, `dwellings_m`, `power_mw`; each of the
        last four may come as a range (`motorway_minutes_low`, `motorway_minutes_high`). Missing, or
        a kind ``unknown``, is not known.
    requirements : DataFrame
        One row a `segment`, with any of `parcel_from_ha` (what the largest parcel must have at
        least), `kinds` (allowed ones, as ``GE;GI``), `rail` and `round_the_clock` (true: needed),
        `motorway_minutes` and `slope_percent` (at most), `dwellings_m` and `power_mw` (at least).
        Missing: not required.

    Returns
    -------
    DataFrame
        One row a row of `offered` and segment: `unit_id`, `site_id`, `segment`, `size_class`,
        `supply_ha`, `fits`, and the requirements, by ``", "``, that fail (`fails`), that what is
        known leaves open (`possible`), or of which nothing is known (`not_known`), also because no
        column answers them. `fits` is ``sure`` only if every requirement is met for sure, ``no`` if
        one fails, else ``possible``.

    Raises
    ------
    LandgapError
        If a requirement, segment, kind or value is invalid, or a column is missing.

    See Also
    --------
    requirements_of : The requirements that come with the package.
    match : Serves demand from land that is suitable.

    Notes
    -----
    Without `largest_parcel_ha` the size class answers where its bounds decide; where
    `parcel_stated` is false the class is an upper bound only, so it can rule out and not prove.
    Kinds ``GE/GI`` and ``G`` fit surely if both GE and GI are allowed, and possibly if one is. A
    range fits possibly if the limit lies in it. A site whose `segments` name neither the segment nor
    ``general`` fits possibly at best: `possible` then says ``meant_for``.

    Examples
    --------
    >>> offered = pd.DataFrame(
    ...     {"unit_id": "u", "site_id": ["a", "b", "c"], "size_class": ["20-50", "20-50", "5-10"],
    ...      "supply_ha": [25.0, 30.0, 6.0], "kind": "GI", "rail": [True, None, False]}
    ... )
    >>> asked = pd.DataFrame({"segment": ["chemicals"], "parcel_from_ha": 10, "kinds": "GI", "rail": True})
    >>> suitability(offered, asked)[["site_id", "fits", "fails", "not_known"]]
      site_id      fits                 fails not_known
    0       a      sure
    1       b  possible                            rail
    2       c        no  parcel_from_ha, rail
    """
    inputs = Inputs("The suitability of the land cannot be answered.")
    land, rules = read_land(inputs, offered), read_requirements(inputs, requirements)
    inputs.stop()
    return answered(land, rules)


def answered(offered: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Test land against requirements that were read.

    Parameters
    ----------
    offered : DataFrame
        From :func:`read_land`.
    rules : DataFrame
        From :func:`read_requirements`.

    Returns
    -------
    DataFrame
        As :func:`suitability`.

    Examples
    --------
    See :func:`suitability`.
    """
    states = _states(offered, rules)
    worst = np.full((len(offered), len(rules)), _SURE)
    named = {code: np.full(worst.shape, "", dtype=object) for code in (_NO, _POSSIBLE, _NOT_KNOWN)}
    for name, state in states.items():
        worst = np.minimum(worst, state)
        named = {
            code: text + np.where(state == code, f", {name}", "").astype(object)
            for code, text in named.items()
        }
    rows = np.repeat(np.arange(len(offered)), len(rules))
    columns = ["unit_id", "site_id", "size_class", "supply_ha"]
    result = offered[columns].iloc[rows].reset_index(drop=True)
    result.insert(2, "segment", np.tile(rules.index.to_numpy(), len(offered)))
    result["fits"] = pd.Categorical(_FIT_OF[worst.ravel()], FITS, ordered=True)
    for column, code in (("fails", _NO), ("possible", _POSSIBLE), ("not_known", _NOT_KNOWN)):
        result[column] = pd.Series(named[code].ravel(), dtype="str").str.removeprefix(", ")
    return result


def read_land(inputs: Inputs, offered: pd.DataFrame) -> pd.DataFrame:
    """Take land on offer through the door.

    Parameters
    ----------
    inputs : Inputs
        Where faults are noted.
    offered : DataFrame
        As for :func:`suitability`.

    Returns
    -------
    DataFrame
        With checked columns.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> _ = read_land(inputs, pd.DataFrame({"unit_id": ["u"], "site_id": "s", "supply_ha": 1.0}))
    >>> inputs.faults
    ['offered.size_class: the column is missing (present: unit_id, site_id, supply_ha)']
    """
    land = inputs.table(
        offered,
        "offered",
        Column("unit_id", "id", required=True),
        Column("site_id", "id", required=True),
        Column("size_class", "text", required=True, gaps=True),
        Column("supply_ha", "amount", required=True, gaps=True),
        Column("parcel_stated", "flag"),
        Column("largest_parcel_ha", "amount"),
        Column("kind", "text"),
        Column("segments", "text"),
        *_ANSWERS,
        *(Column(f"{name}_{end}", "amount") for name in (*_AT_MOST, *_AT_LEAST) for end in ("low", "high")),
        key=["site_id"],
    )
    if "size_class" in land:
        check_classes(inputs, land["size_class"].dropna(), "offered", more=("none", "unknown"))
    if not inputs.faults:
        for name in (*_AT_MOST, *_AT_LEAST):
            low, high = _range(land, name)
            if (crossed := low > high).any():
                inputs.fault(f"offered.{name}: its range falls in {some(land.loc[crossed, 'site_id'])}")
    return land


def check_classes(inputs: Inputs, size_class: pd.Series, name: str, *, more: tuple[str, ...] = ()) -> None:
    """Note size classes that are invalid.

    Parameters
    ----------
    inputs : Inputs
        Where faults are noted.
    size_class : Series
        Of land or demand.
    name : str
        What messages call the table.
    more : tuple of str, optional
        What else is allowed.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> check_classes(inputs, pd.Series(["tiny"]), "demand")
    >>> inputs.faults
    ['demand.size_class: tiny not among <1, 1-5, 5-10, 10-20, 20-50, 50-100, >=100']
    """
    if odd := sorted(set(size_class.astype(str)) - {*SIZE_CLASSES, *more}):
        inputs.fault(f"{name}.size_class: {some(odd)} not among {', '.join(SIZE_CLASSES)}")


def read_requirements(inputs: Inputs, requirements: pd.DataFrame) -> pd.DataFrame:
    """Take requirements through the door.

    Parameters
    ----------
    inputs : Inputs
        Where faults are noted.
    requirements : DataFrame
        As for :func:`suitability`.

    Returns
    -------
    DataFrame
        By segment.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> _ = read_requirements(inputs, pd.DataFrame({"segment": ["port"], "harbour": True}))
    >>> inputs.faults[0][:62]
    'requirements: unknown harbour; known are parcel_from_ha, kinds'
    """
    segment = Column("segment", "id", required=True)
    answers = (Column("parcel_from_ha", "amount"), Column("kinds", "text"), *_ANSWERS)
    rules = inputs.table(requirements, "requirements", segment, *answers, unique=["segment"])
    if unknown := [name for name in rules if name not in (*CRITERIA, "segment")]:
        inputs.fault(f"requirements: unknown {some(unknown)}; known are {', '.join(CRITERIA)}")
    if "kinds" in rules:
        kinds = rules["kinds"].dropna().str.split(";").explode().str.strip()
        if odd := sorted(set(kinds) - set(SITE_KINDS)):
            inputs.fault(f"requirements.kinds: {some(odd)} not among {', '.join(SITE_KINDS)}")
    return rules.set_index("segment") if "segment" in rules else rules


def _states(offered: pd.DataFrame, rules: pd.DataFrame) -> dict[str, np.ndarray]:
    """Answer each requirement, land by segment; one that is not asked for is met."""
    states = {}
    for name in CRITERIA:
        if name not in rules:
            continue
        asked = rules[name].notna().to_numpy()
        if name == "kinds":
            state = _kind_states(_column(offered, "kind"), rules[name])
        elif name == "parcel_from_ha":
            state = _parcel_states(offered, rules[name].to_numpy(dtype=float))
        elif name in _FLAGS:
            asked = rules[name].fillna(value=False).to_numpy(dtype=bool)
            answer = _column(offered, name).astype("boolean")
            state = np.where(answer.fillna(value=False), _SURE, _NO)
            state = np.where(answer.isna(), _NOT_KNOWN, state)[:, None]
        else:
            low, high = (end.to_numpy(dtype=float)[:, None] for end in _range(offered, name))
            limit = rules[name].to_numpy(dtype=float)
            sure = high <= limit if name in _AT_MOST else low >= limit
            fails = low > limit if name in _AT_MOST else high < limit
            open_ = np.where(np.isnan(low) | np.isnan(high), _NOT_KNOWN, _POSSIBLE)
            state = np.where(sure, _SURE, np.where(fails, _NO, open_))
        states[name] = np.where(asked, state, _SURE)
    if "segments" in offered:
        states["meant_for"] = _meant_states(offered["segments"], rules.index)
    return states


def _column(offered: pd.DataFrame, name: str) -> pd.Series:
    """Give a column that need not be there: then nothing is known."""
    return offered[name] if name in offered else pd.Series(np.nan, index=offered.index)


def _range(offered: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    """Give the least and the most that an amount may be."""
    amount = _column(offered, name)
    low, high = (_column(offered, f"{name}_{end}").fillna(amount) for end in ("low", "high"))
    return low, high


def _kind_states(kind: pd.Series, allowed: pd.Series) -> np.ndarray:
    def state(have: str, may: set[str]) -> int:
        could = _UNDECIDED.get(have, {have})
        if have == "unknown":
            return _NOT_KNOWN
        return _SURE if could <= may else _POSSIBLE if could & may else _NO

    lists = [
        set().union(*(_UNDECIDED.get(one.strip(), {one.strip()}) for one in str(text).split(";")))
        for text in allowed
    ]
    return _looked_up(
        kind.astype("str").fillna("unknown"), len(lists), lambda have: [state(have, may) for may in lists]
    )


def _meant_states(meant_for: pd.Series, segments: pd.Index[str]) -> np.ndarray:
    def states(text: str) -> list[int]:
        named = {one.strip() for one in text.split(";")} - {""}
        return [_SURE if not named or named & {one, "general"} else _POSSIBLE for one in segments]

    return _looked_up(meant_for.astype("str").fillna(""), len(segments), states)


def _looked_up(values: pd.Series, width: int, states: Callable[[str], list[int]]) -> np.ndarray:
    """Answer once for each of the few values that occur, so that rows are looked up, not gone through."""
    codes, names = pd.factorize(values)
    return np.array([states(str(name)) for name in names], dtype=int).reshape(len(names), width)[codes]


def _parcel_states(offered: pd.DataFrame, least: np.ndarray) -> np.ndarray:
    """Compare the largest parcel as stated, else the bounds of the size class."""
    surest, largest = size_ranks(offered)
    known = offered["size_class"].isin(SIZE_CLASSES).to_numpy()[:, None]
    state = np.where(_BELOW_HA[largest][:, None] <= least, _NO, np.where(known, _POSSIBLE, _NOT_KNOWN))
    state = np.where(_FROM_HA[surest][:, None] >= least, _SURE, state)
    if "largest_parcel_ha" not in offered:
        return state
    stated = offered["largest_parcel_ha"].to_numpy()[:, None]
    return np.where(np.isnan(stated), state, np.where(stated >= least, _SURE, _NO))


def size_ranks(offered: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Rank the size class that land serves for sure, and the largest that it may serve.

    Parameters
    ----------
    offered : DataFrame
        `size_class`, optional `parcel_stated`; where false, the class is an upper bound.

    Returns
    -------
    surest : ndarray of int
        Positions in ``SIZE_CLASSES``; the first where nothing is known.
    largest : ndarray of int
        Positions in ``SIZE_CLASSES``; the last where nothing is known.

    Examples
    --------
    >>> offered = pd.DataFrame({"size_class": ["5-10", "5-10"], "parcel_stated": [True, False]})
    >>> [ranks.tolist() for ranks in size_ranks(offered)]
    [[2, 0], [2, 2]]
    """
    rank = pd.Index(SIZE_CLASSES).get_indexer(pd.Index(offered["size_class"].astype("str")))
    stated = offered.get("parcel_stated", pd.Series(True, index=offered.index)).to_numpy(dtype=bool)
    return np.where(stated & (rank >= 0), rank, 0), np.where(rank >= 0, rank, len(SIZE_CLASSES) - 1)
