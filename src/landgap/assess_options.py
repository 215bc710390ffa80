"""Every choice of an assessment, with its default, in one frozen bundle."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

from landgap.access.catchment import Variant
from landgap.access.decay import ZONES_20_40_60
from landgap.access.travel_costs import DETOUR, Measure
from landgap.access.travel_minutes import MOTORWAY_KMH, SPEED_KMH
from landgap.balancing.evidence import MIN_IDLE_HA, MIN_IDLE_SHARE
from landgap.cooperation.region_problem import AreaRules
from landgap.demand.allocation_keys import ALLOCATION_KEYS
from landgap.demand.choice import METHODS, Demand
from landgap.demand.parameters import GifproParameters, Level
from landgap.errors import LandgapError
from landgap.options import option_faults
from landgap.scoring.defaults import SITE_CRITERIA, SITE_WEIGHTS, UNIT_CRITERIA, UNIT_WEIGHTS
from landgap.scoring.rank_uncertainty import Uncertainty
from landgap.sites.contiguous import WITHIN_M
from landgap.sites.quality import JUNCTION_KM, LARGE_HA
from landgap.solar.conflict import LEASE_YEARS
from landgap.solar.on_sites import PV_CLAIMS
from landgap.transport.dividend_value import Others
from landgap.transport.requests import Parcels
from landgap.value_functions import ValueFunction

Layer = Literal["sites", "units"]

_HEADING = "These options cannot be used."
_SCORED: tuple[Layer, ...] = ("sites", "units")
_CRITERIA: Mapping[Layer, Mapping[str, ValueFunction]] = MappingProxyType(
    {"sites": SITE_CRITERIA, "units": UNIT_CRITERIA}
)
_WEIGHTS: Mapping[Layer, Mapping[str, float]] = MappingProxyType(
    {"sites": SITE_WEIGHTS, "units": UNIT_WEIGHTS}
)


@dataclass(frozen=True, eq=False)
class AssessOptions:
    """Every choice of :func:`landgap.assess`; all of them stand in `result.parameters`.

    Attributes
    ----------
    demand : str, GifproParameters, DataFrame or None
        ``"allocate"`` (the published total, allocated to the units), ``"gifpro"``, ``"tbs_gifpro"`` (linear
        trend of the study's employment in each unit), a set of parameters for GIFPRO, or a frame as from any
        method. None: the published total, or GIFPRO where there is none.
    demand_total_ha : tuple of float or None
        Low and high total to allocate, in ha; None: that of the study.
    demand_weights : mapping of str to float or None
        Keys that allocate the total to the units: ``existing_ha`` (built commercial land), ``population``,
        ``employees``; they sum to 1. None: those of the study, or half ``existing_ha``, half ``population``.
    net_share : float or None
        Net land of gross land, for sites that do not state theirs. None: by the level of their plan, as a
        range.
    ideas : bool or None
        Whether ideas without a plan count as supply; None: as the study says.
    large_share : float or None
        Share of the demand that asks for parcels from 5 ha; None: as the study says. If it says nothing, no
        size is asked for.
    request_sizes : {"low", "mid", "high"}
        Which of the published sizes of requests the segments ask for, where no `large_share` is stated.
    mobile_share : float, mapping of str to float or None
        Share of the demand that may look for land in other municipalities, or the share by segment; the rest
        is met in its own or not at all. None: by the quotas of settlement and relocation.
    profiles : DataFrame or None
        What segments ask of the land; None: those of :func:`landgap.balancing.segment_profiles`.
    parcels : {"possible", "stated"}
        Which land counts as large in the exchange: that of sites from 5 ha unless they state smaller parcels,
        or only where such a parcel is stated.
    within : float or None
        How far demand looks for land, in the measure of the travel costs; None: everywhere. 60 is our
        choice: nothing that was read says how far firms look.
    travel_measure : {"km", "minutes"}
        What travel costs are, where the study has no table of its own: km by road, or minutes by ordinary
        roads or by motorway, whichever is less; see :func:`landgap.travel_costs`.
    detour : float
        Length of roads over that of the straight line, where the study has no table of costs.
    speed_kmh, motorway_kmh : float
        Speeds on ordinary roads and on motorways. With the first, a site's way to the next junction is timed.
    intrazonal_cost : float
        Within a unit, in the measure of the travel costs.
    crossing_cost : float or None
        What a hectare across the border costs more, in the measure of the travel costs, for a third run of
        the exchange.
    catchment_variant : {"e2sfca", "2sfca", "3sfca"}
        Floating catchment behind `open_access` and `closed_access`.
    catchment_weight : callable
        What a hectare counts for at a distance, in the measure of the travel costs; see
        :mod:`landgap.access`.
    others : {"alone", "state"}
        How those who are no members exchange land, when membership is weighed.
    contiguous_within_m : float
        How far sites may lie apart and be contiguous, in m.
    idle_share, idle_ha : float
        From which share of an estate, or how many hectares, on idle land is evidence of surplus.
    junction_km, large_ha : float
        How near a motorway junction and how large a site of high quality is.
    year : int or None
        At the end of which year PV plants count; None: see :func:`landgap.layers.year_of`.
    pv_claims : bool
        Whether the published word on a PV plant counts: one that is said not to stand on commercial land is
        expected on none, and the range runs up to what the overlap says.
    lease_years : tuple of float
        How long PV holds its land: low, mid, high.
    criteria : mapping
        For ``"sites"`` and ``"units"``, which criteria the score has: a value function by column. Those of
        :mod:`landgap.scoring` where a layer is not named.
    weights : mapping
        For ``"sites"`` and ``"units"``, the weight by criterion; each sums to 1.
    min_known_share : float
        Share of the weight that must be known for a score.
    uncertainty : Uncertainty
        What the ranks are tried with.
    area_rules : AreaRules
        What a proposed area must keep to.
    area_count : int
        How many areas are proposed at most.
    area_nodes : int
        Nodes that the exact search may visit.
    permutations : int
        Of the test whether the sides differ by chance.
    seed : int
        Of all random draws, those of `uncertainty` apart.

    Raises
    ------
    LandgapError
        If a value is out of range, with all faults at once.

    See Also
    --------
    landgap.assess : Takes them by name.
    landgap.Assessment.with_options : Redoes what depends on a changed one.

    Examples
    --------
    >>> AssessOptions(net_share=0.6).net_share
    0.6
    >>> AssessOptions(net_share=75, permutations=-1)
    Traceback (most recent call last):
    landgap.errors.LandgapError: These options cannot be used.
    - net_share: 75 is not a share from 0 to 1, or None
    - permutations: -1 is not a whole number from 1
    """

    demand: Demand = None
    demand_total_ha: tuple[float, float] | None = None
    demand_weights: Mapping[str, float] | None = None
    net_share: float | None = None
    ideas: bool | None = None
    large_share: float | None = None
    request_sizes: Level = "mid"
    mobile_share: float | Mapping[str, float] | None = None
    profiles: pd.DataFrame | None = None
    parcels: Parcels = "possible"
    within: float | None = 60.0
    travel_measure: Measure = "minutes"
    detour: float = DETOUR
    speed_kmh: float = SPEED_KMH
    motorway_kmh: float = MOTORWAY_KMH
    intrazonal_cost: float = 0.0
    crossing_cost: float | None = None
    catchment_variant: Variant = "e2sfca"
    catchment_weight: Callable[[np.ndarray], np.ndarray] = ZONES_20_40_60
    others: Others = "alone"
    contiguous_within_m: float = WITHIN_M
    idle_share: float = MIN_IDLE_SHARE
    idle_ha: float = MIN_IDLE_HA
    junction_km: float = JUNCTION_KM
    large_ha: float = LARGE_HA
    year: int | None = None
    pv_claims: bool = PV_CLAIMS
    lease_years: tuple[float, float, float] = LEASE_YEARS
    criteria: Mapping[Layer, Mapping[str, ValueFunction]] = field(default_factory=dict)
    weights: Mapping[Layer, Mapping[str, float]] = field(default_factory=dict)
    min_known_share: float = 0.5
    uncertainty: Uncertainty = field(default_factory=Uncertainty)
    area_rules: AreaRules = field(default_factory=AreaRules)
    area_count: int = 3
    area_nodes: int = 1000
    permutations: int = 999
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is out of range."""
        faults = option_faults(**{name: getattr(self, name) for name in _NUMBERS})
        if not _rising(self.lease_years, 3):
            faults.append(f"lease_years: {self.lease_years!r} must be low, mid and high, rising")
        if self.demand_total_ha is not None and not _rising(self.demand_total_ha, 2):
            faults.append(f"demand_total_ha: {self.demand_total_ha!r} must be low and high in ha, rising")
        for name, kind in (("uncertainty", Uncertainty), ("area_rules", AreaRules)):
            if not isinstance(getattr(self, name), kind):
                faults.append(f"{name}: {getattr(self, name)!r} is no {kind.__name__}")
        if not (self.demand is None or isinstance(self.demand, GifproParameters | pd.DataFrame)) and (
            not isinstance(self.demand, str) or self.demand not in METHODS
        ):
            known = ", ".join(METHODS)
            faults.append(f"demand: {self.demand!r} is no method ({known}), set of parameters or frame")
        given = self.mobile_share
        shares = tuple(given.values()) if isinstance(given, Mapping) else () if given is None else (given,)
        faults += option_faults(mobile_share=shares)
        if not callable(self.catchment_weight):
            faults.append(f"catchment_weight: {self.catchment_weight!r} is no function of the cost")
        for name in ("criteria", "weights"):
            faults += _layer_faults(name, getattr(self, name))
        if faults:
            raise LandgapError(_HEADING, faults)

    @classmethod
    def of(cls, **choices: Any) -> AssessOptions:  # noqa: ANN401  by name
        """Make a bundle from choices by name; a misspelt name is refused with the nearest ones.

        Parameters
        ----------
        **choices : object
            Any of the attributes.

        Returns
        -------
        AssessOptions
            The rest have their defaults.

        Raises
        ------
        LandgapError
            If a name is not known or a value is out of range.

        Examples
        --------
        >>> AssessOptions.of(netshare=0.5)
        Traceback (most recent call last):
        landgap.errors.LandgapError: These options cannot be used.
        - netshare: no option; did you mean net_share?
        """
        known = [each.name for each in fields(cls)]
        faults = []
        for name in choices:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                mend = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"
                faults.append(f"{name}: no option; {mend}")
        if faults:
            raise LandgapError(_HEADING, faults)
        return cls(**choices)

    def criteria_of(self, layer: Layer) -> Mapping[str, ValueFunction]:
        """Give the criteria that a layer is scored by.

        Parameters
        ----------
        layer : {"sites", "units"}
            The layer.

        Returns
        -------
        mapping
            Value function by column.

        Examples
        --------
        >>> len(AssessOptions().criteria_of("sites"))
        5
        """
        return dict(self.criteria.get(layer, _CRITERIA[layer]))

    def weights_of(self, layer: Layer) -> Mapping[str, float]:
        """Give the weights that a layer is scored by.

        Parameters
        ----------
        layer : {"sites", "units"}
            The layer.

        Returns
        -------
        mapping
            Weight by criterion.

        Examples
        --------
        >>> AssessOptions().weights_of("sites")["motorway_km"]
        0.3
        """
        return dict(self.weights.get(layer, _WEIGHTS[layer]))

    def plain(self) -> dict[str, Any]:
        """List every choice as plain values, for the provenance.

        Returns
        -------
        dict
            Ready for JSON. A demand frame is told by its method, a function by its text.

        Examples
        --------
        >>> AssessOptions().plain()["detour"]
        1.3
        """
        shown = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        for name, of in (("criteria", self.criteria_of), ("weights", self.weights_of)):
            shown[name] = {layer: _plain(of(layer)) for layer in _SCORED}
        return shown


_NUMBERS = (
    "net_share", "ideas", "large_share", "parcels", "request_sizes", "within", "detour", "intrazonal_cost",
    "crossing_cost", "catchment_variant", "others", "contiguous_within_m", "idle_share", "idle_ha",
    "junction_km", "large_ha", "lease_years", "year", "min_known_share", "area_count", "area_nodes",
    "permutations", "seed", "travel_measure", "speed_kmh", "motorway_kmh", "pv_claims",
)  # fmt: skip


def _rising(values: object, count: int) -> bool:
    if not isinstance(values, tuple | list) or len(values) != count:
        return False
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    inside = all(0 <= value < float("inf") for value in numbers)
    return len(numbers) == count and inside and list(values) == sorted(values)


def _layer_faults(name: str, given: object) -> list[str]:
    """Find what is not by layer; the columns themselves are looked at by the score."""
    if not isinstance(given, Mapping):
        return [f'{name}: {given!r} must be by layer, such as {{"units": …}}']
    faults = []
    for layer, columns in given.items():
        if layer in ALLOCATION_KEYS:
            faults.append(f'{name}: "{layer}" is a key of the demand; give it as demand_weights')
        elif layer not in _SCORED:
            faults.append(f'{name}: "{layer}" is no layer that is scored (sites, units)')
        elif not isinstance(columns, Mapping | pd.Series):
            faults.append(f'{name}: {columns!r} of "{layer}" must be by column')
    return faults


def _plain(value: Any) -> Any:  # noqa: ANN401  any option
    if isinstance(value, pd.DataFrame):
        return f"a frame of {len(value)} rows"
    if isinstance(value, ValueFunction) or callable(value):
        return getattr(value, "text", str(value))
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping | pd.Series):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value
