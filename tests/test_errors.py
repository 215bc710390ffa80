import pickle

import pytest

from landgap.errors import ClosureError, LandgapError, some


def test_every_fault_stands_on_a_line_of_its_own_and_can_be_listed():
    error = LandgapError("No.", ["a: 1", "b: 2"])
    assert str(error).splitlines() == ["No.", "- a: 1", "- b: 2"]
    assert error.faults == ("a: 1", "b: 2")
    assert LandgapError("No.").faults == ()
    assert isinstance(error, ValueError)


def test_an_error_reaches_the_process_that_asked():
    with pytest.raises(LandgapError):
        raise ClosureError("open")
    there = pickle.loads(pickle.dumps(LandgapError("No.", ["a"])))  # noqa: S301  our own
    assert "No." in str(there)


@pytest.mark.parametrize(
    ("many", "text"), [(0, ""), (1, "0"), (5, "0, 1, 2, 3, 4"), (7, "0, 1, 2, 3, 4 and 2 more")]
)
def test_some_keys_are_named_and_the_rest_counted(many, text):
    assert some(range(many)) == text
