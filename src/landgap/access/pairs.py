"""Origin/destination pairs: read once, with both ends as positions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

COST = Column("cost", "amount", required=True)
"""Cost of a pair, in minutes or km."""

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pairs:
    """A table of pairs after the door, and the units between which they run.

    Attributes
    ----------
    table : DataFrame
        The rows in their order, with checked columns.
    units : Index
        Key of every unit that is an end of a pair, sorted.
    origin, destination : arrays of int
        Positions in `units`, one value a pair.
    sound : bool
        Whether the ends could be read; if not, what else is said of them means nothing.

    Examples
    --------
    >>> rows = pd.DataFrame({"origin": [2, 2], "destination": [1, 2], "cost": [9.0, 0.0]})
    >>> pairs = read_pairs(Inputs(""), rows, "costs", Column("cost", "amount", required=True))
    >>> pairs.units.tolist(), pairs.origin.tolist(), pairs.destination.tolist()
    (['1', '2'], [1, 1], [0, 1])
    """

    table: pd.DataFrame
    units: pd.Index
    origin: Integers
    destination: Integers
    sound: bool

    def among(self, units: pd.Index) -> tuple[Integers, Integers]:
        """Find both ends in another list of units.

        Parameters
        ----------
        units : Index
            Keys as text.

        Returns
        -------
        tuple of arrays of int
            Positions of origin and destination; -1 where a unit is not in the list.

        Examples
        --------
        >>> rows = pd.DataFrame({"origin": ["b"], "destination": ["a"]})
        >>> [at.tolist() for at in read_pairs(Inputs(""), rows, "costs").among(pd.Index(["b"]))]
        [[0], [-1]]
        """
        at = units.get_indexer(self.units).astype(np.int64)
        return at[self.origin], at[self.destination]

    def names(self, rows: Flags) -> str:
        """Name the first few of some pairs.

        Parameters
        ----------
        rows : array of bool
            Which.

        Returns
        -------
        str
            Such as ``a to b``.

        Examples
        --------
        >>> rows = pd.DataFrame({"origin": ["b"], "destination": ["a"]})
        >>> read_pairs(Inputs(""), rows, "costs").names(np.array([True]))
        'b to a'
        """
        ends = zip(self.units[self.origin[rows]], self.units[self.destination[rows]], strict=True)
        return some(dict.fromkeys(f"{there} to {back}" for there, back in ends))


def same_but_for_blanks(units: pd.Index, known: pd.Index | None = None) -> str:
    """Name keys that differ in nothing but blanks, or how an umlaut is encoded.

    Parameters
    ----------
    units : Index
        Keys as text.
    known : Index, optional
        Those that they are held against; default: one another.

    Returns
    -------
    str
        The first few pairs; empty if there are none.

    Examples
    --------
    >>> same_but_for_blanks(pd.Index(["A ", "B"]), pd.Index(["A", "B"]))
    "'A ' and 'A'"
    >>> same_but_for_blanks(pd.Index(["A", "B"]))
    ''
    """
    spelt: dict[str, str] = {}
    alike = []
    for key in [*(units if known is None else known)]:
        other = spelt.setdefault(_plain(key), key)
        if known is None and other != key:
            alike.append(f"{other!r} and {key!r}")
    if known is not None:
        found = [(key, spelt.get(_plain(key), key)) for key in units]
        alike = [f"{key!r} and {other!r}" for key, other in found if key != other]
    return some(alike)


def but_for_blanks(odd: pd.Index, known: pd.Index) -> str:
    """Say which unknown keys are known ones but for blanks.

    Parameters
    ----------
    odd, known : Index
        Keys as text.

    Returns
    -------
    str
        To be put behind a fault; empty if there are none.

    Examples
    --------
    >>> but_for_blanks(pd.Index(["A "]), pd.Index(["A"]))
    "; but for blanks, 'A ' and 'A' are one: write each unit in one way"
    """
    alike = same_but_for_blanks(odd, known)
    return f"; but for blanks, {alike} are one: write each unit in one way" if alike else ""


def _plain(key: str) -> str:
    return " ".join(unicodedata.normalize("NFC", key).split())


def read_pairs(inputs: Inputs, table: pd.DataFrame, name: str, *columns: Column) -> Pairs:
    """Take a table of pairs through the door: every pair once, and its columns of their kinds.

    Parameters
    ----------
    inputs : Inputs
        Where faults are noted; :meth:`~landgap.layers.checked.Inputs.stop` is left to the caller.
    table : DataFrame
        `origin`, `destination` and the columns.
    name : str
        What messages call it.
    *columns : Column
        What else it must or may have.

    Returns
    -------
    Pairs
        The table and its ends.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> rows = pd.DataFrame({"origin": ["a", "a"], "destination": ["b", "b"], "cost": [1.0, -2.0]})
    >>> _ = read_pairs(inputs, rows, "costs", Column("cost", "amount", required=True))
    >>> inputs.faults
    ['costs.cost: negative in 1 row (a, b)', 'costs: duplicate pairs a to b']
    """
    ends = (Column("origin", "end", required=True), Column("destination", "end", required=True))
    checked = inputs.table(table, name, *ends, *columns, key=("origin", "destination"))
    given = [checked[end.name] for end in ends if end.name in checked]
    whole = [isinstance(end.dtype, pd.CategoricalDtype) and end.notna().all() for end in given]
    if whole != [True, True]:
        none = np.zeros(0, dtype=np.int64)
        return Pairs(checked, pd.Index([], dtype="str"), none, none, sound=False)
    here, there = (end.cat for end in given)
    every = here.categories.union(there.categories).sort_values()
    # each key is looked up once, not once a pair
    at = [every.get_indexer(end.categories).astype(np.int64)[end.codes] for end in (here, there)]
    used = np.zeros(len(every), dtype=bool)
    used[at[0]] = used[at[1]] = True
    if not used.all():
        at = [(np.cumsum(used) - 1)[end] for end in at]
    pairs = Pairs(checked, every[used], at[0], at[1], sound=True)
    if alike := same_but_for_blanks(pairs.units):
        inputs.fault(f"{name}: keys that differ in blanks only: {alike}; write each unit in one way")
    # what travel_costs() gives is sorted already: one look instead of a hash of millions of pairs
    numbered = at[0] * np.int64(len(every)) + at[1]
    if not (np.diff(numbered) > 0).all() and (double := pd.Series(numbered).duplicated().to_numpy()).any():
        inputs.fault(f"{name}: duplicate pairs {pairs.names(double)}")
    return pairs
