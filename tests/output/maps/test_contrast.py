from hypothesis import given
from hypothesis import strategies as st

from landgap.output.maps.contrast import contrast, text_colour_on

LEAST_CONTRAST = 4.5


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_black_or_white_is_read_on_any_colour(colour):
    assert contrast(text_colour_on(colour), colour) > LEAST_CONTRAST


def test_contrast_is_that_of_the_guidelines():
    """Grey #767676 is the lightest that WCAG takes on white."""
    assert contrast("#767676", "white") >= LEAST_CONTRAST > contrast("#777777", "white")
    assert contrast("black", "white") == 21
