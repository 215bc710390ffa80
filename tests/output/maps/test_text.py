from hypothesis import given
from hypothesis import strategies as st

from landgap.output.maps.text import wrap


def test_a_line_ends_at_spaces_and_behind_hyphens_and_nowhere_else():
    text = "Gewerbeflächen-Potenzialstudie 2018-2024, PV-Anlagen\u00a0· MaStR"
    assert wrap(text, 0, 10) == [
        "Gewerbeflächen-",
        "Potenzialstudie",
        "2018-2024,",
        "PV-Anlagen\u00a0·",
        "MaStR",
    ]
    assert wrap(text, 1e6, 10) == [text]


@given(st.lists(st.text("abö-· 19", max_size=12), max_size=8), st.floats(5, 300))
def test_wrapped_lines_keep_every_letter(parts, width):
    text = " ".join(parts)
    assert "".join(wrap(text, width, 9)).replace(" ", "") == text.replace(" ", "")
