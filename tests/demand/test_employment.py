import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.demand.employment import employees_by_sector
from landgap.demand.gifpro import gifpro
from landgap.demand.montecarlo import monte_carlo
from landgap.errors import LandgapError


def table(*rows, **further):
    return pd.DataFrame(rows, columns=["unit_id", "sector", "year", "employees"]).assign(**further)


@pytest.fixture(scope="module")
def bundled():
    return lg.datasets.load("halle-leipzig").employment


def test_leipzig_from_the_table_of_the_study(bundled):
    """By hand: (42,352 + 10,581) x 0.1 x (0.00225 + 0.007) x 149 m² x 18 years."""
    land = gifpro(bundled.query("unit_id == '14713'"), years=18)
    by_hand = 52_933 * 0.1 * 0.00925 * 149 * 18 / 10_000
    assert land["demand_ha_mid"].sum() == pytest.approx(by_hand)
    (note,) = land.attrs["warnings"]
    assert note.startswith("14713: its sectors hold 52,933 (2022) of 279,330 employees (2021)")


def test_a_total_beside_its_sectors_does_not_count_and_a_total_alone_is_refused(bundled):
    rows = table(("a", "C", 2020, 10), ("a", "Insgesamt (A-U)", 2020, 100), ("b", "total", 2020, 50))
    assert gifpro(rows[:2], years=1)["segment"].tolist() == ["C"]
    with pytest.raises(LandgapError, match=r"a total without its sectors; .*: b/total"):
        gifpro(rows, years=1)
    picked = employees_by_sector(rows)
    assert picked["unit_id"].tolist() == ["a"]
    assert picked.attrs["warnings"] == [
        "a: its sectors hold 10 (2020) of 100 employees (2020); nothing is forecast for the others",
        "no sectors are known of b, only a total",
    ]
    with pytest.raises(LandgapError, match=r"leave the rows out that hold sums: .*part of Q"):
        gifpro(bundled.query("unit_id == '14730'"), years=18)


def test_the_latest_year_of_each_sector_counts_whatever_its_label():
    rows = table(
        ("a", "manufacturing (C)", 2016, 10),
        ("a", "C", 2020, 30),
        ("a", "G", 2018, 5),
        ("a", "G", pd.NA, 7),
    )
    land = gifpro(rows, years=1)
    assert land["relevant_employees"].tolist() == [30, 2]
    note = "2 rows of earlier years left out; the latest of each sector counts (2018 to 2020)"
    assert land.attrs["warnings"] == [note]
    assert employees_by_sector(rows)["employees"].tolist() == [30, 5]
    assert employees_by_sector(rows[:3], every_year=True)["sector"].tolist() == ["C", "C", "G"]


def test_single_sites_are_part_of_their_town():
    rows = table(("a", "C", 2020, 10), ("a", "C", 2020, 4), level=["municipality", "site"])
    land = gifpro(rows, years=1)
    assert land["relevant_employees"].tolist() == [10]
    assert land.attrs["warnings"] == ["1 row of single sites left out, which are part of their unit"]
    with pytest.raises(LandgapError, match="rows of single sites only"):
        gifpro(rows[1:], years=1)


def test_what_is_left_out_is_counted_in_the_bundled_study(bundled):
    picked = employees_by_sector(bundled)
    assert picked.groupby("unit_id")["employees"].sum().to_dict() == {"14713": 52_933, "14730": 31_900}
    text = "\n".join(picked.attrs["warnings"])
    for said in (
        '11 rows of other levels left out ("site", "agency district", "state")',
        "4 rows of unknown sectors left out",
        "14730: its sectors hold 31,900 (2016) of 71,244 employees (2016)",
        "no sectors are known of 14729260",
    ):
        assert said in text
    assert gifpro(picked, years=18).attrs["warnings"] == picked.attrs["warnings"]


def test_a_secret_figure_is_asked_for_only_where_it_counts():
    rows = table(("a", "C", 2020, np.nan), ("a", "C", 2021, 10), ("a", "total", 2021, np.nan))
    assert gifpro(rows, years=1)["relevant_employees"].tolist() == [10]
    with pytest.raises(LandgapError, match="employees missing: a/C"):
        gifpro(rows[:1], years=1)


def test_duplicates_in_the_year_that_counts_are_refused():
    rows = table(("a", "C", 2021, 10), ("a", "C", 2021, 11))
    for call in (lambda: gifpro(rows, years=1), lambda: monte_carlo(rows, years=1, draws=2)):
        with pytest.raises(LandgapError, match="duplicate unit and sector: a/C, a/C"):
            call()


def test_whole_numbers_are_keys_and_the_input_stays_as_it_was():
    rows = table((14713, 20, 2021, 10), (14713, "total", 2021, 50)).set_index(pd.Index([3, 3]))
    before = rows.copy()
    land = gifpro(rows, years=1)
    assert land[["unit_id", "segment"]].to_numpy().tolist() == [["14713", "20"]]
    assert employees_by_sector(rows)["sector"].tolist() == ["C20"]
    pd.testing.assert_frame_equal(rows, before)


def test_every_fault_of_a_table_in_one_message():
    with pytest.raises(LandgapError) as error:
        employees_by_sector(table(("a", "C", 21, -1)), levels="district")
    for fault in (
        "levels: a list of keys",
        "employment.year: not a year",
        "employees: negative in 1 row (a)",
    ):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match="a DataFrame is needed, not a dict"):
        employees_by_sector({"unit_id": ["a"]})
