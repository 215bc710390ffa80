"""Where the law lets PV stand: dated rules in a table, so that a later law is a row, not code."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from importlib.resources import files
from os import PathLike
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

_NAMES = "rule law area_class state valid_from valid_to width_m plan_before max_ha excluded"
COLUMNS = (*_NAMES.split(), "cap_mw_per_year", "evidence", "source")

_RULES = (
    Column("rule", "id", required=True),
    Column("area_class", "text", required=True),
    Column("source", "text", required=True),
    Column("state", "state", required=True, gaps=True),
    Column("valid_from", "date", required=True, gaps=True),
    Column("valid_to", "date", required=True, gaps=True),
    Column("plan_before", "date"),
    *(Column(name, "text") for name in ("law", "excluded", "evidence")),
    *(Column(name, "amount") for name in ("width_m", "max_ha", "cap_mw_per_year")),
)


def eeg_rules(path: str | PathLike[str] | None = None) -> pd.DataFrame:
    """Read the rules on where ground-mounted PV is paid for or allowed.

    Parameters
    ----------
    path : path, optional
        A CSV of your own; the bundled table if not given.

    Returns
    -------
    DataFrame
        One row a rule: `rule` (its key), `law`, `area_class` (several joined by ``&``: all must
        hold), `state` (empty: everywhere), `valid_from` and `valid_to` (both days included; empty:
        open), `width_m` (strip beside a line), `plan_before` (the plan must be older), `max_ha` (no larger
        plant), `excluded` (classes in which it does not hold), `cap_mw_per_year`, `evidence`
        (S: read in the source, C: inferred from what was read) and `source`.

    Raises
    ------
    LandgapError
        If a column is missing, a rule is duplicate, a date is invalid, a rule ends before it
        begins, a width is not positive, or a row has no source; all faults at once.

    See Also
    --------
    eeg_classes : Which rules hold where.

    References
    ----------
    EEG 2009 § 32 (3), amended on 11 August 2010 as of 1 July (strips instead of arable land with a plan);
    EEG 2014 § 37 (1) no. 2, § 48 (1) no. 3 (text of 26 March 2022); Clearingstelle EEG|KWKG,
    Häufige Rechtsfrage 78 (strips); PVFVO Sachsen 2021; FFAVO Sachsen-Anhalt 2022; BauGB § 35 (1).

    Examples
    --------
    >>> rules = eeg_rules().set_index("rule")
    >>> rules.loc[["motorway_110", "motorway_200", "motorway_500"], "width_m"].tolist()
    [110.0, 200.0, 500.0]
    """
    where = files("landgap.solar") / "eeg_rules.csv" if path is None else path
    table = pd.read_csv(str(where), dtype="str", keep_default_na=True)
    inputs = Inputs("The table of rules cannot be used.")
    rules = _read(inputs, table)
    inputs.stop()
    return rules


def eeg_classes(
    places: gpd.GeoDataFrame,
    areas: Mapping[str, gpd.GeoDataFrame],
    *,
    key: str = "pv_id",
    rules: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say which rules hold for each plant or place at its date.

    Parameters
    ----------
    places : GeoDataFrame
        `pv_id` (or another `key`), `state`, `commissioned` (a date, or a year: its last day
        counts), any geometry. A place counts by its middle. Optional `area_ha` of the plant: a rule with
        `max_ha` does not hold for a larger one.
    areas : mapping of str to GeoDataFrame
        Layers by class of area: lines or polygons for ``motorway``, ``rail``, ``main_rail``
        (outer edge of the carriageway or track bed); polygons for ``sealed``, ``conversion``,
        ``plan`` and ``commercial_plan`` (with `plan_date`), ``arable``, ``grassland``,
        ``disadvantaged``, ``farm`` (land that a farm works, beside it), and for classes that rules
        exclude. ``arable`` is the use before the plant.
    key : str, default "pv_id"
        Column that names the places.
    rules : DataFrame, optional
        As from :func:`eeg_rules`, with rows of your own; the bundled table if not given.

    Returns
    -------
    DataFrame
        One row a place and rule that is in force there and then: the `key`, `commissioned`,
        `rule`, `law`, `state` (of the rule, missing: everywhere), `area_class`, `holds` (true,
        false, or missing where a layer that decides is not given or a plan has no date),
        `distance_m` to the line (strips only) and `cap_mw_per_year` (missing where there is none).

    Raises
    ------
    LandgapError
        If columns or reference systems are missing, or a date is invalid; all faults at once.

    See Also
    --------
    relocate : How much PV the law would have let stand elsewhere.

    Notes
    -----
    For tenders the law of the award counts, not that of the year of commissioning; awards are
    not in the data. Rail includes no tram; rest areas are no part of a motorway.

    Examples
    --------
    >>> road = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (9e3, 0)])], crs="EPSG:3035")
    >>> plants = gpd.GeoDataFrame(
    ...     {"pv_id": ["a", "b"], "state": "DE-ST", "commissioned": [2020, 2021]},
    ...     geometry=[shapely.Point(500, 110.1)] * 2, crs="EPSG:3035",
    ... )
    >>> found = eeg_classes(plants, {"motorway": road})
    >>> found[found["area_class"] == "motorway"][["pv_id", "rule", "holds"]]
      pv_id          rule  holds
    2     a  motorway_110  False
    8     b  motorway_200   True
    """
    inputs = Inputs("The rules that hold cannot be determined.")
    table = eeg_rules() if rules is None else _read(inputs, rules)
    given = places
    places = inputs.layer(
        given,
        "places",
        Column(key, "id", required=True),
        Column("state", "state", required=True, gaps=True),
        Column("commissioned", "date", required=True, gaps=True),
        Column("area_ha", "amount"),
    )
    areas = inputs.layers(areas, "areas", Column("plan_date", "date"))
    inputs.stop()
    date = _dates(places["commissioned"])
    middle = places.geometry.centroid.array
    rows = []
    inside = {name: _Layer(layer, middle) for name, layer in areas.items()}
    for rule in table[list(COLUMNS)].to_dict("records"):
        force = date.notna() & _open(rule["valid_from"], date, "from")
        force &= _open(rule["valid_to"], date, "to")
        if isinstance(rule["state"], str):
            force &= places["state"].eq(rule["state"])
        holds, distance_m = _holds(rule, inside, len(places))
        if "area_ha" in places:
            too_large = places["area_ha"].gt(rule["max_ha"])
            holds = [False if large else held for large, held in zip(too_large, holds, strict=True)]
        rows.append(
            pd.DataFrame(
                {
                    key: places[key].to_numpy(),
                    "state": rule["state"],
                    "commissioned": given["commissioned"].to_numpy(),
                    "rule": rule["rule"],
                    "law": rule.get("law"),
                    "area_class": rule["area_class"],
                    "holds": pd.array(holds, dtype="boolean"),
                    "distance_m": distance_m,
                    "cap_mw_per_year": rule["cap_mw_per_year"],
                    "_place": np.arange(len(places)),
                }
            )[force.to_numpy()]
        )
    found = pd.concat(rows).sort_values("_place", kind="stable", ignore_index=True)
    # a rule without a law must not change how the others read
    return found.drop(columns="_place").astype({"rule": "str", "law": "str", "state": "str"})


