"""Tables of text as offices write them."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap import LandgapError
from landgap.layers.text_table import one_sign, read_text_table

ROWS = [["id", "Fläche"], ["a", "1"], ["b", "2"]]


@pytest.fixture
def table(tmp_path):
    def written(text, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_delimiter_and_encoding_gives_the_same_rows(table, encoding, sign, end):
    path = table(end.join(sign.join(row) for row in ROWS) + end, encoding)
    found, read_as = read_text_table(path)
    assert [list(found.columns), *found.to_numpy().tolist()] == ROWS
    assert read_as.get("delimiter", ",") == sign
    assert read_as.get("encoding", "utf-8") == encoding.removesuffix("-sig")


def test_a_semicolon_table_with_decimal_commas(table):
    found, _ = read_text_table(table("id;x;y\na;1,5;2,5\nb;2,5;3,5\n"))
    assert found.loc[0].tolist() == ["a", "1,5", "2,5"]


def test_cells_are_kept_as_they_are_written(table):
    found, _ = read_text_table(table('id, name \nNA," Mu\u0308geln "\n007,nan\n,\n'))
    assert found.to_dict("list") == {"id": ["NA", "007"], "name": ["Mügeln", "nan"]}


def test_headings_of_exports(table):
    """A tab before a heading, as in the register of plants; a column of row numbers without heading."""
    found, _ = read_text_table(table('\ufeff"";"\tMaStR-Nr.";"Fla\u0308che"\n"0";"S1";"5"\n'))
    assert found.to_dict("list") == {"MaStR-Nr.": ["S1"], "Fläche": ["5"]}


def test_the_delimiter_that_excel_writes_above_the_heading(table):
    found, read_as = read_text_table(table("sep=;\r\nid;ha\r\na;1,5\r\n"))
    assert (found.to_dict("list"), read_as) == ({"id": ["a"], "ha": ["1,5"]}, {"delimiter": ";"})


def test_cells_behind_the_last_column_that_are_empty(table):
    found, _ = read_text_table(table("a;b\n1;2;\n\n3;4;;\n"))
    assert found.to_numpy().tolist() == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2,3\n", "line 2 has 3 cells, and the heading 2"),
        ("a;b;c\n1;2\n", "line 2 has 2 cells, and the heading 3"),
        ('a,b\n"1,2\n', "cannot be read"),
        ("a,a\n1,2\n", "duplicate columns a"),
        ("a, a\n1,2\n", "duplicate columns a"),
        ("a,b;c\n", 'can be read in two ways; say delimiter = "," or delimiter = ";"'),
    ],
)
def test_what_is_no_table_or_two(table, text, said):
    with pytest.raises(LandgapError, match=said):
        read_text_table(table(text))


def test_encoding_and_delimiter_can_be_said(table):
    path = table("id;Größe\na;1\n", "cp850")
    with pytest.raises(LandgapError, match="say its encoding"):
        read_text_table(path)
    assert list(read_text_table(path, encoding="cp850")[0]) == ["id", "Größe"]
    assert list(read_text_table(table("a,b;c\n1,2;3\n"), delimiter=";")[0]) == ["a,b", "c"]
    with pytest.raises(LandgapError, match="is not text in nonsense"):
        read_text_table(path, encoding="nonsense")


CELLS = st.text(
    st.characters(codec="cp1252", exclude_characters=",;|", categories=["L", "N", "Zs", "P"]), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(CELLS.map(one_sign).filter(bool), min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(tmp_path_factory, rows, sign, encoding):
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=sign).writerows([["a", "b", "c"], *rows])
    found, _ = read_text_table(path)
    assert found.to_numpy().tolist() == rows


def test_a_quote_inside_a_word_is_a_quote_where_the_encoding_is_certain(table):
    for encoding in ("utf-8", "utf-16"):
        assert read_text_table(table("a,b\nA„a,1\n", encoding))[0]["a"].tolist() == ["A„a"]
    assert read_text_table(table("a,b\nA„a,1\n", "cp1252"), encoding="cp1252")[0]["a"].tolist() == ["A„a"]
    with pytest.raises(LandgapError, match="say its encoding"):
        read_text_table(table("a,b\nA„a,1\n", "cp1252"))
