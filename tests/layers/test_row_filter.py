"""Which rows of a file are read."""

import pandas as pd
import pytest

from landgap import LandgapError
from landgap.layers.row_filter import rows_where

ROWS = pd.DataFrame(
    {
        "GF": [4, 2, 4, None],
        "ART": ["GE", "GI", None, "GE"],
        "HA": ["1,5", "20", "1.000,5", "3"],
        "AGS": ["014", "14", "15", "16"],
        "Art der Fläche": ["a", "b", "c", "d"],
    }
)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ("GF = 4", [0, 2]),
        ("GF=4", [0, 2]),
        ("GF == 4", [0, 2]),
        ('GF = "4"', [0, 2]),
        ("GF != 4", [1]),
        ("GF <> 4", [1]),
        ("GF < 3", [1]),
        ("ART = 'GE'", [0, 3]),
        ('ART != "GE"', [1]),  # missing is not known to differ
        ('GF = 4 and ART = "GE"', [0]),
        ("GF = 4 AND HA > 2", [2]),
        ("HA >= 3", [1, 2, 3]),
        ("AGS = '14'", [1]),
        ("AGS = 14", [0, 1]),
        ('"Art der Fläche" = "c"', [2]),
        ("GF = 9", []),
    ],
)
def test_comparisons(where, kept):
    assert rows_where(ROWS, where)["HA"].tolist() == ROWS["HA"].iloc[kept].tolist()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("gf = 4", r"no column gf \(close: GF\)"),
        ("LAND = 4", r"no column LAND \(there: GF, ART"),
        ("GF = land", "no comparison"),
        ("GF", "no comparison"),
        ("", "no comparison"),
        ("GF = 4 or GF = 2", "no comparison"),
        ("GF = 4 and", "no comparison"),
        ("__import__('os').system('x')", "no comparison"),
        ("GF = 4; DROP TABLE x", "no comparison"),
        ("ART = 4", 'as text it is ART = "4"'),
    ],
)
def test_anything_else_is_refused(where, said):
    with pytest.raises(LandgapError, match=said):
        rows_where(ROWS, where)
