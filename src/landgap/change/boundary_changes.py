"""Two vintages of the units laid over each other: what a reform moved, what is drawn otherwise."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import LandgapError, some

SAME, KEY_CHANGE, REDRAWN = "same", "key change", "redrawn"

_HEADING = "The units of the two dates cannot be compared."
# a square centimetre, as in the ledger: rounding along an edge, never land
_DUST_M2 = 1e-4
_MOST = 0.5


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
        `unit_id` and polygons that do not overlap, both in the same metric reference system.
    key_changes : DataFrame, optional
        `old_id`, `new_id`: one row for every unit whose land went to another (Eingemeindung,
        Neubildung, Umgliederung); an old unit that was shared out has several rows. Chains are
        followed. Needed as soon as a key stands at one date only.

    Returns
    -------
    GeoDataFrame
        One row a pair of units that share land: `unit_before`, `unit_after` (missing where the
        other vintage has no unit there), `change`, `area_ha`, polygon. `change` is

        - ``same``: the land kept its unit;
        - ``key change``: it went to a unit that `key_changes` names: a real reform;
        - ``redrawn``: it lies in another unit (or in none) though the keys say that nothing
          changed: the same boundary, surveyed or generalised otherwise.

    Raises
    ------
    LandgapError
        If a key stands at one date only and `key_changes` does not tell why, or if most land of a
        unit lies elsewhere than its key or the table says.

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
    faults = key_faults(before, after, key_changes)
    if before.crs != after.crs or before.crs is None or not before.crs.is_projected:
        faults.append(f"units: in {before.crs} and {after.crs}; use to_crs('EPSG:3035') for both")
    if faults:
        raise LandgapError(_HEADING, faults)
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


def key_faults(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, key_changes: pd.DataFrame | None
) -> list[str]:
    """Find keys of one date that the other does not have and no key change explains.

    Parameters
    ----------
    before, after : GeoDataFrame
        `unit_id`.
    key_changes : DataFrame or None
        As in :func:`boundary_changes`.

    Returns
    -------
    list of str
        One sentence a fault; empty if all is well.

    Examples
    --------
    >>> import pandas as pd
    >>> key_faults(pd.DataFrame({"unit_id": ["a", "b"]}), pd.DataFrame({"unit_id": ["a"]}), None)
    ['units: 1 key only at the earlier date (b); say in key_changes (old_id, new_id) where it went']
    """
    if key_changes is not None:
        lacking = [name for name in ("old_id", "new_id") if name not in key_changes]
        if lacking:
            return [f"key_changes: no column {', '.join(lacking)}"]
        table = key_changes[["old_id", "new_id"]]
        if pd.api.types.is_numeric_dtype(table["old_id"]) or table.isna().to_numpy().any():
            return ["key_changes: keys must be text in full length, none missing"]
        if (itself := table["old_id"] == table["new_id"]).any():
            return [f"key_changes: old_id is new_id for {some(table.loc[itself, 'old_id'])}"]
    pairs = _pairs(key_changes)
    earlier, later = set(before["unit_id"]), set(after["unit_id"])
    went = {old: {new for one, new in pairs if one == old} & later for old, _ in pairs}
    lost = sorted(earlier - later - {old for old, found in went.items() if found})
    came = {new for old, new in pairs if old in earlier}
    appeared = sorted(later - earlier - came)
    faults = []
    for keys, when, mend in (
        (lost, "earlier", "where it went"),
        (appeared, "later", "where it comes from"),
    ):
        if keys:
            count = f"{len(keys)} key{'s' if len(keys) > 1 else ''}"
            faults.append(
                f"units: {count} only at the {when} date ({some(keys)}); say in key_changes "
                f"(old_id, new_id) {mend}"
            )
    return faults


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
    real = shapely.area(some_land) > _DUST_M2
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
    open_rows = np.flatnonzero(shapely.area(mine) - covered_m2 > _DUST_M2)
    rest = [shapely.difference(mine[n], shapely.union_all(others[row == n])) for n in open_rows]
    real = shapely.area(rest) > _DUST_M2
    return open_rows[real], np.asarray(rest, dtype=object)[real]


def _why(rows: gpd.GeoDataFrame, pairs: set[tuple[str, str]]) -> np.ndarray:
    went = pd.MultiIndex.from_frame(rows[["unit_before", "unit_after"]])
    told = went.isin(list(pairs)) if pairs else np.zeros(len(rows), dtype=bool)
    same = (rows["unit_before"] == rows["unit_after"]).fillna(False).astype(bool)
    return np.select([same, told], [SAME, KEY_CHANGE], REDRAWN)


def _misplaced(rows: gpd.GeoDataFrame) -> list[str]:
    """Find units most of whose land lies where neither key nor table says: mixed-up keys."""
    in_place = rows["area_ha"].where(rows["change"] != REDRAWN, 0.0)
    faults = []
    for column, when in (("unit_before", "earlier"), ("unit_after", "later")):
        found = in_place.groupby(rows[column]).sum() / rows["area_ha"].groupby(rows[column]).sum()
        odd = found[found < _MOST]
        if len(odd):
            named = some(f"{key} ({share:.0%} in place)" for key, share in odd.items())
            faults.append(
                f"units: most land of {named} at the {when} date belongs to others at the other "
                "date; are keys mixed up, or is a row of key_changes missing or wrong?"
            )
    return faults
