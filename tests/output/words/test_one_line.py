import pytest
from hypothesis import given
from hypothesis import strategies as st

from landgap.output.words import words
from landgap.output.words.one_line import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A\x00dorf\r\nSüd", "A dorf Süd"),
        ("\u202eabc\u202c", "abc"),
        ("\ud800", "\ufffd"),
        ("$x^$", "$x^$"),
        ("A" * 10_000_000, "A" * 29 + "…"),
    ],
)
def test_a_name_from_data_is_one_line_that_can_be_drawn(text, line):
    assert one_line(text, 30) == line


@given(st.text(st.characters()), st.integers(2, 50))
def test_any_text_fits_and_can_be_written(text, at_most):
    line = one_line(text, at_most)
    assert len(line) <= at_most
    assert not set(line) & {*map(chr, range(32)), "\u2028", "\u202e"}
    line.encode("utf-8")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("value", [-0.0, -0.004, -1e-300, 0.0, 0.0049])
@pytest.mark.parametrize("trim", [True, False])
def test_nothing_has_no_sign(lang, value, trim):
    for sign in (True, False):
        text = words(lang).number(value, decimals=2, sign=sign, trim=trim)
        assert text.strip("0.,") == ""


def test_what_has_no_end():
    assert words("de").number(float("inf"), decimals=1) == "∞"
    assert words("de").number(float("-inf")) == "−∞"
