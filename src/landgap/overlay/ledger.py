"""The ledger: units, sites and PV plants cut into pieces so that every hectare stands once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from landgap.errors import LandgapError, some
from landgap.geometry.engine import polygons
from landgap.geometry.polygons import Polygons
from landgap.geometry.validity import POLYGONS
from landgap.layers.crs import AREA_CRS, missing_crs, to_area_crs
from landgap.layers.repair import Repairs, not_finite, repair
from landgap.overlay.cut import booked, holes_ha, in_order, named, refuse_open_accounts

logger = logging.getLogger("landgap")

PRECEDENCE = ("existing", "brownfield", "company_reserve", "reserve", "planned", "withdrawn")
"""Who keeps land that two sites claim: what is built before what is planned."""

TOLERANCE_HA = 0.01

_M2 = 10_000
_KEYS = {"units": "unit_id", "sites": "site_id", "pv": "pv_id"}


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
    moved : DataFrame
        `site_id`, `from_unit`, `to_unit`, `area_ha`: slivers that `sliver_m` gave to the unit
        that holds most of their site.
    repairs : mapping of str to Repairs
        What each layer's geometries needed; empty if they came checked.
    pairs_built : int
        Pairs of site and plant whose intersection had to be built to measure areas only, because
        both reach over a boundary.

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
    moved: pd.DataFrame
    repairs: Mapping[str, Repairs]
    pairs_built: int

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


def ledger(  # noqa: PLR0913 (each has a default that holds)
    units: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame | None = None,
    *,
    geometry: bool = True,
    precedence: Sequence[str] = PRECEDENCE,
    tolerance_ha: float = TOLERANCE_HA,
    sliver_m: float = 0.0,
    checked: bool = False,
    threads: int | None = None,
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
    sliver_m : float, default 0.0
        Parts of a site that are narrower than this, in metres, go to the unit that holds most of
        the site, if the two layers were digitised apart; what was moved is in `moved`.
    checked : bool, default False
        Whether the layers come from a :class:`StudyArea`: valid polygons, nothing to mend.
    threads : int, optional
        How many to work on; as many as there are cores if not given. The result is the same.

    Returns
    -------
    Ledger
        The pieces, in the order of unit, site and plant, and the accounts.

    Raises
    ------
    LandgapError
        If a layer has no reference system, keys are missing or double, coordinates are no
        numbers, rows are no polygons, or no site or no plant lies in any unit.
    ClosureError
        If an account is off by more than the tolerance; the message names the rows.

    Notes
    -----
    Layers in different systems, or in one that is not metric, are all brought to EPSG:3035.
    Double floating precision, no snapping; parts below a square centimetre are rounding and end
    in `error_ha`. The result does not depend on the order of the rows.

    Areas alone are measured from the coordinates where numba is installed (the extra ``fast``):
    a polygon is the signed sum of the strips under its edges, and two polygons share the signed
    sum of what their strips share. Shapes are built for those alone that a boundary cuts: by a
    walk along both outlines where each crossing is clear and the result measures what it must,
    by GEOS elsewhere. Both ways give the same areas to 1e-9 of each.

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
    layers = {"units": units, "sites": sites} | ({} if pv is None else {"pv": pv})
    layers, shapes, repairs = _measurable(layers, checked=checked, threads=threads)
    book = booked(layers, shapes, geometry=geometry, precedence=precedence, sliver_m=sliver_m)
    refuse_open_accounts(book.accounts, tolerance_ha)
    land, plants, moved = book.land, book.plants, book.moved
    unit_keys = layers["units"]["unit_id"].astype("str").array
    overlaps = pd.concat([land.overlaps("sites"), plants.overlaps("pv")], ignore_index=True)
    return Ledger(
        pieces=named(book.pieces, unit_keys, land.keys, plants.keys, layers["units"].crs),
        sites=book.accounts["sites"],
        pv=book.accounts["pv"],
        overlaps=overlaps.sort_values(["layer", "id", "kept_by"], ignore_index=True),
        gaps_ha=holes_ha(book.outline),
        moved=pd.DataFrame(
            {
                "site_id": land.keys.take(moved["mine"].to_numpy(dtype=np.int64)),
                "from_unit": unit_keys.take(moved["from"].to_numpy(dtype=np.int64)),
                "to_unit": unit_keys.take(moved["to"].to_numpy(dtype=np.int64)),
                "area_ha": moved["area_m2"].to_numpy(dtype=float) / _M2,
            }
        ),
        repairs=repairs,
        pairs_built=book.pairs_built,
    )


def _measurable(
    layers: dict[str, gpd.GeoDataFrame], *, checked: bool, threads: int | None
) -> tuple[dict[str, gpd.GeoDataFrame], dict[str, Polygons], dict[str, Repairs]]:
    """Bring the layers into one metric system and mend them; refuse what cannot be mended."""
    faults = [missing_crs(name) for name, layer in layers.items() if layer.crs is None]
    ready = {name: _prepared(layer, threads) for name, layer in layers.items()}
    if not checked:
        # what others are cut along is read whole, once
        ready["units"].read()
        for name, layer in layers.items():
            faults += _unfit(layer, name, ready[name])
    if faults:
        raise LandgapError("The ledger cannot be opened.", faults)
    systems = {layer.crs for layer in layers.values()}
    if len(systems) > 1 or not _metric(next(iter(systems))):
        logger.info("layers in %d reference systems are brought to %s", len(systems), AREA_CRS)
        layers = {name: to_area_crs(layer, name) for name, layer in layers.items()}
        ready = {name: _prepared(layer, threads) for name, layer in layers.items()}
    if checked:
        return layers, ready, {}
    repairs = {}
    for name, layer in layers.items():
        key = _KEYS[name]
        mended, repairs[name] = repair(layer, key, measures=ready[name])
        # what was read of a layer that needed nothing is not read again
        if mended is not layer:
            layers[name], ready[name] = mended, _prepared(mended, threads)
        flat = mended[key][~np.isin(shapely.get_type_id(ready[name].geometry), POLYGONS)]
        if len(flat):
            faults.append(f"{name}: {len(flat)} rows are no polygons ({some(flat)})")
    if faults:
        raise LandgapError("The ledger cannot be opened.", faults)
    return layers, ready, repairs


def _unfit(layer: gpd.GeoDataFrame, name: str, measures: Polygons) -> list[str]:
    """Say what is wrong with keys and coordinates."""
    key, keys, faults = _KEYS[name], layer[_KEYS[name]], []
    if keys.isna().any():
        faults.append(f"{name}: {int(keys.isna().sum())} rows have no {key}")
    # many layers are in the order of their keys, which is quicker to see
    ordered = isinstance(keys.dtype, pd.StringDtype) and in_order(keys)
    if not ordered and not keys.is_unique:
        named = some(keys[keys.duplicated()].unique())
        faults.append(f"{name}: {key} stands more than once ({named})")
    return faults + not_finite(layer, name, key, measures=measures)


def _prepared(layer: gpd.GeoDataFrame, threads: int | None) -> Polygons:
    geometry = np.asarray(layer.geometry.array)
    shapes = polygons(geometry, threads=threads)
    # what is no polygon is told by name later, and must not be read as one
    flat = not np.isin(shapely.get_type_id(geometry), POLYGONS).all()
    return Polygons(geometry, shapes.threads) if flat else shapes


def _metric(crs: CRS) -> bool:
    return crs.is_projected and {axis.unit_name for axis in crs.axis_info} == {"metre"}
