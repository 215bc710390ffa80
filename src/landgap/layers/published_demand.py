"""The published demand of a study, with what its hectares mean: gross or net, from which size, of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from landgap.errors import kind_of
from landgap.layers.checked import Inputs
from landgap.layers.spelling import closest
from landgap.layers.supply_totals import Basis


@dataclass(frozen=True)
class PublishedDemand:
    """A published demand of a whole study area over its horizon (veröffentlichter Flächenbedarf).

    Attributes
    ----------
    low_ha, high_ha : float
        Hectares, as published.
    source : str
        Where it was published.
    basis : {"net", "gross"}, optional
        Whether roads and green are taken off; None: the source does not say, and it counts as net.
    min_site_ha : float, optional
        From which size of a site it counts, in ha; None: the source does not say.
    year : int, optional
        In which it was published.
    start_year : int, optional
        From which year on it counts.

    See Also
    --------
    landgap.StudyArea.from_layers : Takes it as `demand`.

    Examples
    --------
    >>> PublishedDemand(100, 140, "study of 2021", year=2021).unsaid
    ('basis',)
    """

    low_ha: float
    high_ha: float
    source: str = ""
    basis: Basis | None = None
    min_site_ha: float | None = None
    year: int | None = None
    start_year: int | None = None

    @property
    def range_ha(self) -> tuple[float, float]:
        """Low and high together.

        Returns
        -------
        tuple of float
            Hectares.

        Examples
        --------
        >>> PublishedDemand(100, 140).range_ha
        (100.0, 140.0)
        """
        return float(self.low_ha), float(self.high_ha)

    def net(self, share: float) -> PublishedDemand:
        """Take roads and green off a gross demand.

        Parameters
        ----------
        share : float
            Net land of gross land, 0 to 1.

        Returns
        -------
        PublishedDemand
            With ``basis="net"``; the same where it is not gross.

        Examples
        --------
        >>> PublishedDemand(100, 200, basis="gross").net(0.75).range_ha
        (75.0, 150.0)
        """
        if self.basis != "gross":
            return self
        return replace(self, low_ha=self.low_ha * share, high_ha=self.high_ha * share, basis="net")

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What must be known of a figure and is not stated.

        Returns
        -------
        tuple of str
            Of `source`, `basis` and `year`.

        Examples
        --------
        >>> PublishedDemand(100, 140, "study", basis="net", year=2021).unsaid
        ()
        """
        return tuple(name for name in ("source", "basis", "year") if not getattr(self, name))


_KEYS = tuple(each.name for each in fields(PublishedDemand))


def read_demand_table(settings: object) -> tuple[PublishedDemand | None, list[str]]:
    """Read the published demand of a study file.

    Parameters
    ----------
    settings : object
        What stands under ``[demand]``.

    Returns
    -------
    demand : PublishedDemand or None
        Unchecked but for its keys; None if there is a fault.
    faults : list of str
        What is wrong with the table itself.

    Examples
    --------
    >>> read_demand_table({"low_ha": 40, "high_h": 60})[1]
    ['[demand] "high_h" is not known (close: high_ha)', '[demand] the key "high_ha" is missing']
    """
    if not isinstance(settings, Mapping):
        return None, ['[demand] must be a table, such as low_ha = 40, high_ha = 60, source = "..."']
    faults = []
    for key in settings:
        if key not in _KEYS:
            near = f"close: {close}" if (close := closest(key, _KEYS)) else ", ".join(_KEYS)
            faults.append(f'[demand] "{key}" is not known ({near})')
    faults += [f'[demand] the key "{key}" is missing' for key in ("low_ha", "high_ha") if key not in settings]
    return (None if faults else PublishedDemand(**settings)), faults


def check_demand(inputs: Inputs, demand: object) -> None:
    """Note what is wrong with a published demand.

    Parameters
    ----------
    inputs : Inputs
        Of the call.
    demand : object
        As given; None is no demand.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> check_demand(inputs, PublishedDemand(60, 40, "study"))
    >>> inputs.faults
    ['demand_ha: low 60 is above high 40']
    """
    if demand is None:
        return
    if not isinstance(demand, PublishedDemand):
        inputs.fault(f"demand: a PublishedDemand is needed, not {kind_of(demand)}")
        return
    before = len(inputs.faults)
    inputs.options(demand_ha=(demand.low_ha, demand.high_ha))
    if len(inputs.faults) == before and demand.low_ha > demand.high_ha:
        inputs.fault(f"demand_ha: low {demand.low_ha:g} is above high {demand.high_ha:g}")
    if not isinstance(demand.source, str):
        inputs.fault(f"demand: source {demand.source!r} is no text")
    if demand.basis not in (None, "net", "gross"):
        inputs.fault(f'demand: basis {demand.basis!r} is neither "net" nor "gross"')
    if demand.min_site_ha is not None:
        inputs.options(min_ha=demand.min_site_ha)
    for name in ("year", "start_year"):
        year = getattr(demand, name)
        if year is not None and not (isinstance(year, int) and 1900 <= year <= 2100):
            inputs.fault(f"demand: {name} {year!r} is no year from 1900 to 2100")
