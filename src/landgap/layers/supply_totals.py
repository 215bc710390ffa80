"""Published counts of the land that can be had, of a whole study or of some of its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.errors import kind_of, some
from landgap.layers.checked import Inputs
from landgap.layers.spelling import closest

Basis = Literal["net", "gross"]


@dataclass(frozen=True)
class SupplyTotal:
    """A published count of the land that can be had (veröffentlichtes Flächenangebot).

    Attributes
    ----------
    total_ha : float
        Hectares, as published.
    source : str
        Where it was published.
    name, name_de : str
        What notices call it, in English and German; the source if not given.
    units, districts : tuple of str
        Keys of the units and of the districts that it counts; with neither, all units that are reported.
    year : int, optional
        Of the count.
    basis : {"net", "gross"}
        Whether roads and green are taken off.
    min_site_ha : float
        From which size of a site it counts, in ha; 0: all sites.

    See Also
    --------
    landgap.StudyArea.from_layers : Takes them as `supply_totals`.
    landgap.unknown_supply : What they count beyond the inventory, spread over the units.

    Examples
    --------
    >>> SupplyTotal(3870, "study of 2021", year=2021, min_site_ha=5).basis
    'net'
    """

    total_ha: float
    source: str
    name: str = ""
    name_de: str = ""
    units: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    year: int | None = None
    basis: Basis = "net"
    min_site_ha: float = 0.0

    @property
    def label(self) -> str:
        """What notices call it.

        Returns
        -------
        str
            The name, else the source.

        Examples
        --------
        >>> SupplyTotal(3870, "study of 2021").label
        'study of 2021'
        """
        return self.name or self.source

    @property
    def whole(self) -> bool:
        """Whether it counts all units that are reported.

        Returns
        -------
        bool
            False if it names units or districts.

        Examples
        --------
        >>> SupplyTotal(728, "state", districts=("14713",)).whole
        False
        """
        return not (self.units or self.districts)

    def counts(self, units: pd.DataFrame) -> pd.Series[bool]:
        """Say which units it counts.

        Parameters
        ----------
        units : DataFrame
            Indexed by `unit_id`; `district_id` where it names districts.

        Returns
        -------
        Series of bool
            On the index of `units`.

        Examples
        --------
        >>> units = pd.DataFrame({"district_id": ["14713", "15002"]}, index=["14713000", "15002000"])
        >>> SupplyTotal(728, "state", districts=("14713",)).counts(units).tolist()
        [True, False]
        """
        if self.whole:
            return pd.Series(True, index=units.index)
        found = pd.Series(units.index.isin(self.units), index=units.index)
        return found | units["district_id"].isin(self.districts) if self.districts else found


_M2_PER_HA = 10_000
KEYS = tuple(each.name for each in fields(SupplyTotal))
"""What stands of a count in a study file."""


def read_totals(settings: object) -> tuple[list[SupplyTotal], list[str]]:
    """Read the counts of a study file: that of the whole, and ``part`` for those of some units.

    Parameters
    ----------
    settings : object
        What stands under ``[supply]``.

    Returns
    -------
    totals : list of SupplyTotal
        Unchecked but for their keys.
    faults : list of str
        What is wrong with the table itself.

    Examples
    --------
    >>> part = {"total_ha": 4, "source": "b", "unit": ["x"]}
    >>> read_totals({"total_ha": 9, "source": "a", "part": [part]})[1]
    ['[[supply.part]] "unit" is not known (close: units)']
    >>> len(read_totals({"total_ha": 9, "source": "a"})[0])
    1
    """
    if not isinstance(settings, Mapping):
        return [], ['[supply] must be a table, such as total_ha = 3870, source = "..."']
    parts = settings.get("part", [])
    if not (isinstance(parts, list) and all(isinstance(part, Mapping) for part in parts)):
        return [], ["[[supply.part]] must be tables, one a count"]
    whole = {key: value for key, value in settings.items() if key != "part"}
    found, faults = [], []
    for table, name in [
        *([(whole, "[supply]")] if whole else []),
        *((part, "[[supply.part]]") for part in parts),
    ]:
        odd = [key for key in table if key not in KEYS]
        faults += [f'{name} "{key}" is not known ({_near(key)})' for key in odd]
        faults += [f'{name} the key "{key}" is missing' for key in ("total_ha", "source") if key not in table]
        if name == "[[supply.part]]" and not (table.keys() & {"units", "districts"}) and not odd:
            faults.append(f"{name} needs units or districts: which does it count?")
        if not faults:
            found.append(SupplyTotal(**{key: _frozen(value) for key, value in table.items()}))
    return found, faults


def _near(key: str) -> str:
    close = closest(key, KEYS)
    return f"close: {close}" if close else ", ".join(KEYS)


def _frozen(value: Any) -> Any:  # noqa: ANN401  whatever stands in the file
    return tuple(value) if isinstance(value, list) else value


def totals_within(
    totals: Iterable[SupplyTotal], units: pd.DataFrame, chosen: pd.Index[str]
) -> tuple[SupplyTotal, ...]:
    """Keep the counts of a study that hold for a part of it: those of units that all belong to it.

    Parameters
    ----------
    totals : iterable of SupplyTotal
        Of the study.
    units : DataFrame
        Its units that are reported, indexed by `unit_id`.
    chosen : Index
        Keys of those in the part.

    Returns
    -------
    tuple of SupplyTotal
        Those that name units or districts, all of them chosen.

    Examples
    --------
    >>> units = pd.DataFrame(index=["a", "b"])
    >>> totals = [SupplyTotal(9, "s", units=("a",)), SupplyTotal(20, "t")]
    >>> kept = totals_within(totals, units, units.index[:1])
    >>> [total.source for total in kept]
    ['s']
    """
    return tuple(
        total for total in totals if not total.whole and units.index[total.counts(units)].isin(chosen).all()
    )


def check_totals(inputs: Inputs, totals: Iterable[SupplyTotal], units: pd.DataFrame) -> None:
    """Note what is wrong with published counts; whether they can be true is asked of the inventory later.

    Parameters
    ----------
    inputs : Inputs
        Of the call.
    totals : sequence of SupplyTotal
        As given.
    units : GeoDataFrame
        `unit_id`, `district_id`, `halo`; polygons in EPSG:3035, if areas are looked at.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> units = pd.DataFrame({"unit_id": ["a"], "halo": False})
    >>> check_totals(inputs, [SupplyTotal(-1, "s", units=("b",))], units)
    >>> inputs.faults
    ['supply_totals: "s": total_ha -1 is no number of hectares', 'supply_totals: "s": b not among the units']
    """
    if not isinstance(totals, list | tuple):
        inputs.fault(f"supply_totals: a list of SupplyTotal is needed, not {kind_of(totals)}")
        return
    reported = units[~units["halo"]]
    known = {
        "units": set(reported["unit_id"]),
        "districts": set(reported["district_id"].dropna()) if "district_id" in reported else set(),
    }
    for total in totals:
        if isinstance(total, SupplyTotal):
            faults = [*_faults(total, known)] or [*_beyond(total, reported)]
            inputs.fault(*(f'supply_totals: "{total.label}": {fault}' for fault in faults))
        else:
            inputs.fault(f"supply_totals: a SupplyTotal is needed, not a {type(total).__name__}")


def _beyond(total: SupplyTotal, units: pd.DataFrame) -> Iterator[str]:
    """Say so if a count is of more land than its units are."""
    if not isinstance(units, gpd.GeoDataFrame):
        return
    by_key = units.set_index("unit_id")
    area_ha = float(by_key.area[total.counts(by_key)].sum()) / _M2_PER_HA
    if total.total_ha > area_ha:
        yield f"total_ha {total.total_ha:,.0f} is more than its units have ({area_ha:,.0f} ha); hectares?"


def _faults(total: SupplyTotal, known: Mapping[str, set[str]]) -> Iterator[str]:
    for name in ("total_ha", "min_site_ha"):
        if not _hectares(value := getattr(total, name)):
            yield f"{name} {value!r} is no number of hectares"
    if total.basis not in ("net", "gross"):
        yield f'basis {total.basis!r} is neither "net" nor "gross"'
    if total.year is not None and not (isinstance(total.year, int) and 1900 <= total.year <= 2100):
        yield f"year {total.year!r} is no year from 1900 to 2100"
    if not (isinstance(total.source, str) and total.source.strip()):
        yield f"source {total.source!r} is no text"
    for name, keys in known.items():
        given = getattr(total, name)
        if not isinstance(given, tuple | list):
            yield f"{name} {given!r} must be a list of keys"
        elif odd := [key for key in given if key not in keys]:
            yield f"{some(odd)} not among the {name}"


def _hectares(value: object) -> bool:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return number and 0 <= float(value) < np.inf  # type: ignore[arg-type]
