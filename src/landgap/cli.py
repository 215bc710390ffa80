"""The same from a shell: ``landgap assess halle-leipzig --out out``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import landgap as lg
from landgap.geometry.threads import usable_cores


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words of the command line; those of the process if not given.

    Returns
    -------
    int
        0, or 1 after an error that the user can mend (said on standard error).

    Examples
    --------
    >>> main(["datasets"])
    halle-leipzig
    0
    """
    given = _parser().parse_args(arguments)
    try:
        if given.command == "datasets":
            print("\n".join(lg.datasets.available()))
        else:
            _assess(given)
    except lg.LandgapError as error:
        print(f"landgap: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="landgap", description=lg.__doc__)
    parser.add_argument("--version", action="version", version=lg.__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    assess = commands.add_parser("assess", help="assess a study area and write tables and maps")
    assess.add_argument("study", metavar="NAME|STUDY.toml", help="a bundled study, or your own")
    assess.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
    assess.add_argument("--overwrite", action="store_true", help="replace an earlier result")
    assess.add_argument("--lang", choices=("de", "en"), default="de", help="language of the maps")
    assess.add_argument("--paper", choices=("A3", "A4"), default="A3", help="size of the maps")
    assess.add_argument(
        "--workers",
        type=_count,
        default=usable_cores(),
        metavar="N",
        help="processes that draw maps at a time; as many as there are cores if not given",
    )
    assess.add_argument("--quiet", action="store_true", help="say nothing but errors")
    commands.add_parser("datasets", help="list the bundled study areas")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not 1 or more")
    return number


def _assess(given: argparse.Namespace) -> None:
    level = logging.ERROR if given.quiet else logging.INFO
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("landgap").setLevel(level)
    own = given.study.endswith(".toml")
    study = lg.read_study(given.study) if own else lg.datasets.load(given.study)
    result = lg.assess(study)
    files = result.write(
        given.out,
        overwrite=given.overwrite,
        lang=given.lang,
        paper=given.paper,
        workers=given.workers,
        progress=not given.quiet,
    )
    if given.quiet:
        return
    print(result.summary().to_string(na_rep="-"))
    print("\nBefore you use these figures:")
    print("\n".join(f"- {text}" for text in result.warnings))
    print(f"\n{len(files)} files in {given.out}; sources and choices in provenance.json")


if __name__ == "__main__":
    sys.exit(main())
