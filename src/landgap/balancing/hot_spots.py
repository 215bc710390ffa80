"""Clusters of units that are short or well served, with the border open and closed."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import scipy  # its parts load on first use
from numpy.typing import NDArray

from landgap.balancing.inequality import FEW_UNITS, HEADING, check_sides
from landgap.errors import LandgapError
from landgap.layers.checked import Inputs
from landgap.layers.coverage import adjacency, tiled
from landgap.layers.kinds import Column
from landgap.options import chosen
from landgap.tolerances import EDGE_M, SCORE_REL


def hot_spots(
    units: gpd.GeoDataFrame,
    column: str,
    *,
    statistic: Literal["lisa", "gi"] = "lisa",
    permutations: int = 9999,
    significance: float = 0.05,
    seed: int | None = None,
    edge_tolerance_m: float = EDGE_M,
) -> gpd.GeoDataFrame:
    """Find clusters of like neighbours, with links across the border and without them.

    Parameters
    ----------
    units : GeoDataFrame
        `state`, polygons that tile the area, and the value to look at.
    column : str
        Such as ``gap_ha`` or ``ratio``. Missing: left out, with its links, and counted.
    statistic : {"lisa", "gi"}, default "lisa"
        Local Moran's I, which also finds units unlike their neighbours, or Gi* of Getis and Ord.
    permutations : int, default 9999
        Conditional permutations; p is two-sided, and no less than ``2 / (1 + permutations)``.
    significance : float, default 0.05
        Share of false finds among the clusters that is allowed (Benjamini and Hochberg).
    seed : int, optional
        Of the random numbers; default: ``landgap.options.seed``.
    edge_tolerance_m : float, default 0.6
        Up to how far apart two drawings of one edge may lie, in m; see :func:`landgap.layers.neighbours`.

    Returns
    -------
    GeoDataFrame
        The units whose value is known, on their index: `value`, and for ``open`` (all neighbours) and
        ``closed`` (those of the same state only): `neighbours_`, `statistic_` (I, or the z of Gi*), `p_` (not
        corrected), `cluster_` (``high``, ``low``, ``high among low``, ``low among high``, ``none``,
        or ``island`` without a neighbour), after correction. `change` (open less closed) and
        `differs`, whether the clusters do; both missing for islands. ``attrs``: `left_out`,
        `islands_open`, `islands_closed`, `few_units`.

    Raises
    ------
    LandgapError
        If esda is absent, values are infinite, all alike or fewer than three, a unit is duplicate,
        units overlap, there is one state only, or an option is out of range.

    See Also
    --------
    inequality : What of the difference lies between the states.
    border_test : Whether it is chance.

    Notes
    -----
    Needs the extra ``landgap[statistics]`` (esda, libpysal). Neighbours share an edge, not only a
    corner. Local statistics are weak with few units (60 to 100 are few already) and few
    neighbours, and correction makes them stricter: a single cluster among n units needs a p of at
    most ``significance / n``. That none stands out proves nothing.

    References
    ----------
    Anselin (1995), Geographical Analysis 27, 93-115; Ord and Getis (1995), Geographical Analysis
    27, 286-306; Rey and Anselin (2007), PySAL.

    Examples
    --------
    Twelve by twelve squares on two sides of a border, with a rich field across it:

    >>> import shapely
    >>> across, up = np.meshgrid(np.arange(12), np.arange(12))
    >>> rich = ((across // 4 == 1) & (up // 4 == 1)).ravel()
    >>> units = gpd.GeoDataFrame(
    ...     {"state": np.where(across.ravel() < 6, "DE-ST", "DE-SN"), "gap_ha": rich * 20.0},
    ...     geometry=shapely.box(across, up, across + 1, up + 1).ravel(), crs="EPSG:3035",
    ... )
    >>> found = hot_spots(units, "gap_ha")
    >>> (found["cluster_open"] == "high").sum(), (found["cluster_closed"] == "high").sum()
    (np.int64(4), np.int64(0))
    """
    inputs = Inputs(HEADING)
    inputs.options(statistic=statistic, permutations=permutations, significance=significance)
    inputs.options(edge_tolerance_m=edge_tolerance_m)
    inputs.options(**({} if seed is None else {"seed": seed}))
    inputs.instance(column, "column", str)
    if not isinstance(column, str):
        inputs.stop()
    known, shapes, left_out = _with_values(inputs, units, column, edge_tolerance_m)
    seed = chosen("seed", seed)
    esda, graph = _pysal()
    value = known["value"].to_numpy(dtype=float)
    pairs, _ = adjacency(shapes, edge_tolerance_m=edge_tolerance_m)
    left, right = np.concatenate([pairs, pairs[:, ::-1]]).T
    state = known["state"].to_numpy()
    same = state[left] == state[right]
    for name, (one, other) in {
        "open": (left, right),
        "closed": (left[same], right[same]),
    }.items():
        count = np.bincount(one, minlength=len(known))
        # a link to itself with weight 0 is how libpysal writes an island
        alone = np.flatnonzero(count == 0)
        ends = np.concatenate([one, alone]), np.concatenate([other, alone])
        weight = np.concatenate([np.ones(len(one)), np.zeros(len(alone))])
        # libpysal numbers the units as they first appear, esda the values as they stand
        order = np.lexsort(ends[::-1])
        local = p = np.full(len(known), np.nan)
        if len(one):
            links = graph.from_arrays(ends[0][order], ends[1][order], weight[order])
            local, p = _local(esda, statistic, value, links, permutations=permutations, seed=seed)
            local[alone], p[alone] = np.nan, np.nan
        around = np.bincount(one, value[other] - value.mean(), minlength=len(known))
        known[f"neighbours_{name}"] = count
        known[f"statistic_{name}"], known[f"p_{name}"] = local, p
        known[f"cluster_{name}"] = _clusters(
            value, local if statistic == "gi" else around, p, significance, gi=statistic == "gi"
        )
    known["change"] = known["statistic_open"] - known["statistic_closed"]
    differs = (known["cluster_open"] != known["cluster_closed"]).astype("boolean")
    known["differs"] = differs.mask(known["change"].isna())
    known.attrs = {
        "left_out": left_out,
        **{f"islands_{name}": int(known[f"neighbours_{name}"].eq(0).sum()) for name in ("open", "closed")},
        "few_units": len(known) < FEW_UNITS,
    }
    return known.set_index("row").sort_index().set_index(units.index[~units[column].isna()])


def _with_values(
    inputs: Inputs, units: gpd.GeoDataFrame, column: str, edge_tolerance_m: float
) -> tuple[gpd.GeoDataFrame, NDArray[Any], tuple[str, ...]]:
    """Take the units whose value is known in the order of their keys, or refuse all that is wrong."""
    state, value = Column("state", "text", required=True), Column(column, "number", required=True, gaps=True)
    rows = inputs.layer(units, "units", state, value, shapes="polygon", indexed=True)
    inputs.stop()
    there = rows[column].notna()
    check_sides(inputs, rows.loc[there, "state"], 3)
    if rows[column].nunique() < 2:
        inputs.fault(f"{column}: all values are alike, so there is no pattern")
    rows, _ = tiled(inputs, rows, rows.index, edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    known = gpd.GeoDataFrame(
        {"state": rows["state"].array, "value": rows[column].array, "row": np.arange(len(rows))},
        geometry=units.geometry.array,
    )
    # what is drawn at random is drawn for a place in the order
    order = np.argsort(rows.index.to_numpy(dtype=str), kind="stable")
    order = order[there.to_numpy()[order]]
    return (
        known.iloc[order].reset_index(drop=True),
        np.asarray(rows.geometry.array)[order],
        tuple(rows.index[~there]),
    )


def _pysal() -> tuple[Any, Any]:
    """Load the extra, which is slow to load and warns of its own future."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module("esda"), import_module("libpysal.graph").Graph
    except ImportError as error:
        raise LandgapError(
            "Clusters need esda and libpysal; install them with: pip install landgap[statistics]"
        ) from error


def _local(
    esda: Any,  # noqa: ANN401  a module
    statistic: str,
    value: np.ndarray,
    links: Any,  # noqa: ANN401  a libpysal Graph
    *,
    permutations: int,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Local statistic and two-sided p of every unit."""
    with warnings.catch_warnings():
        # esda warns of its own coming default for p, which is not used, and divides by 0 at islands
        warnings.simplefilter("ignore")
        if statistic == "gi":
            # esda's z turns its sign with that of the mean; z does not know where zero is
            above = value - value.min()
            found = esda.G_Local(
                above,
                links,
                transform="B",
                star=True,
                permutations=permutations,
                n_jobs=1,
                seed=seed,
            )
            local, seen, drawn = found.Zs, found.Gs, found.rGs
        else:
            found = esda.Moran_Local(
                value, links, transformation="r", permutations=permutations, n_jobs=1, seed=seed
            )
            local, seen, drawn = found.Is, found.Is, found.rlisas
    lower = (drawn <= seen[:, None] + SCORE_REL).sum(axis=1)
    upper = (drawn >= seen[:, None] - SCORE_REL).sum(axis=1)
    p = 2 * (1 + np.minimum(lower, upper)) / (1 + permutations)
    return np.array(local, dtype=float), np.minimum(p, 1.0)


def _clusters(
    value: np.ndarray, around: np.ndarray, p: np.ndarray, significance: float, *, gi: bool
) -> np.ndarray:
    there = ~np.isnan(p)
    found = np.zeros(len(p), dtype=bool)
    if there.any():
        found[there] = scipy.stats.false_discovery_control(p[there]) <= significance
    high, high_around = value > value.mean(), around > 0
    if gi:
        high = high_around
    return np.select(
        [~there, ~found, high & high_around, ~high & ~high_around, high],
        ["island", "none", "high", "low", "high among low"],
        "low among high",
    )
