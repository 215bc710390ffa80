"""What the dividend is tried with: one assumption after the other, each with its choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from landgap.assess_options import AssessOptions
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.robustness.variant import BEARING, Unknown, Variant
from landgap.robustness.variants import Variants
from landgap.transport.requests import LEVELS

OTHERS = ("unknown_supply",)
"""What can be tried beside the options of an assessment."""

_HEADING = "The dividend cannot be tried with these assumptions."
_SOON = ("immediate", "short")
_SHARES = (0.6, 0.75, 0.9)
REACH = {
    "km": (15.0, 20.0, 30.0, 40.0, 60.0, None),
    "minutes": (15.0, 20.0, 30.0, 45.0, 60.0, None),
}
DETOURS = (1.2, 1.3, 1.4)
SPEEDS_KMH = (45.0, 55.0, 65.0)
MOTORWAYS_KMH = (80.0, 100.0, 117.0)
_MOBILE = (1.0, 0.5, 0.24, 0.16)
"""0.24: by the quotas of GIFPRO, 76 % of the demand is relocation."""
_KEYS = ({"population": 1.0}, {"existing_ha": 1.0}, {"existing_ha": 0.5, "population": 0.5})


class Assumption(NamedTuple):
    """One choice of one assumption.

    Attributes
    ----------
    name : str
        What is assumed: an option, or one of the other subjects, such as ``availability``.
    choice : str
        What is chosen, in one or a few words.
    value : object
        The same as a value; None where there is none.
    variant : Variant
        What it comes to.
    drawn : bool, default False
        Whether it takes part in the joint draws: those that could all be true at once.

    Examples
    --------
    >>> Assumption("net_share", "0.6", 0.6, Variant(options={"net_share": 0.6})).choice
    '0.6'
    """

    name: str
    choice: str
    value: Any
    variant: Variant
    drawn: bool = False


def default_assumptions(variants: Variants) -> list[Assumption]:
    """List what is tried where nothing else is asked for.

    Parameters
    ----------
    variants : Variants
        Of the assessment.

    Returns
    -------
    list of Assumption
        The choices of every assumption; those that the study has no data for are left out.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.assess import STEPS
    >>> result = lg.assess("halle-leipzig")
    >>> variants = Variants(STEPS, result.study, result.options, result.found(), result.steps)
    >>> list(dict.fromkeys(each.name for each in default_assumptions(variants)))[:3]
    ['demand_level', 'demand_weights', 'net_share']
    """
    study, base = variants.study, variants.demand(Variant())
    found = [Assumption("demand_level", level, level, Variant(level=level), drawn=True) for level in LEVELS]
    demand = variants.options.demand
    if study.demand is not None and (demand is None or (isinstance(demand, str) and demand == "allocate")):
        people = study.reported["population"]
        there = {
            "population": people.notna().all() and people.sum() > 0,
            "existing_ha": variants.built_ha().sum() > 0,
        }
        found += _options("demand_weights", [keys for keys in _KEYS if all(there[key] for key in keys)])
    found += _options("net_share", _SHARES)
    found += _options("within", REACH[variants.measure])
    if not len(study.costs):
        found += _options("detour", DETOURS)
        if variants.measure == "minutes":
            found += _options("speed_kmh", SPEEDS_KMH)
            found += _options("motorway_kmh", MOTORWAYS_KMH if len(study.access) else ())
    found += _options("mobile_share", _MOBILE)
    if variants.sized:
        found += _options("request_sizes", LEVELS)
    land = variants.land(Variant())
    found += _less_land(land)
    known = variants.known_units(Variant())
    if not base["unit_id"].isin(known).all():
        found.append(Assumption("known_units", "known units only", None, Variant(known_only=True)))
    if variants.unknown.missing_ha:
        found += _unknown(variants, land)
    return found


def given_assumptions(over: Mapping[str, Iterable[Any]]) -> list[Assumption]:
    """Check what a user wants to try.

    Parameters
    ----------
    over : mapping of str to iterable
        Values by option, or by ``"unknown_supply"``.

    Returns
    -------
    list of Assumption
        One a value.

    Raises
    ------
    LandgapError
        If a name is no option or has no bearing on the dividend, no value is given, or one is out of range;
        all faults at once.

    Examples
    --------
    >>> [each.choice for each in given_assumptions({"net_share": [0.6, 0.9]})]
    ['0.6', '0.9']
    """
    inputs = Inputs(_HEADING)
    inputs.instance(over, "over", Mapping)
    inputs.stop()
    found: list[Assumption] = []
    for name, given in over.items():
        if name not in (*BEARING, *OTHERS):
            inputs.fault(_no_bearing(str(name)))
            continue
        values = (
            [] if isinstance(given, str | pd.Series | Mapping) or not isinstance(given, Iterable) else given
        )
        values = list(values)
        if not values:
            inputs.fault(f"{name}: a list of one value or more is needed")
        for value in values:
            faults = _faults(name, value)
            inputs.fault(*faults)
            if not faults:
                found.append(_given(name, value))
    if not over:
        inputs.fault("over: nothing to try; leave it out for the usual assumptions")
    inputs.stop()
    return found


def _faults(name: str, value: Any) -> list[str]:  # noqa: ANN401  any option
    if name == "unknown_supply":
        fine = isinstance(value, str | pd.Series)
        return [] if fine else [f"{name}: {value!r} is neither a key, such as 'population', nor a Series"]
    try:
        AssessOptions.of(**{name: value})
    except LandgapError as error:
        return list(error.faults)
    return []


def _no_bearing(name: str) -> str:
    try:
        AssessOptions.of(**{name: None})
    except LandgapError as error:
        if any("no option" in fault for fault in error.faults):
            return next(fault for fault in error.faults if "no option" in fault)
    return f"{name}: has no bearing on the dividend; there is {some((*BEARING, *OTHERS), 20)}"


def _given(name: str, value: Any) -> Assumption:  # noqa: ANN401  any option
    if name == "unknown_supply":
        label = value if isinstance(value, str) else str(value.name or "given")
        # weights by unit say themselves who takes part
        unknown = Unknown(value, everywhere=not isinstance(value, str))
        return Assumption(name, label, label, Variant(unknown=unknown), drawn=True)
    return _options(name, [value])[0]


def _options(name: str, values: Iterable[Any]) -> list[Assumption]:
    return [
        Assumption(name, label_of(value), value, Variant(options={name: value}), drawn=True)
        for value in values
    ]


def without_site(site: str) -> Variant:
    """Leave one site out.

    Parameters
    ----------
    site : str
        Its key.

    Returns
    -------
    Variant
        Without its land.

    Examples
    --------
    >>> without_site("a").land(pd.DataFrame({"site_id": ["a", "b"]}))["site_id"].tolist()
    ['b']
    """
    return Variant(land=lambda offered: offered[offered["site_id"].ne(site)])


def label_of(value: Any) -> str:  # noqa: ANN401  any option
    """Name a value of an option in a few words.

    Parameters
    ----------
    value : object
        Any.

    Returns
    -------
    str
        Such as ``existing_ha 0.5, population 0.5``.

    Examples
    --------
    >>> label_of({"existing_ha": 0.5, "population": 0.5}), label_of(None), label_of(60.0)
    ('existing_ha 0.5, population 0.5', 'none', '60')
    """
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {weight:g}" for key, weight in value.items())
    if isinstance(value, pd.DataFrame):
        return f"a frame of {len(value)} rows"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " to ".join(map(label_of, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _less_land(land: pd.DataFrame) -> list[Assumption]:
    """Leave out land that is to be had late, or that is not built or planned for sure, or not stated."""

    def only(rows: Callable[[pd.DataFrame], pd.Series[bool]]) -> Callable[[pd.DataFrame], pd.DataFrame]:
        return lambda offered: offered[rows(offered)]

    cases: list[tuple[str, str, Callable[[pd.DataFrame], pd.Series[bool]]]] = [
        ("availability", "without long", lambda rows: rows["availability"].ne("long")),
        ("availability", "without medium", lambda rows: rows["availability"].ne("medium")),
        ("availability", "within two years", lambda rows: rows["availability"].isin(_SOON)),
        ("status", "without planned", lambda rows: rows["status"].ne("planned")),
        ("status", "without ideas", lambda rows: rows["status"].ne("idea")),
        ("status", "existing only", lambda rows: rows["status"].eq("existing")),
    ]
    there = land[land["supply_ha"].gt(0)]
    found = [
        Assumption(name, choice, None, Variant(land=only(rows)))
        for name, choice, rows in cases
        if not rows(there).all()
    ]
    if not there["parcel_stated"].all():
        found += [each._replace(drawn=False) for each in _options("parcels", ("possible", "stated"))]
    return found


def _unknown(variants: Variants, land: pd.DataFrame) -> list[Assumption]:
    """Spread unknown supply by each assumption that the study has a key for, and put it all on one side."""
    study = variants.study
    built = variants.built_ha()
    silent = land["supply_ha"].isna() & land["site_id"].isin(
        study.sites.loc[study.sites["name"].notna() & study.sites["status"].ne("withdrawn"), "site_id"]
    )
    by: dict[str, Unknown] = {
        "existing_ha": Unknown("existing_ha"),
        "existing_ha everywhere": Unknown("existing_ha", everywhere=True),
        "population": Unknown("population"),
        "silent sites": Unknown(land[silent].groupby("unit_id")["gross_ha"].sum(), everywhere=True),
        "supply_ha": Unknown("supply_ha"),
    }
    found = [
        Assumption("unknown_supply", choice, None, Variant(unknown=unknown), drawn=True)
        for choice, unknown in by.items()
        if _has_key(variants, unknown)
    ]
    state = study.reported["state"].reindex(built.index)
    names = sorted(state.unique())
    sides = {f"all in {name}": state.eq(name) for name in names}
    if len(names) > 2:
        sides |= {f"none in {name}": state.ne(name) for name in names}
    found += [
        Assumption("unknown_supply", choice, None, Variant(unknown=Unknown(built.where(there, 0.0))))
        for choice, there in sides.items()
        if built[there].sum() > 0
    ]
    for total in variants.unknown.totals[len(variants.unknown.whole_only) :]:
        inside = built.where(built.index.isin(total.rows), 0.0)
        if inside.sum() > 0:
            variant = Variant(unknown=Unknown(inside, ha=total.max_ha))
            found.append(Assumption("unknown_supply", f"only {total.name}", None, variant))
    return found


def _has_key(variants: Variants, unknown: Unknown) -> bool:
    try:
        variants.unknown_ha(Variant(unknown=unknown))
    except LandgapError:
        return False
    return True
