"""The command line: ``landgap assess halle-leipzig --out out``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import landgap as lg
from landgap.geometry.threads import usable_cores
from landgap.layers.schema import LAYERS
from landgap.options import OPTIONS, option_context
from landgap.output.folder import check_folder
from landgap.output.tables import summary
from landgap.output.words import Words, words
from landgap.output.words.shell import LOG_TEXTS, SHELL_TEXTS

_STEP = "assess: %s"


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
    given = _parser(_words_of(arguments)).parse_args(arguments)
    try:
        with option_context(lang=given.lang):
            if given.command == "datasets":
                print("\n".join(lg.datasets.available()))
            else:
                _assess(given)
    except lg.LandgapError as error:
        print(f"landgap: {error}", file=sys.stderr)
        return 1
    return 0


def _words_of(arguments: Sequence[str] | None) -> Words:
    """Look for the language first: the help speaks it, too."""
    first = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    first.add_argument("--lang")
    try:
        lang = first.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        lang = None
    return words(lang if lang in OPTIONS["lang"].words else None)


def _parser(speech: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="landgap", description=speech.text("shell_about"), add_help=False)
    options = _options(parser, speech)
    options.add_argument(
        "--version", action="version", version=lg.__version__, help=speech.text("shell_version")
    )
    commands = parser.add_subparsers(dest="command", required=True, title=speech.text("shell_commands"))
    about = speech.text("shell_assess")
    assess = commands.add_parser("assess", help=about, description=about, add_help=False)
    study = assess.add_argument_group(speech.text("shell_arguments"))
    study.add_argument("study", metavar="NAME|STUDY.toml", help=speech.text("shell_study"))
    options = _options(assess, speech)
    options.add_argument("--out", required=True, metavar="DIR", help=speech.text("shell_out"))
    options.add_argument("--overwrite", action="store_true", help=speech.text("shell_overwrite"))
    options.add_argument(
        "--paper", choices=OPTIONS["paper"].words, default="A3", help=speech.text("shell_paper")
    )
    options.add_argument(
        "--workers", type=_workers, default=usable_cores(), metavar="N", help=speech.text("shell_workers")
    )
    options.add_argument("--quiet", action="store_true", help=speech.text("shell_quiet"))
    about = speech.text("shell_datasets")
    _options(commands.add_parser("datasets", help=about, description=about, add_help=False), speech)
    return parser


def _options(parser: argparse.ArgumentParser, speech: Words) -> argparse._ArgumentGroup:
    """Add what every command knows; argparse alone would head and explain it in English."""
    group = parser.add_argument_group(speech.text("shell_options"))
    group.add_argument("-h", "--help", action="help", help=speech.text("shell_help"))
    about = speech.text("shell_lang", lang=words().lang)
    group.add_argument("--lang", choices=OPTIONS["lang"].words, default=speech.lang, help=about)
    return group


def _workers(text: str) -> int:
    if fault := OPTIONS["workers"].fault(number := int(text)):
        raise argparse.ArgumentTypeError(fault)
    return number


class _Log(logging.StreamHandler[TextIO]):
    """What the library logs, in the language of the call; of the steps, those that take a while."""

    def __init__(self, speech: Words) -> None:
        super().__init__()
        self._speech = speech

    def format(self, record: logging.LogRecord) -> str:
        named = [str(each).replace(" ", "_") for each in record.args or ()]
        if record.msg == _STEP:
            return self._speech.text(f"step_{named[0]}")
        if self._speech.lang == "en" or record.msg not in LOG_TEXTS:
            return record.getMessage()
        layers = {name: self._speech.text(f"layer_{name}") for name in LAYERS if name in named}
        return LOG_TEXTS[str(record.msg)] % tuple(layers.get(str(each), each) for each in record.args or ())

    def filter(self, record: logging.LogRecord) -> bool:
        step = str(record.args[0]) if record.msg == _STEP and isinstance(record.args, tuple) else ""
        return not step or f"step_{step.replace(' ', '_')}" in SHELL_TEXTS


def _assess(given: argparse.Namespace) -> None:
    speech = words(given.lang)
    logger = logging.getLogger("landgap")
    logger.handlers = [_Log(speech)]
    logger.setLevel(logging.ERROR if given.quiet else logging.INFO)
    check_folder(given.out, overwrite=given.overwrite)  # before minutes of work, not after
    own = given.study.endswith(".toml") or len(Path(given.study).parts) > 1  # no data set is a path
    result = lg.assess(lg.read_study(given.study) if own else given.study)
    files = lg.write(
        result,
        Path(given.out),
        overwrite=given.overwrite,
        paper=given.paper,
        workers=given.workers,
        progress=not given.quiet,
    )
    if given.quiet:
        return
    print(result.headline.text(), end="\n\n")
    print(summary(result).to_string())
    if result.warnings:
        print(f"\n{speech.text('shell_before')}")
        print("\n".join(f"- {notice.text()}" for notice in result.warnings))
    print(f"\n{speech.text('shell_files', files=len(files), directory=given.out)}")


if __name__ == "__main__":
    sys.exit(main())