class _Layer:
    """A class of area, asked for all places at once."""

    def __init__(self, layer: gpd.GeoDataFrame, middle: np.ndarray) -> None:
        self.layer, self.middle = layer, middle
        self.tree = shapely.STRtree(layer.geometry.array)

    def distance_m(self) -> np.ndarray:
        distance = np.full(len(self.middle), np.inf)
        (row, _), found = self.tree.query_nearest(self.middle, return_distance=True, all_matches=False)
        distance[row] = found
        return distance

    def holds(self, plan_before: pd.Timestamp) -> list[bool | None]:
        """Whether each place lies in the class; with a date, in a plan that is older."""
        row, area = self.tree.query(self.middle, predicate="intersects")
        if pd.isna(plan_before):
            inside = np.isin(np.arange(len(self.middle)), row)
            return list(map(bool, inside))
        dated = self.layer.get("plan_date", pd.Series(pd.NaT, index=self.layer.index))
        day = _dates(dated).to_numpy()[area]
        known = pd.DataFrame({"old": day < plan_before, "unknown": pd.isna(day)}).groupby(row)
        best = known.max().reindex(range(len(self.middle)), fill_value=False)
        return [True if old else None if unknown else False for old, unknown in best.itertuples(index=False)]


def _holds(
    rule: dict[Hashable, Any], layers: Mapping[str, _Layer], count: int
) -> tuple[list[bool | None], np.ndarray]:
    distance_m = np.full(count, np.nan)
    width_m = float(rule["width_m"])
    parts: list[list[bool | None]] = []
    for name in str(rule["area_class"]).split("&"):
        layer = layers.get(name.strip())
        if layer is None:
            parts.append([None] * count)
        elif not np.isnan(width_m):
            distance_m = layer.distance_m()
            parts.append(list(map(bool, distance_m <= width_m)))
        else:
            # only a plan has a date
            before = rule["plan_before"] if name.strip().endswith("plan") else "NaT"
            parts.append(layer.holds(pd.Timestamp(before)))
    excluded = rule["excluded"]
    for name in excluded.split() if isinstance(excluded, str) else ():
        layer = layers.get(name)
        # without the layer nobody knows whether the place is excluded
        parts.append(
            [None] * count if layer is None else [not here for here in layer.holds(pd.Timestamp("NaT"))]
        )
    return [_all(answers) for answers in zip(*parts, strict=True)], distance_m


