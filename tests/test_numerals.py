import pytest
from hypothesis import given
from hypothesis import strategies as st

from landgap.notices import Notice
from landgap.numerals import filled, half_up
from landgap.output.words import words


@pytest.mark.parametrize(("lang", "written"), [("de", "0,3 ha"), ("en", "0.3 ha")])
def test_a_half_is_rounded_up(lang, written):
    assert written in Notice("outside", {"layer": "sites", "names": "a", "ha": 0.25}).text(lang)
    assert half_up(2692.4999999999, 0) == half_up(2692.5, 0) == 2693


@given(st.floats(-1e6, 1e6), st.integers(0, 2), st.sampled_from(["de", "en"]))
def test_a_figure_is_written_alike_in_notices_and_on_maps(value, decimals, lang):
    shown = filled(f"{{ha:z,.{decimals}f}}", {"ha": value}, lang).replace("-", "−")
    assert shown == words(lang).number(value, decimals=decimals, trim=False)


def test_what_is_no_decimal_number_stays():
    assert filled("{a} {b:,} {c:.1f}", {"a": "x", "b": 1234, "c": float("inf")}, "de") == "x 1.234 inf"
