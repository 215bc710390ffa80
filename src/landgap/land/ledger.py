"""The ledger: units, sites and PV plants cut into pieces so that every hectare stands once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import ClosureError, LandgapError, some

PRECEDENCE = ("existing", "brownfield", "company_reserve", "reserve", "planned", "withdrawn")
"""Who keeps land that two sites claim: what is built before what is planned."""

TOLERANCE_HA = 0.01

_M2 = 10_000
# a square centimetre: what rounding leaves along a shared edge, never land
_DUST_M2 = 1e-4
_UNKNOWN = np.int64(-1)


@dataclass(frozen=True)
class Ledger:
    """Every hectare once, and the proof that nothing was lost.

    Attributes
    ----------
    pieces : GeoDataFrame or DataFrame
        `unit_id`, `site_id`, `pv_id`, `area_ha`: one row a piece. `site_id` is missing for land
        under PV outside every site, `pv_id` for land of a site without PV. With geometry unless
        it was not asked for.
    sites, pv : DataFrame
        The accounts, one row a site or plant: `area_ha` = `pieces_ha` + `outside_ha` (beyond
        every unit) + `overlap_ha` (kept by one that precedes it), and `error_ha`, what is
        left over by rounding.
    overlaps : DataFrame
        `layer`, `id`, `kept_by`, `area_ha`: who claims land that another keeps.
    gaps_ha : Series
        Holes inside the outline of all units, in ha, largest first: land of no unit.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> book = lg.ledger(study.units, study.sites, study.pv, geometry=False)
    >>> bool(book.sites["error_ha"].abs().max() < 0.01)
    True
    """

    pieces: pd.DataFrame
    sites: pd.DataFrame
    pv: pd.DataFrame
    overlaps: pd.DataFrame
    gaps_ha: pd.Series

    def set_aside(self) -> pd.DataFrame:
        """Sum what is not in the pieces.

        Returns
        -------
        DataFrame
            Rows ``sites`` and ``pv``; `area_ha` of the layer as it came, of that `pieces_ha`,
            `outside_ha` and `overlap_ha`.

        Examples
        --------
        >>> import landgap as lg
        >>> study = lg.datasets.load("halle-leipzig")
        >>> book = lg.ledger(study.units, study.sites, geometry=False)
        >>> list(book.set_aside().columns)
        ['area_ha', 'pieces_ha', 'outside_ha', 'overlap_ha', 'error_ha']
        """
        accounts = {"sites": self.sites, "pv": self.pv}
        return pd.DataFrame({name: account.sum() for name, account in accounts.items()}).T


def ledger(
    units: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame | None = None,
    *,
    geometry: bool = True,
    precedence: Sequence[str] = PRECEDENCE,
    tolerance_ha: float = TOLERANCE_HA,
) -> Ledger:
    """Cut sites and PV plants along the units, each hectare once.

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id` and polygons that do not overlap.
    sites : GeoDataFrame
        `site_id`, polygons; `status` and `footprint` where known decide who keeps land that two
        sites claim: first by `precedence`, then given footprints before modelled ones, then the
        smaller site, then the key.
    pv : GeoDataFrame, optional
        `pv_id`, polygons; of two plants on the same land the one commissioned first keeps it
        (where `commissioned` is known), then the smaller, then the key.
    geometry : bool, default True
        Whether the pieces carry their polygons; areas are the same without.
    precedence : sequence of str
        Statuses, the one that keeps the land first; a status not named comes last.
    tolerance_ha : float, default 0.01
        By how much a single account may be off, in ha.

    Returns
    -------
    Ledger
        The pieces, in the order of unit, site and plant, and the accounts.

    Raises
    ------
    LandgapError
        If the layers differ in their reference system or it is not metric.
    ClosureError
        If an account is off by more than the tolerance; the message names the rows.

    Notes
    -----
    Double floating precision, no snapping; parts below a square centimetre are rounding and end
    in `error_ha`. The result does not depend on the order of the rows.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_id": ["a", "b"]},
    ...     geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)],
    ...     crs="EPSG:3035",
    ... )
    >>> sites = gpd.GeoDataFrame(
    ...     {"site_id": ["S1"]}, geometry=[shapely.box(900, 0, 1100, 100)], crs="EPSG:3035"
    ... )
    >>> ledger(units, sites).pieces[["unit_id", "site_id", "area_ha"]]
      unit_id site_id  area_ha
    0       a      S1      1.0
    1       b      S1      1.0
    """
    _refuse_other_crs(units, sites, pv)
    unit_polygons = np.asarray(units.geometry.array)
    outline = _outline(unit_polygons)
    claims = _Claims.of(sites, "site_id", _site_rank(sites, precedence))
    plants = _Claims.of(pv, "pv_id", _pv_rank(pv)) if pv is not None else _Claims.none("pv_id")

    site, unit, part = _cut(claims.own, unit_polygons)
    on_site = _under_pv(part, plants.own, geometry=geometry)
    beside = _minus(plants.own, claims.geometry)
    plant, plant_unit, plant_part = _cut(beside, unit_polygons)

    pieces = pd.DataFrame(
        {
            "unit": np.concatenate([unit[on_site.piece], plant_unit]),
            "site": np.concatenate([site[on_site.piece], np.full(len(plant), _UNKNOWN)]),
            "pv": np.concatenate([on_site.plant, plant]),
            "area_ha": np.concatenate([on_site.area_m2, shapely.area(plant_part)]) / _M2,
        }
    )
    keys = pd.DataFrame(
        {
            "unit_id": _named(units["unit_id"].to_numpy(), pieces["unit"]),
            "site_id": _named(claims.keys, pieces["site"]),
            "pv_id": _named(plants.keys, pieces["pv"]),
            "area_ha": pieces["area_ha"],
        }
    )
    if geometry:
        shapes = np.concatenate([on_site.shape, plant_part])
        keys = gpd.GeoDataFrame(keys, geometry=shapes, crs=units.crs)
    accounts = {
        "sites": claims.account(pieces["site"], pieces["area_ha"], outline),
        "pv": plants.account(pieces["pv"], pieces["area_ha"], outline),
    }
    _refuse_open_accounts(accounts, tolerance_ha)
    overlaps = pd.concat([claims.overlaps("sites"), plants.overlaps("pv")], ignore_index=True)
    return Ledger(
        pieces=keys.sort_values(["unit_id", "site_id", "pv_id"], ignore_index=True),
        sites=accounts["sites"],
        pv=accounts["pv"],
        overlaps=overlaps.sort_values(["layer", "id", "kept_by"], ignore_index=True),
        gaps_ha=_holes_ha(outline),
    )


@dataclass(frozen=True)
class _Claims:
    """One layer's polygons as they came, and what of each is its own after precedence."""

    name: str
    keys: np.ndarray
    geometry: np.ndarray
    own: np.ndarray
    yields: np.ndarray
    keeps: np.ndarray
    shared_m2: np.ndarray

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame, name: str, rank: np.ndarray) -> _Claims:
        geometry = np.asarray(frame.geometry.array)
        left, right = shapely.STRtree(geometry).query(geometry, predicate="intersects")
        ordered = rank[left] < rank[right]
        keeps, yields = left[ordered], right[ordered]
        shared_m2 = shapely.area(shapely.intersection(geometry[keeps], geometry[yields]))
        real = shared_m2 > _DUST_M2
        keeps, yields, shared_m2 = keeps[real], yields[real], shared_m2[real]
        own = geometry.copy()
        rows, taken = _union_by(yields, geometry[keeps])
        own[rows] = shapely.difference(geometry[rows], taken)
        return cls(name, frame[name].to_numpy(), geometry, own, yields, keeps, shared_m2)

    @classmethod
    def none(cls, name: str) -> _Claims:
        nothing, index = np.array([], dtype=object), np.array([], dtype=np.intp)
        return cls(name, nothing, nothing, nothing, index, index, np.array([]))

    def account(
        self, owner: pd.Series, area_ha: pd.Series, outline: shapely.Geometry
    ) -> pd.DataFrame:
        """Measure pieces, outside and overlap each for itself, so that a loss cannot hide."""
        overlap_m2 = np.zeros(len(self.geometry))
        rows, taken = _union_by(self.yields, self.geometry[self.keeps])
        overlap_m2[rows] = shapely.area(shapely.intersection(self.geometry[rows], taken))
        outside_m2 = np.zeros(len(self.geometry))
        shapely.prepare(outline)
        beyond = ~shapely.covers(outline, self.own)
        outside_m2[beyond] = shapely.area(shapely.difference(self.own[beyond], outline))
        account = pd.DataFrame(
            {
                "area_ha": shapely.area(self.geometry) / _M2,
                "pieces_ha": area_ha.groupby(owner)
                .sum()
                .reindex(range(len(self.keys)), fill_value=0.0),
                "outside_ha": outside_m2 / _M2,
                "overlap_ha": overlap_m2 / _M2,
            }
        ).set_index(pd.Index(self.keys, name=self.name))
        booked = account["pieces_ha"] + account["outside_ha"] + account["overlap_ha"]
        return account.assign(error_ha=account["area_ha"] - booked)

    def overlaps(self, layer: str) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "layer": layer,
                "id": self.keys[self.yields],
                "kept_by": self.keys[self.keeps],
                "area_ha": self.shared_m2 / _M2,
            }
        )


@dataclass(frozen=True)
class _Split:
    """Pieces of sites after PV: which piece it was, which plant stands on it, and its area."""

    piece: np.ndarray
    plant: np.ndarray
    area_m2: np.ndarray
    shape: np.ndarray


def _site_rank(sites: gpd.GeoDataFrame, precedence: Sequence[str]) -> np.ndarray:
    order = {status: place for place, status in enumerate(precedence)}
    status = sites["status"] if "status" in sites else pd.Series("", index=sites.index)
    footprint = sites["footprint"] if "footprint" in sites else pd.Series("", index=sites.index)
    rank = [
        status.map(order).fillna(len(order)).to_numpy(dtype=float),
        (footprint == "modelled").to_numpy(dtype=float),
        sites.area.round(3).to_numpy(),
    ]
    return _places(rank, sites["site_id"])


def _pv_rank(pv: gpd.GeoDataFrame) -> np.ndarray:
    year = pd.Series(np.nan, index=pv.index) if "commissioned" not in pv else pv["commissioned"]
    year = year.astype("float64").fillna(np.inf).to_numpy()
    return _places([year, pv.area.round(3).to_numpy()], pv["pv_id"])


def _places(criteria: list[np.ndarray], keys: pd.Series) -> np.ndarray:
    """Turn criteria into one place a row; the key decides ties, never the order of the rows."""
    order = np.lexsort([keys.astype("str").rank(method="first").to_numpy(), *reversed(criteria)])
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def _union_by(owner: np.ndarray, geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unite the geometries of each owner; gives the owners and their unions."""
    if len(owner) == 0:
        return np.array([], dtype=np.intp), np.array([], dtype=object)
    order = np.argsort(owner, kind="stable")
    owners, group = np.unique(owner[order], return_inverse=True)
    gathered = shapely.geometrycollections(geometry[order], indices=group)
    return owners, shapely.union_all(gathered[:, None], axis=1)


def _minus(geometry: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Take from each geometry what any of the others covers."""
    mine, theirs = shapely.STRtree(others).query(geometry, predicate="intersects")
    rest = geometry.copy()
    rows, taken = _union_by(mine, others[theirs])
    rest[rows] = shapely.difference(geometry[rows], taken)
    return rest


def _outline(units: np.ndarray) -> shapely.Geometry:
    """Unite the units; the fast way holds only where they share their edges exactly."""
    try:
        quick = shapely.coverage_union_all(units)
    except shapely.errors.GEOSException:
        return shapely.union_all(units)
    return quick if shapely.is_valid(quick) else shapely.union_all(units)


def _cut(geometry: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut geometries along the units: row, unit and part, without parts of no area."""
    tree = shapely.STRtree(geometry)
    # the unit asks, because shapely prepares the asking side and units are the large polygons
    unit, row = tree.query(units, predicate="contains_properly")
    whole = np.zeros(len(geometry), dtype=bool)
    whole[row] = True
    near_unit, near_row = tree.query(units, predicate="intersects")
    split = ~whole[near_row]
    near_unit, near_row = near_unit[split], near_row[split]
    parts = shapely.intersection(geometry[near_row], units[near_unit])
    real = shapely.area(parts) > _DUST_M2
    parts = np.concatenate([geometry[row], parts[real]])
    return np.concatenate([row, near_row[real]]), np.concatenate([unit, near_unit[real]]), parts


def _under_pv(parts: np.ndarray, plants: np.ndarray, *, geometry: bool) -> _Split:
    """Split parts of sites into land under each plant and land free of any."""
    part, plant = shapely.STRtree(plants).query(parts, predicate="intersects")
    under = shapely.intersection(parts[part], plants[plant])
    under_m2 = shapely.area(under)
    real = under_m2 > _DUST_M2
    part, plant, under, under_m2 = part[real], plant[real], under[real], under_m2[real]
    free = parts.copy()
    if geometry:
        rows, taken = _union_by(part, plants[plant])
        free[rows] = shapely.difference(parts[rows], taken)
        free_m2 = shapely.area(free)
    else:
        free_m2 = shapely.area(parts) - np.bincount(part, under_m2, minlength=len(parts))
    left = free_m2 > _DUST_M2
    return _Split(
        piece=np.concatenate([np.flatnonzero(left), part]),
        plant=np.concatenate([np.full(left.sum(), _UNKNOWN), plant]),
        area_m2=np.concatenate([free_m2[left], under_m2]),
        shape=np.concatenate([free[left], under]),
    )


def _named(keys: np.ndarray, position: pd.Series) -> pd.Series:
    if len(keys) == 0:
        return pd.Series(pd.NA, index=position.index, dtype="str")
    named = pd.Series(keys[position.to_numpy()], index=position.index)
    return named.where(position != _UNKNOWN).astype("str")


def _holes_ha(outline: shapely.Geometry) -> pd.Series:
    rings = [ring for part in shapely.get_parts(outline) for ring in part.interiors]
    holes = pd.Series(shapely.area(shapely.polygons(rings)) / _M2 if rings else [], dtype=float)
    return holes.sort_values(ascending=False, ignore_index=True).rename("gap_ha")


def _refuse_other_crs(
    units: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, pv: gpd.GeoDataFrame | None
) -> None:
    layers = {"units": units, "sites": sites} | ({} if pv is None else {"pv": pv})
    faults = []
    if units.crs is None or not units.crs.is_projected:
        faults.append("units: no metric reference system; use units.to_crs('EPSG:3035')")
    faults += [
        f"{name}: in {layer.crs}, the units in {units.crs}; use {name}.to_crs(units.crs)"
        for name, layer in layers.items()
        if layer.crs != units.crs
    ]
    if faults:
        raise LandgapError("The ledger needs all layers in one metric system.", faults)


def _refuse_open_accounts(accounts: dict[str, pd.DataFrame], tolerance_ha: float) -> None:
    faults = []
    for layer, account in accounts.items():
        off = account.loc[account["error_ha"].abs() > tolerance_ha, "error_ha"]
        named = [f"{key} ({error:+.4f} ha)" for key, error in off.items()]
        if named:
            faults.append(f"{layer}: {len(named)} accounts do not close: {some(named)}")
    if faults:
        mend = "Check for units that overlap and for invalid polygons."
        raise ClosureError(f"Land was lost or counted twice. {mend}", faults)
