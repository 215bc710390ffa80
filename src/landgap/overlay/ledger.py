"""The ledger: units, sites and PV plants cut into pieces so that every hectare is counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.geometry.engine import polygons
from landgap.geometry.polygons import Polygons
from landgap.geometry.validity import POLYGONS
from landgap.layers.checked import Inputs
from landgap.layers.repair import Repairs, not_finite, repair
from landgap.options import option_faults
from landgap.overlay.cut import (
    COLUMNS,
    KEYS,
    cut_layers,
    holes_ha,
    in_order,
    refuse_landless,
    refuse_open_accounts,
)
from landgap.overlay.precedence import PRECEDENCE, precedence_faults
from landgap.tolerances import CLOSURE_HA


@dataclass(frozen=True)
class Ledger:
    """Land cut into pieces, each hectare once, with the accounts that prove it.

    Attributes
    ----------
    pieces : GeoDataFrame or DataFrame
        `unit_id`, `site_id`, `pv_id` (text), `area_ha`: one row a piece. `site_id` is missing for
        land under PV outside every site, `pv_id` for land of a site without PV. With geometry, in
        EPSG:3035, unless it was not asked for.
    sites, pv : DataFrame
        The accounts, one row a site or plant: `area_ha` = `pieces_ha` + `outside_ha` (beyond
        every unit) + `overlap_ha` (kept by one that precedes it), and `error_ha`, what is
        left over by rounding.
    overlaps : DataFrame
        `layer`, `id`, `kept_by`, `area_ha`: whose land another one keeps.
    gaps_ha : Series
        What no unit covers inside the outline of all, in ha, largest first: land of nobody. A strip
        around an enclave counts with its own area, less than a square centimetre as rounding.
    moved : DataFrame
        `site_id`, `from_unit`, `to_unit`, `area_ha`: slivers that `sliver_m` gave to the unit
        that holds most of their site.
    repairs : mapping of str to Repairs
        What each layer's geometries needed.
    pairs_built : int
        Pairs of site and plant whose intersection had to be built to measure areas only, because
        both reach over a boundary.

    See Also
    --------
    ledger : Cuts the layers.
    LedgerParts : The same of layers that do not fit into memory.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> ledger = lg.ledger(study.units, study.sites, study.pv, geometry=False)
    >>> bool(ledger.sites["error_ha"].abs().max() < 0.01)
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

    def excluded(self) -> pd.DataFrame:
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
        >>> ledger = lg.ledger(study.units, study.sites, geometry=False)
        >>> list(ledger.excluded().columns)
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
    tolerance_ha: float = CLOSURE_HA,
    sliver_m: float = 0.0,
    threads: int | None = None,
) -> Ledger:
    """Cut sites and PV plants along the units, each hectare once.

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id` and polygons that do not overlap, in any reference system.
    sites : GeoDataFrame
        `site_id`, polygons; `status` and `footprint` where known decide who keeps land that two
        sites share: first by `precedence`, then given footprints before modelled ones, then the
        smaller site, then the key.
    pv : GeoDataFrame, optional
        `pv_id`, polygons; of two plants on the same land the one commissioned first keeps it
        (where `commissioned` is known), then the smaller, then the key.
    geometry : bool, default True
        Whether the pieces carry their polygons; areas are the same without.
    precedence : sequence of str
        Values of `status`, the one that keeps the land first; a status not named comes last.
    tolerance_ha : float, default 0.01
        By how much a single account may be off, in ha, from 0.
    sliver_m : float, default 0.0
        Parts of a site that are narrower than this, in metres, go to the unit that holds most of
        the site, if the two layers were digitised apart; what was moved is in `moved`.
    threads : int, optional
        How many to work on, from 1; as many as there are cores if not given. The result is the same.

    Returns
    -------
    Ledger
        The pieces, in the order of unit, site and plant, and the accounts.

    Raises
    ------
    LandgapError
        If a layer has no reference system, keys are missing or duplicate, a status is not known,
        coordinates are not finite, rows are no polygons, an option is out of range, or no row of a
        layer has any land or lies in any unit; all faults at once. Rows whose geometry is missing,
        empty or without area are excluded and named in `repairs`.
    ClosureError
        If an account is off by more than the tolerance; the message names the rows.

    See Also
    --------
    ledger_in_parts : The same of layers that do not fit into memory.
    supply : What the sites in the ledger offer.

    Notes
    -----
    Areas are measured in EPSG:3035, which is equal-area; layers in any other system are brought to
    it, and pieces come back in it. Double floating precision, no snapping; parts below a square
    centimetre are rounding and end in `error_ha`. The figures are the same bit for bit in any order
    of the rows; the accounts come in that of the layers.

    Areas alone are measured from the coordinates where numba is installed (the extra ``fast``):
    a polygon is the signed sum of the strips under its edges, and two polygons share the signed
    sum of what their strips share. Shapes are built for those alone that a boundary cuts: by a
    walk along both outlines where each crossing is clear and no other ring is near, by GEOS
    elsewhere; either must measure what it must. Both ways give the same areas to 1e-9 of each.

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
    inputs = Inputs("The layers cannot be cut.")
    inputs.options(tolerance_ha=tolerance_ha, sliver_m=sliver_m, threads=threads, geometry=geometry)
    inputs.fault(*precedence_faults(precedence))
    given = {"units": units, "sites": sites} | ({} if pv is None else {"pv": pv})
    checked = {
        name: inputs.layer(
            layer,
            name,
            *COLUMNS[name],
            shapes="polygon",
            unique=[KEYS[name]],
            rows=name == "units",
        )
        for name, layer in given.items()
    }
    layers = dict(checked)
    if not inputs.faults:
        layers = {name: _by_key(layer, KEYS[name]) for name, layer in checked.items()}
    usable = None if option_faults(threads=threads) else threads
    shapes = {name: _prepared(layer, usable) for name, layer in layers.items()}
    # what others are cut along is read whole, once
    shapes["units"].read()
    for name, layer in layers.items():
        inputs.fault(*not_finite(layer, name, KEYS[name], measures=shapes[name]))
    inputs.stop()
    repairs, rows = {}, {name: len(layer) for name, layer in layers.items()}
    for name, layer in layers.items():
        layers[name], repairs[name] = repair(layer, KEYS[name], measures=shapes[name])
        # what was read of a layer that needed nothing is not read again
        if layers[name] is not layer:
            shapes[name] = _prepared(layers[name], threads)
    refuse_landless({name: (many, len(repairs[name].excluded)) for name, many in rows.items()})
    return _cut(
        layers,
        shapes,
        checked,
        repairs,
        geometry=geometry,
        precedence=precedence,
        tolerance_ha=tolerance_ha,
        sliver_m=sliver_m,
    )


def ledger_of_study(
    units: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame,
    *,
    geometry: bool = True,
    threads: int | None = None,
) -> Ledger:
    """Cut the layers of a :class:`StudyArea`, which are checked and repaired already.

    Parameters
    ----------
    units, sites, pv : GeoDataFrame
        Layers of a study area, or rows of them.
    geometry : bool, default True
        Whether the pieces carry their polygons.
    threads : int, optional
        How many to work on; as many as there are cores if not given.

    Returns
    -------
    Ledger
        As :func:`ledger`, without `repairs`.

    Raises
    ------
    ClosureError
        If an account is off by more than the tolerance.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> len(ledger_of_study(study.units, study.sites, study.pv, geometry=False).repairs)
    0
    """
    given = {"units": units, "sites": sites, "pv": pv}
    layers = {name: _by_key(layer, KEYS[name]) for name, layer in given.items()}
    shapes = {name: _prepared(layer, threads) for name, layer in layers.items()}
    return _cut(
        layers,
        shapes,
        given,
        {},
        geometry=geometry,
        precedence=PRECEDENCE,
        tolerance_ha=CLOSURE_HA,
        sliver_m=0.0,
    )


def _cut(
    layers: Mapping[str, gpd.GeoDataFrame],
    shapes: Mapping[str, Polygons],
    given: Mapping[str, gpd.GeoDataFrame],
    repairs: Mapping[str, Repairs],
    *,
    geometry: bool,
    precedence: Sequence[str],
    tolerance_ha: float,
    sliver_m: float,
) -> Ledger:
    cut = cut_layers(layers, shapes, geometry=geometry, precedence=precedence, sliver_m=sliver_m)
    refuse_open_accounts(cut.accounts, tolerance_ha)
    overlaps = pd.concat([kept.overlaps(layer) for layer, kept in cut.kept.items()], ignore_index=True)
    return Ledger(
        pieces=cut.named(cut.pieces, layers["units"].crs),
        **{name: _as_given(account, given.get(name)) for name, account in cut.accounts.items()},
        overlaps=overlaps.sort_values(["layer", "id", "kept_by"], ignore_index=True),
        gaps_ha=holes_ha(cut.outline),
        moved=cut.moved(),
        repairs=repairs,
        pairs_built=cut.pairs_built,
    )


def _by_key(layer: gpd.GeoDataFrame, key: str) -> gpd.GeoDataFrame:
    """Put rows in the order of their keys, so that sums have the same digits whatever order they came in."""
    if in_order(layer[key]):
        return layer
    sorted_rows: gpd.GeoDataFrame = layer.sort_values(key, kind="stable")
    return sorted_rows


def _as_given(account: pd.DataFrame, layer: gpd.GeoDataFrame | None) -> pd.DataFrame:
    """Put the rows of an account in the order of the layer."""
    if layer is None:
        return account
    keys = pd.Index(layer[account.index.name].astype("str"), name=account.index.name)
    return account if keys.equals(account.index) else account.reindex(keys[keys.isin(account.index)])


def _prepared(layer: gpd.GeoDataFrame, threads: int | None) -> Polygons:
    geometry = np.asarray(layer.geometry.array)
    shapes = polygons(geometry, threads=threads)
    # what is missing or no polygon must not be read as one
    odd = not np.isin(shapely.get_type_id(geometry), POLYGONS).all()
    return Polygons(geometry, shapes.threads) if odd else shapes
