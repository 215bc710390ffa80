import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg
from landgap import LandgapError
from landgap.notices import LAYER_NAMES
from landgap.output.words.catalogue import _TEXTS, LANGUAGES, Words, words
from landgap.scoring.aggregation import Aggregation
from landgap.scoring.rank_uncertainty import Normalisation


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", _TEXTS)
def test_both_languages_say_the_same_with_the_same_values(key):
    german, english = _TEXTS[key]
    assert german
    assert english
    assert fields(german) == fields(english)


def literals():
    """Strings that the code holds, and patterns of those that it puts together."""
    folder = Path(lg.__file__).parent / "output"
    found, patterns = set(), []
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # of a catalogue only what its functions ask for, not the catalogue itself
        roots = [tree]
        if path.parent.name == "words":
            roots = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in (node for root in roots for node in ast.walk(root)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                ]
                if any(part != r"\w+" for part in parts):
                    patterns.append(re.compile("".join(parts)))
    return found, patterns


def test_every_word_is_used_and_none_is_missing():
    found, patterns = literals()
    # choices of a score are looked up by their own names
    found |= {*get_args(Aggregation), *get_args(Normalisation)}
    put_together = [p for p in patterns if not re.search(r"[^\w\\+]", p.pattern)]
    unused = [key for key in _TEXTS if key not in found and not any(p.fullmatch(key) for p in put_together)]
    assert unused == []
    folder = Path(lg.__file__).parent / "output"
    asked = {
        call.args[0].value
        for path in folder.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "text"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }
    assert len(asked) > 50
    assert asked - _TEXTS.keys() == set()


def test_no_key_is_given_twice():
    folder = Path(lg.__file__).parent / "output"
    keys = [
        key.value
        for path in (folder / "words").glob("*.py")
        for table in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(table, ast.Dict)
        for key in table.keys
        if isinstance(key, ast.Constant)
    ]
    assert len(keys) >= len(_TEXTS) - len(LAYER_NAMES)
    assert {key for key in keys if keys.count(key) > 1 and key in _TEXTS} == set()


def test_planning_terms_are_those_of_the_field():
    german = words("de")
    terms = {
        "state_border": "Landesgrenze",
        "cooperation": "Kooperationsraum",
        "brownfield": "Brachfläche",
        "gap_ha": "Flächensaldo",
        "upper": "Oberzentrum",
        "middle": "Mittelzentrum",
    }
    assert {key: german.text(key) for key in terms} == terms


@pytest.mark.parametrize(
    ("value", "options", "german", "english"),
    [
        (-12345.6, {}, "−12.346", "−12,346"),
        (2840, {}, "2.840", "2,840"),
        (4.5, {"decimals": 2}, "4,5", "4.5"),
        (20.0, {"decimals": 2}, "20", "20"),
        (264.4, {"sign": True}, "+264", "+264"),
        (-0.2, {"sign": True}, "0", "0"),
        (float("nan"), {"sign": True}, "–", "–"),
    ],
)
def test_numbers_as_each_language_writes_them(value, options, german, english):
    assert words("de").number(value, **options) == german
    assert words("en").number(value, **options) == english


@given(st.integers(-(10**9), 10**9), st.sampled_from(LANGUAGES))
def test_a_written_number_reads_back(value, lang):
    written = Words(lang).number(value)
    assert int(written.replace("−", "-").replace(".", "").replace(",", "")) == value


def test_dates():
    day = date(2026, 3, 9)
    assert (words("de").date(day), words("en").date(day)) == ("9. März 2026", "9 March 2026")


def test_an_unknown_language_lists_the_known():
    with pytest.raises(LandgapError, match=r"'fr' is not one of \"de\", \"en\""):
        words("fr")
