"""The folder that a result goes to: tried before the work, filled at once, or left as it was."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs

PROVENANCE = "provenance.json"
"""The file that names all files of a result."""

_SCRATCH = ".landgap-"
_TRIAL = bytes(1 << 20)  # no result is smaller: what has no room for it has none for the result


def check_folder(directory: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Try whether a result can be written to a folder; nothing stays there.

    Parameters
    ----------
    directory : str or Path
        The folder.
    overwrite : bool, default False
        Whether an earlier result in it may be replaced.

    Raises
    ------
    LandgapError
        If it is a file, holds something else, or cannot be made or written to.

    See Also
    --------
    filled_folder : Writes to it.

    Examples
    --------
    >>> check_folder("/proc/here")
    Traceback (most recent call last):
    landgap.errors.LandgapError: The result cannot be written.
    - directory: /proc/here cannot be written to: No such file or directory
    """
    target = _target(directory)
    with _told(target):
        _earlier(target, overwrite=overwrite)
        with _made(target), tempfile.TemporaryDirectory(dir=target, prefix=_SCRATCH) as scratch:
            Path(scratch, "trial").write_bytes(_TRIAL)


@contextmanager
def filled_folder(directory: str | os.PathLike[str], *, overwrite: bool = False) -> Iterator[Path]:
    """Give an empty folder, and put what stands in it afterwards into the directory, all or nothing.

    Parameters
    ----------
    directory : str or Path
        The folder; made if it is not there. A link to a folder stays one.
    overwrite : bool, default False
        Whether an earlier result in it may be replaced.

    Yields
    ------
    Path
        The empty folder, on the same disk.

    Raises
    ------
    LandgapError
        As :func:`check_folder`; also if the disk is full in the end. The directory is as it was then.

    See Also
    --------
    check_folder : Asks beforehand.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with filled_folder(Path(folder, "out")) as fresh:
    ...         _ = Path(fresh, "units.csv").write_text("unit_id")
    ...     [path.name for path in Path(folder, "out").iterdir()]
    ['units.csv']
    """
    check_folder(directory, overwrite=overwrite)
    target = _target(directory)
    with _told(target):
        old = _earlier(target, overwrite=overwrite)
        with _made(target), tempfile.TemporaryDirectory(dir=target, prefix=_SCRATCH) as scratch:
            fresh, aside = Path(scratch, "fresh"), Path(scratch, "earlier")
            fresh.mkdir()
            aside.mkdir()
            yield fresh
            _move((target / name, aside / name) for name in old)
            try:
                _move((path, target / path.name) for path in sorted(fresh.iterdir()))
            except OSError:
                _move((aside / name, target / name) for name in old)
                raise


def _target(directory: str | os.PathLike[str]) -> Path:
    """Follow links; refuse what names nothing."""
    inputs = Inputs("The result cannot be written.")
    inputs.instance(directory, "directory", str | os.PathLike)
    if isinstance(directory, str) and (not directory.strip() or "\0" in directory):
        inputs.fault(f"directory: {directory!r} names no folder")
    inputs.stop()
    try:
        return Path(directory).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a link to itself, half a letter
        inputs.fault(f"directory: {directory!r} names no folder ({error})")
    inputs.stop()
    raise AssertionError


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Say what the disk refuses as an error that the user can mend."""
    try:
        yield
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        name = str(target) if len(str(target)) < 200 else f"{str(target)[:200]}…"
        raise LandgapError(
            "The result cannot be written.", [f"directory: {name} cannot be written to: {reason}"]
        ) from error


@contextmanager
def _made(target: Path) -> Iterator[None]:
    """Make a folder and those above it; if anything fails, or nothing came into them, they go again."""
    missing = [path for path in (target, *target.parents) if not path.exists()]
    made: list[Path] = []
    try:
        for path in reversed(missing):
            path.mkdir()
            made.append(path)
        yield
    finally:
        for path in reversed(made):
            if any(path.iterdir()):
                break
            path.rmdir()


def _earlier(target: Path, *, overwrite: bool) -> list[str]:
    """List the files of an earlier result; refuse to touch anything else."""
    if not target.exists():
        return []
    if not target.is_dir():
        raise LandgapError(f"{target} is a file; name a directory.")
    found = {path.name for path in target.iterdir()}
    if not found:
        return []
    if not overwrite:
        raise LandgapError(f"{target} is not empty; overwrite=True (--overwrite) replaces it.")
    try:
        known = json.loads((target / PROVENANCE).read_text(encoding="utf-8"))["files"]
        foreign = sorted(found - set(known))
    except (OSError, ValueError, KeyError, TypeError):
        raise LandgapError(f"{target} holds no earlier result; it is left alone.") from None
    if foreign:
        raise LandgapError(f"{target} holds other files ({some(foreign)}); it is left alone.")
    return sorted(found)


def _move(pairs: Iterator[tuple[Path, Path]]) -> None:
    """Rename files; if one cannot be, those before it go back."""
    done: list[tuple[Path, Path]] = []
    try:
        for here, there in pairs:
            here.rename(there)
            done.append((here, there))
    except OSError:
        for here, there in reversed(done):
            there.rename(here)
        raise
