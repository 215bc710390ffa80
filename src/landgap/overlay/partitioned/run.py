"""The ledger of layers that do not fit into memory, in parts, on one machine or many."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from tqdm import tqdm

from landgap.errors import ClosureError, LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.repair import Repairs
from landgap.options import chosen
from landgap.overlay.cut import holes_ha, refuse_disjoint, refuse_landless, united
from landgap.overlay.precedence import PRECEDENCE, precedence_faults
from landgap.tolerances import AREA_REL, CLOSURE_HA

if TYPE_CHECKING:
    from landgap.overlay.partitioned.plan import LedgerOptions, Plan

_ORDER = {
    "pieces": ("unit_id", "site_id", "pv_id"),
    "sites": ("site_id",),
    "pv": ("pv_id",),
    "overlaps": ("layer", "id", "kept_by"),
    "moved": ("site_id", "from_unit"),
}


@dataclass(frozen=True)
class LedgerParts:
    """A ledger that lies in a folder, part by part, and what it adds up to.

    Attributes
    ----------
    folder : Path
        Where the parts lie; each is a folder with ``pieces``, ``sites``, ``pv``, ``overlaps`` and
        ``moved`` as Parquet, columns as in :class:`Ledger`.
    parts : DataFrame
        One row a part: its `part` (folder), how many `units`, `pieces`, `sites` and `pv` it
        accounts for or excludes, and the seconds of `read_s`, `cut_s`, `write_s`, missing where it
        was finished by an earlier run.
    excluded : DataFrame
        What is not in the pieces, in ha; as :meth:`Ledger.excluded`.
    gaps_ha : Series
        What no unit covers inside the outline of all, in ha, largest first.
    repairs : mapping of str to Repairs
        What the geometries of ``units``, ``sites``, ``pv`` needed, each row counted once.

    See Also
    --------
    ledger_in_parts : Cuts the layers.

    Examples
    --------
    >>> LedgerParts(Path("out"), pd.DataFrame(), pd.DataFrame(), pd.Series(), {}).folder.name
    'out'
    """

    folder: Path
    parts: pd.DataFrame
    excluded: pd.DataFrame
    gaps_ha: pd.Series
    repairs: Mapping[str, Repairs]

    def read(self, table: str) -> pd.DataFrame:
        """Read one table of all parts into memory.

        Parameters
        ----------
        table : {"pieces", "sites", "pv", "overlaps", "moved"}
            Which table of :class:`Ledger`.

        Returns
        -------
        DataFrame or GeoDataFrame
            As in the ledger: pieces in the order of unit, site and plant; accounts, on their
            keys, overlaps and what was moved in that of keys.

        Raises
        ------
        LandgapError
            If there is no such table.

        Examples
        --------
        >>> parts = LedgerParts(Path(), pd.DataFrame(), pd.DataFrame(), pd.Series(), {})
        >>> parts.read("roads")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        landgap.errors.LandgapError: There is no table roads; known: pieces, sites, pv, ...
        """
        if table not in _ORDER:
            raise LandgapError(f"There is no table {table}; known: {', '.join(_ORDER)}")
        tables = [_read(self.folder / part / f"{table}.parquet") for part in self.parts["part"]]
        found = pd.concat(tables, ignore_index=True)
        found = found.sort_values(list(_ORDER[table]), ignore_index=True)
        return found.set_index(_ORDER[table][0]) if table in ("sites", "pv") else found


def ledger_in_parts(  # noqa: PLR0913 (each has a default that holds)
    units: str | Path,
    sites: str | Path,
    pv: str | Path | None = None,
    *,
    out: str | Path,
    partitions: int | None = None,
    workers: int | str = 1,
    geometry: bool = False,
    precedence: Sequence[str] = PRECEDENCE,
    tolerance_ha: float = CLOSURE_HA,
    sliver_m: float = 0.0,
    progress: bool | None = None,
) -> LedgerParts:
    """Cut layers that do not fit into memory, in parts, on as many workers as there are.

    Needs ``pip install "landgap[scale]"``. Every unit is in exactly one part. A part reads only
    what its units touch and appears in the folder whole or not at all; called again, finished
    parts are not done again. The figures are the same bit for bit for any number of parts and
    workers.

    Parameters
    ----------
    units, sites, pv : str or Path
        GeoParquet files with boxes (`to_parquet(path, schema_version="1.1.0",
        write_covering_bbox=True)`), columns as in :func:`ledger`, in EPSG:3035.
        Reading is fastest where rows lie along a Hilbert curve.
    out : str or Path
        The folder of the run: new, empty, or of an earlier run of the same inputs and options.
        All workers must reach it and the files under the same path.
    partitions : int, optional
        How many parts, from 1; by default one a cell, which loses least if a worker is lost.
    workers : int or str, default 1
        How many local processes, or the address of the scheduler of a dask cluster, such as
        ``"tcp://10.0.0.1:8786"``. One works in this process, without dask.
    geometry : bool, default False
        Whether the pieces carry their polygons.
    precedence : sequence of str
        Statuses, the one that keeps the land first; as in :func:`ledger`.
    tolerance_ha : float, default 0.01
        By how much a single account may be off, in ha.
    sliver_m : float, default 0.0
        Parts of a site that are narrower, in m, go to the unit that holds most of it.
    progress : bool, optional
        Whether a terminal shows how many parts are done; by default as ``lg.options`` says.

    Returns
    -------
    LedgerParts
        Where the parts lie, and the sums of the accounts.

    Raises
    ------
    LandgapError
        If an input cannot be used or an option is out of range (all faults at once), a part
        fails, no row of a layer has any land or lies in any unit, or the folder holds something else.
    ClosureError
        If the accounts do not close, within a part or over all parts.

    See Also
    --------
    ledger : The same of layers in memory.

    Notes
    -----
    Units are grouped into cells along a Hilbert curve, from the inputs alone; a part is a run of
    cells. Each cell is cut for itself, as :func:`ledger` does: its own units, the rows that touch
    them, and the rows that those overlap, so that overlap precedence is settled as in the
    whole. A row is accounted for in one cell, with all the units that it touches; what other
    cells cut of it is compared with that account in the end. Rows outside all units follow last.
    With more than one worker, a script needs the guard ``if __name__ == "__main__":``.

    References
    ----------
    GeoParquet 1.1.0, Open Geospatial Consortium, 2024, covering boxes.

    Examples
    --------
    >>> import tempfile
    >>> import landgap as lg
    >>> study, form = lg.datasets.load("halle-leipzig"), {"schema_version": "1.1.0"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     units, sites = f"{folder}/units.parquet", f"{folder}/sites.parquet"
    ...     study.units.to_parquet(units, write_covering_bbox=True, **form)
    ...     study.sites.to_parquet(sites, write_covering_bbox=True, **form)
    ...     parts = lg.ledger_in_parts(units, sites, out=f"{folder}/out", partitions=4)
    ...     pieces = parts.read("pieces")
    >>> whole = lg.ledger(study.units, study.sites, geometry=False)
    >>> len(pieces) == len(whole.pieces)
    True
    """
    try:
        from landgap.overlay.partitioned.inputs import folder_faults, input_faults  # noqa: PLC0415
        from landgap.overlay.partitioned.plan import prepare  # noqa: PLC0415
    except ImportError as error:
        raise LandgapError('ledger_in_parts needs pyarrow and numba: pip install "landgap[scale]"') from error
    inputs = Inputs("The layers cannot be cut in parts.")
    inputs.options(partitions=partitions, tolerance_ha=tolerance_ha, sliver_m=sliver_m)
    if not isinstance(workers, str):
        inputs.options(workers=workers)
    inputs.fault(*precedence_faults(precedence))
    given = {"units": units, "sites": sites} | ({} if pv is None else {"pv": pv})
    paths = {}
    for layer, path in given.items():
        if isinstance(path, str | os.PathLike):
            paths[layer] = Path(path).resolve()
        else:
            inputs.fault(f"{layer}: the path of a GeoParquet file is needed, not a {type(path).__name__}")
    inputs.fault(*input_faults(paths), *folder_faults(out))
    inputs.stop()
    progress = chosen("progress", progress)
    options: LedgerOptions = {
        "geometry": bool(geometry),
        "precedence": list(precedence),
        "tolerance_ha": float(tolerance_ha),
        "sliver_m": float(sliver_m),
    }
    plan = prepare(paths, Path(out).resolve(), options=options, partitions=partitions)
    todo = [part for part in range(plan.parts) if plan.note(part) is None]
    seconds = _work(plan, todo, workers, progress=progress)
    numbers = list(range(plan.parts))
    if _missing(plan, numbers):
        numbers.append(plan.parts)
        if plan.note(plan.parts) is None:
            seconds |= _work(plan, [plan.parts], 1, progress=progress)
    for left_over in plan.folder.glob(".part-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    return _closed(plan, numbers, seconds)


def _work(plan: Plan, todo: list[int], workers: int | str, *, progress: bool) -> dict[int, dict[str, float]]:
    """Have the parts written; gives the seconds spent on each."""
    from landgap.overlay.partitioned.part import write_part  # noqa: PLC0415

    hidden = None if progress else True  # None: shown on a terminal only
    seconds = {}
    with tqdm(total=len(todo), desc="ledger", unit="part", delay=2, disable=hidden) as bar:
        done: Iterator[tuple[int, dict[str, float]]]
        if workers == 1:
            done = ((part, write_part(str(plan.folder), part)) for part in todo)
        else:
            done = _on_cluster(plan, todo, workers)
        for part, spent in done:
            seconds[part] = spent
            bar.update()
    return seconds


def _on_cluster(plan: Plan, todo: list[int], workers: int | str) -> Iterator[tuple[int, dict[str, float]]]:
    """Give parts as workers finish them; a part whose worker dies is begun again on another."""
    try:
        import distributed  # noqa: PLC0415
    except ImportError as error:
        raise LandgapError('More than one worker needs dask: pip install "landgap[scale]"') from error
    from landgap.overlay.partitioned.part import write_part  # noqa: PLC0415

    with contextlib.ExitStack() as stack:
        if isinstance(workers, str):
            client = stack.enter_context(distributed.Client(workers))
        else:
            # one thread each: Python's lock is held while frames are put together
            cluster = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=min(workers, max(1, len(todo))),
                    threads_per_worker=1,
                    dashboard_address=":0",
                )
            )
            client = stack.enter_context(distributed.Client(cluster))
        # the folder is the memory: nothing but seconds travels back
        futures = {
            # one core a worker: they must not take each other's
            client.submit(write_part, str(plan.folder), part, threads=1, pure=False): part
            for part in todo
        }
        try:
            for future in distributed.as_completed(futures):
                yield futures[future], future.result()
        except distributed.KilledWorker as error:
            raise LandgapError(
                "Workers died again and again over one part, most likely out of memory. "
                "The finished parts are kept: call again with fewer workers a machine."
            ) from error
        finally:
            client.cancel(list(futures))


def _notes(plan: Plan, numbers: list[int]) -> list[dict[str, Any]]:
    notes = [plan.note(part) for part in numbers]
    if lost := [plan.name(part) for part, note in zip(numbers, notes, strict=True) if note is None]:
        raise LandgapError(f"Parts vanished from {plan.folder}: {some(lost)}; call again")
    return [note for note in notes if note is not None]


def _missing(plan: Plan, numbers: list[int]) -> bool:
    """Tell whether rows are in no account yet: those whose boxes meet no unit."""
    notes = _notes(plan, numbers)
    return any(sum(note[layer] for note in notes) < rows for layer, rows in plan.rows.items())


def _closed(plan: Plan, numbers: list[int], seconds: dict[int, dict[str, float]]) -> LedgerParts:
    """Add up the parts, and refuse them unless they close."""
    notes = _notes(plan, numbers)
    sums = [cell for note in notes for cell in note["sums"]]
    # exact sums: the order of cells and their grouping leave no trace
    excluded = pd.DataFrame(
        {
            layer: {name: math.fsum(cell[layer][name] for cell in sums) for name in sums[0][layer]}
            for layer in ("sites", "pv")
        }
    ).T
    parts = pd.DataFrame(
        [
            {
                "part": plan.name(part),
                **{name: note[name] for name in ("units", "pieces", "sites", "pv")},
                **seconds.get(part, dict.fromkeys(("read_s", "cut_s", "write_s"), np.nan)),
            }
            for part, note in zip(numbers, notes, strict=True)
        ]
    )
    faults = [
        f"{layer}: {found} rows are accounted for, the file has {rows}"
        for layer, rows in plan.rows.items()
        if (found := int(parts[layer].sum())) != rows
    ]
    repairs = {
        layer: _repairs([cell[layer] for note in notes for cell in note["repairs"]]) for layer in plan.paths
    }
    refuse_landless({layer: (plan.rows[layer], len(done.excluded)) for layer, done in repairs.items()})
    lost = (excluded["area_ha"] > 0) & (excluded["pieces_ha"] == 0)
    refuse_disjoint({layer: plan.rows[layer] for layer in excluded.index[lost]})
    tolerance_ha = plan.options["tolerance_ha"]
    for layer, account in excluded.iterrows():
        off_ha = account["cut_ha"] - account["pieces_ha"]
        if not abs(off_ha) <= tolerance_ha + AREA_REL * account["area_ha"]:
            faults.append(f"{layer}: the pieces of all parts are off by {off_ha:+.4f} ha")
    names = parts["part"].tolist()
    faults += _shared_faults(plan, names, tolerance_ha)
    if faults:
        raise ClosureError("The parts do not add up to the land that went in.", faults)
    return LedgerParts(
        folder=plan.folder,
        parts=parts,
        excluded=excluded.drop(columns="cut_ha"),
        gaps_ha=_gaps_ha(plan, names),
        repairs=repairs,
    )


def _repairs(cells: list[dict[str, Any]]) -> Repairs:
    """Add up what the geometries of a layer needed."""

    def total(values: list[Any]) -> Any:  # noqa: ANN401  counts, hectares, or keys
        if isinstance(values[0], list):
            return tuple(sorted(key for keys in values for key in keys))
        return math.fsum(values) if isinstance(values[0], float) else sum(values)

    return Repairs(**{name: total([cell[name] for cell in cells]) for name in cells[0]})


def _shared_faults(plan: Plan, names: list[str], tolerance_ha: float) -> list[str]:
    """Compare what several cells cut of a row with the account of that row."""
    shared = pd.concat([_read(plan.folder / name / "shared.parquet") for name in names])
    shared = shared.sort_values(["layer", "id", "cell"])
    # only the cell that accounts for a row knows its account
    sums = shared.groupby(["layer", "id"])[["pieces_ha", "account_ha"]].sum()
    off_ha = sums["pieces_ha"] - sums["account_ha"]
    off_ha = off_ha[~(off_ha.abs() <= tolerance_ha)]
    return [
        f"{layer}: {row} is off by {off:+.4f} ha"
        for layer, row, off in off_ha.reset_index().itertuples(index=False)
    ]


def _gaps_ha(plan: Plan, names: list[str]) -> pd.Series:
    outlines = pd.concat([_read(plan.folder / name / "outlines.parquet") for name in names])
    return holes_ha(united(shapely.from_wkb(outlines["outline"].to_numpy())))


def _read(path: Path) -> pd.DataFrame:
    """Read a table of a part, with geometry where it has any."""
    try:
        table: pd.DataFrame = gpd.read_parquet(path)
    except ValueError:
        table = pd.read_parquet(path)
    return table
