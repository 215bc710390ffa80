"""What the command line says while it works: each text belongs to something that the library logs."""

import ast
from pathlib import Path

import landgap as lg
from landgap.output.words.shell import LOG_TEXTS, SHELL_TEXTS


def logged():
    """Texts of the library's calls of ``logger.info``."""
    return {
        call.args[0].value
        for path in Path(lg.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "info"
        and isinstance(call.args[0], ast.Constant)
    }


def test_all_that_is_logged_has_german_words_and_nothing_else_has():
    assert logged() == {*LOG_TEXTS, "assess: %s"}


def test_a_translation_takes_the_same_figures():
    assert [text for text, german in LOG_TEXTS.items() if text.count("%") != german.count("%")] == []


def test_steps_that_are_told_are_steps(result):
    told = {key.removeprefix("step_") for key in SHELL_TEXTS if key.startswith("step_")}
    assert len(told) > 3
    assert told <= set(result.steps)