def _all(answers: tuple[bool | None, ...]) -> bool | None:
    """Say yes if all say yes, no if one says no, else nobody knows."""
    if False in answers:
        return False
    return None if None in answers else True


def _open(bound: pd.Timestamp, date: pd.Series, side: str) -> pd.Series[bool]:
    if pd.isna(bound):
        return pd.Series(True, index=date.index)
    return date >= bound if side == "from" else date <= bound


def _dates(values: pd.Series) -> pd.Series:
    """Read days, months or years; of a month or year its last day counts."""
    text = values.astype("string")
    year = pd.to_datetime(text.where(text.str.fullmatch(r"\d{4}")), format="%Y", errors="coerce")
    month = pd.to_datetime(text, format="%Y-%m", errors="coerce")
    month = month.where(text.str.fullmatch(r"\d{4}-\d{2}", na=False))
    day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    day = day.where(text.str.fullmatch(r"\d{4}-\d{2}-\d{2}", na=False))
    last = year + pd.offsets.YearEnd(0)
    return day.fillna(month + pd.offsets.MonthEnd(0)).fillna(last)


def _read(inputs: Inputs, table: pd.DataFrame) -> pd.DataFrame:
    """Bring the rules to their kinds, and note what is no rule."""
    rules = inputs.table(table, "rules", *_RULES, unique=["rule"]).reindex(columns=COLUMNS)

    def note(column: str, bad: pd.Series[bool], what: str) -> None:
        if bad.any():
            inputs.fault(f"rules.{column}: {what} in {some(rules.loc[bad, 'rule'])}")

    for column in ("valid_from", "valid_to", "plan_before"):
        rules[column] = pd.to_datetime(rules[column].astype("str"), format="mixed", errors="coerce")
    for column in ("width_m", "max_ha", "cap_mw_per_year"):
        rules[column] = pd.to_numeric(rules[column], errors="coerce").astype("float64")
        note(column, rules[column].eq(0), "not above 0")
    note("valid_to", rules["valid_to"] < rules["valid_from"], "before valid_from")
    capped = rules["cap_mw_per_year"].notna()
    note("law", capped & rules["law"].isna(), "missing beside a cap, which all rules of a law share")
    return rules
