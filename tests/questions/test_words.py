import re

from landgap.questions.words import _TEXTS


def test_both_languages_hold_the_same_figures():
    for german, english in _TEXTS.values():
        assert sorted(re.findall(r"{\w+", german)) == sorted(re.findall(r"{\w+", english))
