"""The same ledger over parts of a country: out of memory, and off one machine."""

from __future__ import annotations

import contextlib
import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from tqdm import tqdm

from landgap.errors import ClosureError, LandgapError, some
from landgap.layers.repair import Repairs
from landgap.overlay.cut import holes_ha
from landgap.overlay.ledger import PRECEDENCE, TOLERANCE_HA

if TYPE_CHECKING:
    from landgap.overlay.partitioned.plan import Job, LedgerOptions

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
        One row a part: its `part` (folder), how many `units`, `pieces`, `sites` and `pv` are at
        home in it, and the seconds of `read_s`, `cut_s`, `write_s`, missing where it was finished
        by an earlier run.
    set_aside : DataFrame
        What is not in the pieces, in ha; as :meth:`Ledger.set_aside`.
    gaps_ha : Series
        Holes inside the outline of all units, in ha, largest first.
    repairs : mapping of str to Repairs
        What the geometries of ``units``, ``sites``, ``pv`` needed, each row counted once.

    Examples
    --------
    >>> LedgerParts(Path("out"), pd.DataFrame(), pd.DataFrame(), pd.Series(), {}).folder.name
    'out'
    """

    folder: Path
    parts: pd.DataFrame
    set_aside: pd.DataFrame
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


def ledger_in_parts(
    units: str | Path,
    sites: str | Path,
    pv: str | Path | None = None,
    *,
    out: str | Path,
    partitions: int | None = None,
    workers: int | str = 1,
    progress: bool = True,
    **options: Unpack[LedgerOptions],
) -> LedgerParts:
    """Cut layers that do not fit into memory, in parts, on as many workers as there are.

    Needs ``pip install "landgap[scale]"``. Every unit stands in exactly one part. A part reads only
    what its units touch and appears in the folder whole or not at all; called again, finished
    parts are not done again. The figures are the same bit for bit for any number of parts and
    workers.

    Parameters
    ----------
    units, sites, pv : str or Path
        GeoParquet files with boxes (`to_parquet(path, schema_version="1.1.0",
        write_covering_bbox=True)`), columns as in :func:`ledger`, in one metric reference system.
        Reading is fastest where rows lie along a Hilbert curve.
    out : str or Path
        The folder of the run: new, empty, or of an earlier run of the same inputs and options.
        All workers must reach it and the files under the same path.
    partitions : int, optional
        How many parts; by default as many as can be told apart, which loses least if a
        worker is lost.
    workers : int or str, default 1
        How many local processes, or the address of the scheduler of a dask cluster, such as
        ``"tcp://10.0.0.1:8786"``. One works in this process, without dask.
    progress : bool, default True
        Whether a terminal shows how many parts are done.
    **options
        As in :func:`ledger`: `geometry` (here default False), `precedence`, `tolerance_ha`,
        `sliver_m`.

    Returns
    -------
    LedgerParts
        Where the parts lie, and the sums of the accounts.

    Raises
    ------
    LandgapError
        If an input cannot be used, a part fails, no row of a layer lies in any unit, or the
        folder holds something else.
    ClosureError
        If the accounts do not close, within a part or over all parts.

    Notes
    -----
    Units are grouped into cells along a Hilbert curve, from the inputs alone; a part is a run of
    cells. Each cell is cut for itself, as :func:`ledger` does: its own units, the rows that touch
    them, and the rows that those overlap, so that who keeps land is decided as in the
    whole. A row is accounted for in one cell, with all the units that it touches; what other
    cells cut of it is compared with that account in the end. Rows beyond all units follow last.
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
        from landgap.overlay.partitioned import plan  # noqa: PLC0415
    except ImportError as error:
        raise LandgapError('ledger_in_parts needs pyarrow and numba: pip install "landgap[scale]"') from error
    given = {"units": units, "sites": sites, "pv": pv}
    paths = {layer: Path(path).resolve() for layer, path in given.items() if path is not None}
    chosen: LedgerOptions = {
        "geometry": False,
        "precedence": PRECEDENCE,
        "tolerance_ha": TOLERANCE_HA,
        "sliver_m": 0.0,
    }
    chosen |= options
    job = plan.prepare(paths, Path(out).resolve(), options=chosen, partitions=partitions)
    todo = [part for part in range(job.parts) if job.note(part) is None]
    seconds = _work(job, todo, workers, progress=progress)
    numbers = list(range(job.parts))
    if _missing(job, numbers):
        numbers.append(job.parts)
        if job.note(job.parts) is None:
            seconds |= _work(job, [job.parts], 1, progress=progress)
    for left_over in job.folder.glob(".part-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    return _closed(job, numbers, seconds)


def _work(job: Job, todo: list[int], workers: int | str, *, progress: bool) -> dict[int, dict[str, float]]:
    """Have the parts written; gives the seconds spent on each."""
    from landgap.overlay.partitioned.part import write_part  # noqa: PLC0415

    hidden = None if progress else True  # None: shown on a terminal only
    seconds = {}
    with tqdm(total=len(todo), desc="ledger", unit="part", delay=2, disable=hidden) as bar:
        done: Iterator[tuple[int, dict[str, float]]]
        if workers == 1:
            done = ((part, write_part(str(job.folder), part)) for part in todo)
        else:
            done = _on_cluster(job, todo, workers)
        for part, spent in done:
            seconds[part] = spent
            bar.update()
    return seconds


def _on_cluster(job: Job, todo: list[int], workers: int | str) -> Iterator[tuple[int, dict[str, float]]]:
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
            client.submit(write_part, str(job.folder), part, threads=1, pure=False): part
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


def _notes(job: Job, numbers: list[int]) -> list[dict[str, Any]]:
    notes = [job.note(part) for part in numbers]
    if lost := [job.name(part) for part, note in zip(numbers, notes, strict=True) if note is None]:
        raise LandgapError(f"Parts vanished from {job.folder}: {some(lost)}; call again")
    return [note for note in notes if note is not None]


def _missing(job: Job, numbers: list[int]) -> bool:
    """Tell whether rows are in no account yet: those whose boxes meet no unit."""
    notes = _notes(job, numbers)
    return any(sum(note[layer] for note in notes) < rows for layer, rows in job.rows.items())


def _closed(job: Job, numbers: list[int], seconds: dict[int, dict[str, float]]) -> LedgerParts:
    """Add up the parts, and refuse them unless they close."""
    notes = _notes(job, numbers)
    sums = [cell for note in notes for cell in note["sums"]]
    # exact sums: the order of cells and their grouping leave no trace
    set_aside = pd.DataFrame(
        {
            layer: {name: math.fsum(cell[layer][name] for cell in sums) for name in sums[0][layer]}
            for layer in ("sites", "pv")
        }
    ).T
    parts = pd.DataFrame(
        [
            {
                "part": job.name(part),
                **{name: note[name] for name in ("units", "pieces", "sites", "pv")},
                **seconds.get(part, dict.fromkeys(("read_s", "cut_s", "write_s"), np.nan)),
            }
            for part, note in zip(numbers, notes, strict=True)
        ]
    )
    faults = [
        f"{layer}: {found} rows are accounted for, the file has {rows}"
        for layer, rows in job.rows.items()
        if (found := int(parts[layer].sum())) != rows
    ]
    lost = (set_aside["area_ha"] > 0) & (set_aside["pieces_ha"] == 0)
    strangers = [
        f"{layer}: no row of {job.rows[layer]} lies in any unit; check its reference system"
        for layer in set_aside.index[lost]
    ]
    if strangers:
        raise LandgapError("The layers have no land in common.", strangers)
    tolerance_ha = job.options["tolerance_ha"]
    for layer, account in set_aside.iterrows():
        off_ha = account["cut_ha"] - account["pieces_ha"]
        if abs(off_ha) > tolerance_ha + 1e-9 * account["area_ha"]:
            faults.append(f"{layer}: the pieces of all parts are off by {off_ha:+.4f} ha")
    names = parts["part"].tolist()
    faults += _shared_faults(job, names, tolerance_ha)
    if faults:
        raise ClosureError("The parts do not add up to the land that went in.", faults)
    return LedgerParts(
        folder=job.folder,
        parts=parts,
        set_aside=set_aside.drop(columns="cut_ha"),
        gaps_ha=_gaps_ha(job, names),
        repairs={
            layer: _repairs([cell[layer] for note in notes for cell in note["repairs"]])
            for layer in job.paths
        },
    )


def _repairs(cells: list[dict[str, Any]]) -> Repairs:
    def each(name: str) -> list[Any]:
        return [cell[name] for cell in cells]

    return Repairs(
        invalid=sum(each("invalid")),
        area_change_ha=math.fsum(each("area_change_ha")),
        flattened=sum(each("flattened")),
        excluded=tuple(sorted(key for keys in each("excluded") for key in keys)),
        same_geometry=sum(each("same_geometry")),
    )


def _shared_faults(job: Job, names: list[str], tolerance_ha: float) -> list[str]:
    """Compare what several cells cut of a row with the account of that row."""
    shared = pd.concat([_read(job.folder / name / "shared.parquet") for name in names])
    shared = shared.sort_values(["layer", "id", "cell"])
    # the account is missing but where the row is at home
    sums = shared.groupby(["layer", "id"])[["pieces_ha", "account_ha"]].sum()
    off_ha = sums["pieces_ha"] - sums["account_ha"]
    off_ha = off_ha[off_ha.abs() > tolerance_ha]
    return [
        f"{layer}: {row} is off by {off:+.4f} ha"
        for layer, row, off in off_ha.reset_index().itertuples(index=False)
    ]


def _gaps_ha(job: Job, names: list[str]) -> pd.Series:
    from landgap.overlay.partitioned.cell import united  # noqa: PLC0415

    outlines = pd.concat([_read(job.folder / name / "outlines.parquet") for name in names])
    shapes = shapely.from_wkb(outlines["outline"].to_numpy())
    return holes_ha(united(shapes))


def _read(path: Path) -> pd.DataFrame:
    """Read a table of a part, with geometry where it has any."""
    try:
        table: pd.DataFrame = gpd.read_parquet(path)
    except ValueError:
        table = pd.read_parquet(path)
    return table
