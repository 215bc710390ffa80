"""Work on many rows on several threads; the result does not depend on how many."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Chunk = TypeVar("Chunk")

_CHUNKS = 16
# what a chunk takes of memory is used again by the next
_MAX_ROWS = 10_000


def usable_cores() -> int:
    """Count the cores that this process may use.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> usable_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_chunks(
    work: Callable[[NDArray[np.int64]], Chunk], rows: int, *, threads: int, min_rows: int = 500
) -> list[Chunk]:
    """Work through rows in chunks, several at a time.

    Parameters
    ----------
    work : callable
        Takes positions of rows; spends its time in code that releases the interpreter's lock, as
        shapely's functions do.
    rows : int
        How many rows there are.
    threads : int
        How many chunks are worked on at a time.
    min_rows : int, default 500
        Fewer rows are not worth another thread.

    Returns
    -------
    list
        What each chunk gave, in the order of the rows.

    Examples
    --------
    >>> in_chunks(len, 1_600, threads=2)[:3]
    [100, 100, 100]
    """
    if rows < min_rows:
        return [work(np.arange(rows))]
    chunks = np.array_split(np.arange(rows), max(_CHUNKS, rows // _MAX_ROWS))
    if threads == 1:
        return [work(chunk) for chunk in chunks]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, chunks))
