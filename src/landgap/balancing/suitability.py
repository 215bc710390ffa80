"""Which land is suitable for which segment: every requirement answered with yes, no, or not known."""

from __future__ import annotations

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
    "motorway_km": "motorway_km",
}
"""What a segment may require, and the column of the land that answers it."""

FITS = ("no", "unknown", "yes")

_UNDECIDED = {"GE/GI": {"GE", "GI"}, "G": {"GE", "GI"}}
"""Kinds that leave open which of several the land is, as a land-use plan does."""

NO, UNKNOWN, YES = -1, 0, 1
"""Codes of `FITS`, in an order in which the least decides."""

_ANSWERS = (
    Column("motorway_km", "amount"),
    Column("rail", "flag", gaps=True),
    Column("round_the_clock", "flag", gaps=True),
)
_FROM_HA = np.array([0.0, *SIZE_BOUNDS_HA])
_BELOW_HA = np.array([*SIZE_BOUNDS_HA, np.inf])


def suitability(offered: pd.DataFrame, requirements: pd.DataFrame) -> pd.DataFrame:
    """Test which land is suitable for which segment, and if not, which requirement fails.

    Parameters
    ----------
    offered : DataFrame
        One row a unit and site, as from :func:`landgap.supply`: `unit_id`, `site_id`, `size_class`,
        `supply_ha`, optional `parcel_stated`, and the columns that answer the requirements:
        `largest_parcel_ha`, `kind`, `rail` and `round_the_clock` (true or false), `motorway_km`.
        Missing, or a kind ``unknown``, is not known.
    requirements : DataFrame
        One row a `segment`, with any of `parcel_from_ha` (what the largest parcel must have at
        least), `kinds` (allowed ones, as
        ``GE;GI``), `rail`, `round_the_clock` (true: needed) and `motorway_km` (at most). Missing:
        not required.

    Returns
    -------
    DataFrame
        One row a row of `offered` and segment: `unit_id`, `site_id`, `segment`, `size_class`,
        `supply_ha`, `fits` (``yes``, ``no``, ``unknown``), and the requirements that fail
        (`fails`) or are not known (`not_known`), by ``", "``. ``attrs["not_checked"]`` names
        requirements that no column answers: they are taken as met.

    Raises
    ------
    LandgapError
        If a requirement, segment, kind or value is invalid, or a column is missing.

    See Also
    --------
    match : Serves demand from land that is suitable.

    Notes
    -----
    Without `largest_parcel_ha` the size class answers where its bounds decide; where
    `parcel_stated` is false the class is an upper bound only, so it can rule out and not prove.
    Kinds ``GE/GI`` and ``G`` fit surely if both GE and GI are allowed, and perhaps if one is.

    Examples
    --------
    >>> offered = pd.DataFrame(
    ...     {"unit_id": "u", "site_id": ["a", "b", "c"], "size_class": ["20-50", "20-50", "1-5"],
    ...      "supply_ha": [25.0, 30.0, 4.0], "rail": [True, None, False]}
    ... )
    >>> asked = pd.DataFrame({"segment": ["logistics"], "parcel_from_ha": 10, "rail": True})
    >>> suitability(offered, asked)[["site_id", "fits", "fails", "not_known"]]
      site_id     fits                     fails not_known
    0       a      yes
    1       b  unknown                                rail
    2       c       no  parcel_from_ha, rail
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
    shape = (len(offered), len(rules))
    total = np.full(shape, YES)
    fails, not_known = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    for name, state in states.items():
        total = np.minimum(total, state)
        fails = fails + np.where(state == NO, f", {name}", "").astype(object)
        not_known = not_known + np.where(state == UNKNOWN, f", {name}", "").astype(object)
    rows = np.repeat(np.arange(len(offered)), len(rules))
    columns = ["unit_id", "site_id", "size_class", "supply_ha"]
    result = offered[columns].iloc[rows].reset_index(drop=True)
    result.insert(2, "segment", np.tile(rules.index.to_numpy(), len(offered)))
    verdict = np.asarray(FITS, dtype=object)[total.ravel() + 1]
    result["fits"] = pd.Categorical(verdict, FITS, ordered=True)
    for name, text in (("fails", fails), ("not_known", not_known)):
        result[name] = pd.Series(text.ravel(), dtype="str").str.removeprefix(", ")
    result.attrs = {"not_checked": tuple(name for name in rules if name not in states)}
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
        *_ANSWERS,
        key=["site_id"],
    )
    if "size_class" in land:
        check_classes(inputs, land["size_class"].dropna(), "offered", more=("none", "unknown"))
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
    >>> inputs.faults[0]
    'requirements: unknown harbour; known are parcel_from_ha, kinds, rail, round_the_clock, motorway_km'
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
    """For each requirement: no, unknown or yes, land by segment."""
    states = {}
    for name, column in CRITERIA.items():
        if name not in rules or (column not in offered and name != "parcel_from_ha"):
            continue
        asked = rules[name].notna().to_numpy()
        if name == "kinds":
            state = _kind_states(offered[column], rules[name])
        elif name == "parcel_from_ha":
            state = _parcel_states(offered, rules[name].to_numpy(dtype=float))
        elif name == "motorway_km":
            have = offered[column].to_numpy()[:, None]
            state = np.where(have <= rules[name].to_numpy(dtype=float), YES, NO)
            state = np.where(np.isnan(have), UNKNOWN, state)
        else:
            asked = rules[name].fillna(value=False).to_numpy(dtype=bool)
            answer = np.where(offered[column].fillna(value=False), YES, NO)
            answer = np.where(offered[column].isna(), UNKNOWN, answer)
            state = np.repeat(answer[:, None], len(rules), axis=1)
        states[name] = np.where(asked, state, YES)
    return states


def _kind_states(kind: pd.Series, allowed: pd.Series) -> np.ndarray:
    def state(have: str, may: set[str]) -> int:
        could = _UNDECIDED.get(have, {have})
        if could <= may:
            return YES
        return UNKNOWN if could & may or have == "unknown" else NO

    codes, names = pd.factorize(kind.astype("str").fillna("unknown"))
    lists = [
        set().union(*(_UNDECIDED.get(one.strip(), {one.strip()}) for one in str(text).split(";")))
        for text in allowed
    ]
    # a table of the few kinds that occur, so that rows are looked up, not gone through
    table = np.array([[state(str(name), may) for may in lists] for name in names], dtype=int)
    return table.reshape(len(names), len(lists))[codes]


def _parcel_states(offered: pd.DataFrame, least: np.ndarray) -> np.ndarray:
    """Compare the largest parcel as stated, else the bounds of the size class."""
    surest, largest = size_ranks(offered)
    state = np.where(_BELOW_HA[largest][:, None] <= least, NO, UNKNOWN)
    state = np.where(_FROM_HA[surest][:, None] >= least, YES, state)
    if "largest_parcel_ha" not in offered:
        return state
    stated = offered["largest_parcel_ha"].to_numpy()[:, None]
    return np.where(np.isnan(stated), state, np.where(stated >= least, YES, NO))


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
