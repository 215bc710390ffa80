"""Evidence of surplus beside the balance: idle land and land prices, as published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import LAYERS

MIN_IDLE_SHARE = 0.25
"""Idle share from which an area counts as full of idle land: our choice, no study sets one."""

MIN_IDLE_HA = 5.0
"""Least idle land for that, ha: the threshold of a significant site (studies of 2009 and 2021)."""

_AREA = ["level", "area_id"]
_PLACE = [*_AREA, "place"]
_SERIES = [*_AREA, "area_name", "kind", "segment"]
_LEVELS = {"municipality": "unit", "estate": "unit", "district": "district"}
_EMPTY = {"amount": "float64", "share": "float64", "year": "Int64"}


def surplus_evidence(
    balance: pd.DataFrame,
    *,
    vacancy: pd.DataFrame | None = None,
    prices: pd.DataFrame | None = None,
    since: int | None = None,
    idle_share: float = MIN_IDLE_SHARE,
    idle_ha: float = MIN_IDLE_HA,
) -> pd.DataFrame:
    """Set evidence of surplus beside the balance, and show where it contradicts the balance.

    Parameters
    ----------
    balance : DataFrame
        Indexed by `unit_id`: `gap_ha` (``NaN`` where not known), optional `district_id`.
    vacancy : DataFrame, optional
        As the layer ``vacancy`` of a study: `scope`, `source`, `unit_id` or `district_id`, `year`,
        `occupied_share` (0 to 1), `free_ha`, `gross_ha`, `net_ha`; `area_name` distinguishes estates;
        `method` ``lower bound`` says that at least so much is occupied.
    prices : DataFrame, optional
        As the layer ``prices``: `commercial` (only ``yes`` is read), `source`, `unit_id` or
        `district_id`, `year`, `price_low_eur_m2`, `price_high_eur_m2`; `area_name`, `kind` and
        `segment` distinguish series.
    since : int, optional
        Take no notice of figures of earlier years, or without a year.
    idle_share : float, default 0.25
        Share of commercial land that lies idle from which an area is full of idle land.
    idle_ha : float, default 5.0
        Idle hectares that it takes besides, where they are known.

    Returns
    -------
    DataFrame
        One row a unit (`level` ``unit``), and one a district with figures of its own
        (``district``; its gap is the sum of its units', missing if one is). A district's figure
        stands there only, never at its units. `gap_ha` as given; `idle_share`; `idle_at_most`
        (true: the share is an upper bound); `idle_ha`; `idle_year`, of the oldest figure in them;
        `idle_scope` (``municipality``, ``estate``, ``district``); `idle_years_at_least`;
        `idle_source`; `price_low_eur_m2` and `price_high_eur_m2` of the latest year `price_year`;
        `price_change_per_year` (a share; the median of `price_series` series); `price_source`;
        `contradiction`: short by the balance, but full of idle land; missing where it cannot be
        said. ``attrs["not_mapped"]`` counts rows that belong to no area shown.

    Raises
    ------
    LandgapError
        If a table is at fault, or an option is out of range.

    See Also
    --------
    balance : Makes the gap.

    Notes
    -----
    A place counts with its latest figure that gives a share, else with the latest hectares; within
    a year the last row counts. Where there is a figure of the whole municipality, its estates are not used;
    else they are weighted by area, ``net_ha`` or else ``gross_ha``, and an estate of unknown
    area has no weight. Years idle: from the first to the last of the figures of one place that lie
    above `idle_share` without a break up to the latest one; a lower bound, 0 if the latest
    lies below, missing with fewer than two years. A price series is compounded from its first to
    its last year, at the middle of its range. None of it enters the gap.

    Examples
    --------
    >>> units = pd.DataFrame({"gap_ha": [-40.0, 5.0]}, index=["u1", "u2"])
    >>> seen = pd.DataFrame({"unit_id": ["u1", "u1"], "scope": "municipality", "year": [2018, 2021],
    ...                      "occupied_share": [0.2, 0.4], "gross_ha": 100.0, "source": "survey"})
    >>> found = surplus_evidence(units, vacancy=seen)
    >>> found[["gap_ha", "idle_share", "idle_years_at_least", "contradiction"]]
                    gap_ha  idle_share  idle_years_at_least  contradiction
    level area_id
    unit  u1         -40.0         0.6                  3.0           True
          u2           5.0         NaN                  NaN          False
    """
    inputs = Inputs("The evidence of surplus cannot be read.")
    inputs.options(since=since, idle_share=idle_share, idle_ha=idle_ha)
    gap = Column("gap_ha", "number", required=True, gaps=True)
    units = inputs.table(balance, "balance", gap, Column("district_id", "id"), indexed=True)
    seen, paid = _read(inputs, vacancy, prices)
    inputs.stop()
    gaps = _gaps(units)
    if since is not None:
        seen, paid = (rows[rows["year"].ge(since).fillna(value=False)] for rows in (seen, paid))
    here, told = _of(gaps, seen), _of(gaps, paid)
    signed = pd.concat([_idle(here, idle_share), _prices(told)], axis=1)
    shown = (gaps.index.get_level_values("level") == "unit") | gaps.index.isin(signed.index)
    result = gaps[shown].to_frame("gap_ha").join(signed)
    # Kleene's logic: what is not short contradicts nothing, whatever else is unknown
    short = result["gap_ha"].lt(0).astype("boolean").mask(result["gap_ha"].isna())
    full = result["idle_share"].ge(idle_share) & ~result["idle_ha"].lt(idle_ha)
    # "at most 40 % idle" may be anything below, so it can acquit and not convict
    unsure = result["idle_share"].isna() | (full & result["idle_at_most"].fillna(value=False))
    result["contradiction"] = short & full.astype("boolean").mask(unsure)
    result.attrs = {"not_mapped": {"vacancy": len(seen) - len(here), "prices": len(paid) - len(told)}}
    return result


def _gaps(units: pd.DataFrame) -> pd.Series[float]:
    """Gap of every unit, and of every district, by level and key."""
    gap = units["gap_ha"]
    parts = {"unit": gap}
    if "district_id" in units:
        # one unit whose gap is not known leaves that of its district unknown
        by_district = gap.groupby(units["district_id"].astype("str"))
        parts["district"] = by_district.agg(lambda some_units: some_units.sum(skipna=False))
    gaps: pd.Series[float] = pd.concat(parts, names=_AREA)
    return gaps


def _read(
    inputs: Inputs, vacancy: pd.DataFrame | None, prices: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read both tables, with the area that a row is about."""
    seen, wrong = _table(inputs, vacancy, "vacancy")
    paid, odd = _table(inputs, prices, "prices")
    if not wrong:
        nameless = seen["scope"].eq("estate") & seen["area_name"].isna()
        too_much = seen["free_ha"] > seen[["gross_ha", "net_ha"]].max(axis=1)
        for what, rows in {
            "vacancy.area_name: missing for an estate": nameless,
            "vacancy.free_ha: more than gross_ha and net_ha": too_much,
        }.items():
            if rows.any():
                inputs.fault(f"{what} in rows {some(seen.index[rows] + 1)}")
        seen["level"] = seen["scope"].map(_LEVELS)
    if not odd:
        if (swapped := paid["price_low_eur_m2"] > paid["price_high_eur_m2"]).any():
            inputs.fault(f"prices: low above high in rows {some(paid.index[swapped] + 1)}")
        paid["level"] = np.where(paid["unit_id"].notna(), "unit", "district")
        paid = paid[paid["commercial"].eq("yes")]
    for table in () if wrong or odd else (seen, paid):
        table["area_id"] = table["unit_id"].where(table["level"].eq("unit"), table["district_id"])
    return seen, paid


def _table(inputs: Inputs, table: pd.DataFrame | None, layer: str) -> tuple[pd.DataFrame, bool]:
    """Take a layer of a study through the door, with all its columns; and whether it is at fault."""
    columns = LAYERS[layer].columns
    empty = {column.name: pd.Series(dtype=_EMPTY.get(column.kind, "str")) for column in columns}
    if table is None:
        return pd.DataFrame(empty), False
    before = len(inputs.faults)
    checked = inputs.table(table, layer, *columns)
    for column in columns:
        if column.name not in checked:
            checked[column.name] = empty[column.name].reindex(checked.index)
    return checked, len(inputs.faults) > before


def _of(gaps: pd.Series[float], rows: pd.DataFrame) -> pd.DataFrame:
    """Take the rows that are about one of the areas."""
    return rows[pd.MultiIndex.from_frame(rows[_AREA]).isin(gaps.index)]


def _idle(seen: pd.DataFrame, full_from: float) -> pd.DataFrame:
    """Idle land of every area: how much, since when, and who says so."""
    area_ha = seen["net_ha"].fillna(seen["gross_ha"])
    area_ha = area_ha.where(area_ha > 0)
    share = (1 - seen["occupied_share"]).fillna(seen["free_ha"] / area_ha)
    rows = seen.assign(
        share=share,
        told=share.notna(),
        area_ha=area_ha,
        free_ha=seen["free_ha"].fillna(share * area_ha),
        at_most=seen["method"].eq("lower bound"),
        place=seen["area_name"].where(seen["scope"] == "estate", ""),
    )
    rows = rows[rows["told"] | rows["free_ha"].notna()]
    whole = rows["scope"].ne("estate")
    rows = rows[whole | ~whole.groupby([rows[key] for key in _AREA]).transform("any")]
    rows = rows.sort_values("year", kind="stable", na_position="first")
    latest = rows.sort_values("told", kind="stable").groupby(_PLACE).tail(1)
    weight = latest["area_ha"].where(latest["scope"] == "estate", 1.0).where(latest["told"])
    by_area = latest.assign(weight=weight, idle=weight * latest["share"]).groupby(_AREA)
    return pd.DataFrame(
        {
            "idle_share": by_area["idle"].sum(min_count=1) / by_area["weight"].sum(min_count=1),
            "idle_at_most": by_area["at_most"].any().astype("boolean"),
            "idle_ha": by_area["free_ha"].sum(min_count=1),
            "idle_year": by_area["year"].min(),
            "idle_scope": by_area["scope"].first(),
            "idle_years_at_least": _years_idle(rows, full_from),
            "idle_source": by_area["source"].agg(_joined),
        }
    )


def _years_idle(rows: pd.DataFrame, full_from: float) -> pd.Series[float]:
    """Longest time that one place of an area lies idle, up to its latest figure."""
    dated = rows[rows["told"] & rows["year"].notna()].groupby([*_PLACE, "year"]).tail(1)
    keys = [dated[key] for key in _PLACE]
    below = ~((dated["share"] >= full_from) & ~dated["at_most"])
    # backwards from the latest figure, until the first that lies below
    ended = below.iloc[::-1].groupby([key.iloc[::-1] for key in keys]).cummax().iloc[::-1]
    year = dated["year"].astype(float)
    places = pd.DataFrame(
        {
            "first": year.mask(ended).groupby(keys).min(),
            "last": year.groupby(keys).max(),
            "count": year.groupby(keys).size(),
        }
    )
    lasting = (places["last"] - places["first"]).fillna(0.0)
    return lasting.where(places["count"] > 1).groupby(_AREA).max()


def _prices(paid: pd.DataFrame) -> pd.DataFrame:
    """Prices of the latest year in every area, and how its series moved."""
    low = paid["price_low_eur_m2"].fillna(paid["price_high_eur_m2"])
    high = paid["price_high_eur_m2"].fillna(paid["price_low_eur_m2"])
    rows = paid.assign(low=low, high=high, middle=(low + high) / 2)[low.notna()]
    newest = rows.groupby(_AREA)["year"].transform("max")
    latest = rows[(rows["year"] == newest).fillna(value=False) | newest.isna()].groupby(_AREA)
    dated = rows[rows["year"].notna() & rows["middle"].gt(0)].sort_values("year", kind="stable")
    series = dated.groupby(_SERIES, dropna=False)
    first, last = (series[["year", "middle"]].agg(end).astype(float) for end in ("first", "last"))
    years = last["year"] - first["year"]
    change = ((last["middle"] / first["middle"]) ** (1 / years) - 1)[years > 0].groupby(_AREA)
    return pd.DataFrame(
        {
            "price_low_eur_m2": latest["low"].min(),
            "price_high_eur_m2": latest["high"].max(),
            "price_year": latest["year"].max(),
            "price_change_per_year": change.median(),
            "price_series": change.size().astype("Int64"),
            "price_source": rows.groupby(_AREA)["source"].agg(_joined),
        }
    )


def _joined(sources: pd.Series[str]) -> str:
    return "; ".join(sorted(set(sources)))
