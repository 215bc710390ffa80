"""Two vintages of the units laid over each other: what a reform moved, what is drawn otherwise."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import LandgapError, some
from landgap.geometry.parts import without
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import columns_of
from landgap.tolerances import SHARED_EDGE_M2

SAME, KEY_CHANGE, REDRAWN = "same", "key change", "redrawn"

_HEADING = "The units of the two dates cannot be compared."
_MIN_IN_PLACE = 0.5


def boundary_changes(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    *,
    key_changes: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Lay two vintages of the units over each other and say why land changed its unit.

    Parameters
    ----------
    before, after : GeoDataFrame
        `unit_id` and polygons that do not overlap.
    key_changes : DataFrame, optional
        `old_id`, `new_id`: one row for every unit whose land went to another (Eingemeindung,
        Neubildung, Umgliederung); an old unit that was divided has several rows. Chains are
        followed. Needed as soon as a key is there at one date only.

    Returns
    -------
    GeoDataFrame
        One row a pair of units that share land: `unit_before`, `unit_after` (missing where the
        other vintage has no unit there), `change`, `area_ha`, polygon in EPSG:3035. `change` is

        - ``same``: the land kept its unit;
        - ``key change``: it went to a unit that `key_changes` names: a real reform;
        - ``redrawn``: it lies in another unit (or in none) though the keys say that nothing
          changed: the same boundary, surveyed or generalised otherwise.

    Raises
    ------
    LandgapError
        If keys, polygons or a reference system are missing, a key is there at one date only and
        `key_changes` does not tell why, or if most land of a unit lies elsewhere than its key or the table
        says.

    See Also
    --------
    landgap.monitor : What became of the land between the two dates.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd, shapely
    >>> old = gpd.GeoDataFrame(
    ...     {"unit_id": ["a", "b"]},
    ...     geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)],
    ...     crs="EPSG:3035",
    ... )
    >>> new = gpd.GeoDataFrame(
    ...     {"unit_id": ["a"]}, geometry=[shapely.box(0, 0, 2000, 1000)], crs="EPSG:3035"
    ... )
    >>> merger = pd.DataFrame({"old_id": ["b"], "new_id": ["a"]})
    >>> boundary_changes(old, new, key_changes=merger).drop(columns="geometry")
      unit_before unit_after      change  area_ha
    0           a          a        same    100.0
    1           b          a  key change    100.0
    """
    inputs = Inputs(_HEADING)
    before, after = (
        inputs.layer(units, name, *columns_of("units", "unit_id"), shapes="polygon", unique=["unit_id"])
        for name, units in (("before", before), ("after", after))
    )
    key_changes = checked_key_changes(inputs, before, after, key_changes)
    inputs.stop()
    old, new = np.asarray(before.geometry.array), np.asarray(after.geometry.array)
    left, right, parts = _shared(old, new)
    gone, left_over = _beyond(old, left, new[right], parts)
    come, added = _beyond(new, right, old[left], parts)
    earlier, later = before["unit_id"].to_numpy(), after["unit_id"].to_numpy()
    rows = gpd.GeoDataFrame(
        {
            "unit_before": pd.Series([*earlier[left], *earlier[gone], *[None] * len(come)]),
            "unit_after": pd.Series([*later[right], *[None] * len(gone), *later[come]]),
        },
        dtype="str",
        geometry=np.concatenate([parts, left_over, added]),
        crs=before.crs,
    )
    rows["change"] = _why(rows, _pairs(key_changes))
    rows["area_ha"] = rows.area / 10_000
    if faults := _misplaced(rows):
        raise LandgapError(_HEADING, faults)
    columns = ["unit_before", "unit_after", "change", "area_ha", "geometry"]
    return rows.sort_values(["unit_before", "unit_after"], ignore_index=True)[columns]


def checked_key_changes(
    inputs: Inputs, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, key_changes: pd.DataFrame | None
) -> pd.DataFrame | None:
    """Check the key changes; note keys of one date that the other does not have and no change explains.

    Parameters
    ----------
    inputs : Inputs
        Of the call; takes the faults.
    before, after : GeoDataFrame
        `unit_id`.
    key_changes : DataFrame or None
        As in :func:`boundary_changes`.

    Returns
    -------
    DataFrame or None
        The key changes, with text keys.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> old, new = pd.DataFrame({"unit_id": ["a", "b"]}), pd.DataFrame({"unit_id": ["a"]})
    >>> checked_key_changes(inputs, old, new, None)
    >>> inputs.faults
    ['units: 1 key only at the earlier date (b); say in key_changes (old_id, new_id) where it went']
    """
    faults = len(inputs.faults)
    if key_changes is not None:
        columns = [Column(name, "id", required=True) for name in ("old_id", "new_id")]
        key_changes = inputs.table(key_changes, "key_changes", *columns)
    if len(inputs.faults) > faults or not ("unit_id" in before and "unit_id" in after):
        return key_changes
    if key_changes is not None and (itself := key_changes["old_id"] == key_changes["new_id"]).any():
        inputs.fault(f"key_changes: old_id is new_id for {some(key_changes.loc[itself, 'old_id'])}")
        return key_changes
    pairs = _pairs(key_changes)
    earlier, later = set(before["unit_id"]), set(after["unit_id"])
    went = {old: {new for one, new in pairs if one == old} & later for old, _ in pairs}
    lost = sorted(earlier - later - {old for old, found in went.items() if found})
    came = {new for old, new in pairs if old in earlier}
    appeared = sorted(later - earlier - came)
    for keys, when, mend in (
        (lost, "earlier", "where it went"),
        (appeared, "later", "where it comes from"),
    ):
        if keys:
            count = f"{len(keys)} key{'s' if len(keys) > 1 else ''}"
            inputs.fault(
                f"units: {count} only at the {when} date ({some(keys)}); say in key_changes "
                f"(old_id, new_id) {mend}"
            )
    return key_changes


def _pairs(key_changes: pd.DataFrame | None) -> set[tuple[str, str]]:
    """List who went to whom, chains included: a to b and later b to c is a to c as well."""
    if key_changes is None:
        return set()
    pairs = set(zip(key_changes["old_id"], key_changes["new_id"], strict=True))
    while True:
        further = {(old, new) for old, via in pairs for one, new in pairs if via == one}
        if further <= pairs:
            return pairs
        pairs |= further


def _shared(old: np.ndarray, new: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut two coverages against each other: row of either, and the part that they share."""
    left, right = shapely.STRtree(new).query(old, predicate="intersects")
    # most boundaries are the same at both dates; nothing is to be cut there
    twins = shapely.equals_identical(old[left], new[right])
    done = np.isin(left, left[twins]) | np.isin(right, right[twins])
    some_land = shapely.intersection(old[left[~done]], new[right[~done]])
    real = shapely.area(some_land) > SHARED_EDGE_M2
    return (
        np.concatenate([left[twins], left[~done][real]]),
        np.concatenate([right[twins], right[~done][real]]),
        np.concatenate([old[left[twins]], some_land[real]]),
    )


def _beyond(
    mine: np.ndarray, row: np.ndarray, others: np.ndarray, parts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find the rows that the others do not cover, and what of each they leave."""
    covered_m2 = np.bincount(row, shapely.area(parts), minlength=len(mine))
    open_rows = np.flatnonzero(shapely.area(mine) - covered_m2 > SHARED_EDGE_M2)
    meets = np.flatnonzero(np.isin(row, open_rows))
    rest = without(mine[open_rows], others, (np.searchsorted(open_rows, row[meets]), meets))
    real = shapely.area(rest) > SHARED_EDGE_M2
    return open_rows[real], rest[real]


def _why(rows: gpd.GeoDataFrame, pairs: set[tuple[str, str]]) -> np.ndarray:
    went = pd.MultiIndex.from_frame(rows[["unit_before", "unit_after"]])
    explained = went.isin(list(pairs)) if pairs else np.zeros(len(rows), dtype=bool)
    same = (rows["unit_before"] == rows["unit_after"]).fillna(False).astype(bool)
    return np.select([same, explained], [SAME, KEY_CHANGE], REDRAWN)


def _misplaced(rows: gpd.GeoDataFrame) -> list[str]:
    """Find units most of whose land lies where neither key nor table says: mixed-up keys."""
    in_place = rows["area_ha"].where(rows["change"] != REDRAWN, 0.0)
    faults = []
    for column, when in (("unit_before", "earlier"), ("unit_after", "later")):
        found = in_place.groupby(rows[column]).sum() / rows["area_ha"].groupby(rows[column]).sum()
        odd = found[found < _MIN_IN_PLACE]
        if len(odd):
            named = some(f"{key} ({share:.0%} in place)" for key, share in odd.items())
            faults.append(
                f"units: most land of {named} at the {when} date belongs to others at the other "
                "date; are keys mixed up, or is a row of key_changes missing or wrong?"
            )
    return faults
