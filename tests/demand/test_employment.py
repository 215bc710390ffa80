from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.demand.employment import employees_by_sector
from landgap.demand.frame import RANGE
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import KEMPTEN_2012, PUBLISHED_RANGE
from landgap.demand.montecarlo import monte_carlo
from landgap.errors import LandgapError

KEMPTEN_WZ = replace(KEMPTEN_2012, commercial_share=PUBLISHED_RANGE.commercial_share)


def table(*rows, **further):
    return pd.DataFrame(rows, columns=["unit_id", "sector", "year", "employees"]).assign(**further)


@pytest.fixture(scope="module")
def bundled():
    return lg.datasets.load("halle-leipzig").employment


def test_leipzig_from_the_table_of_the_study(bundled):
    """By hand: mid of the known 52,933 x 0.1 at 50 m², and half of the other 226,397, at 250 m²."""
    land = gifpro(bundled.query("unit_id == '14713'"), years=18).set_index("segment")["demand_ha_mid"]
    ha_per_m2 = 0.00925 * 18 / 10_000
    assert land.drop("unknown sectors").sum() == pytest.approx(52_933 * 0.1 * 50 * ha_per_m2)
    assert land["unknown sectors"] == pytest.approx(226_397 / 2 * 250 * ha_per_m2)


def test_a_total_beside_its_sectors_bounds_the_rest_and_a_total_alone_is_refused(bundled):
    rows = table(("a", "C", 2020, 10), ("a", "Insgesamt (A-U)", 2020, 100), ("b", "total", 2020, 50))
    assert gifpro(rows[:2], years=1)["segment"].tolist() == ["C", "unknown sectors"]
    with pytest.raises(LandgapError, match=r"a total without its sectors; .*: b/total"):
        gifpro(rows, years=1)
    picked = employees_by_sector(rows)
    assert picked[["unit_id", "sector"]].to_numpy().tolist() == [["a", "C"], ["a", "total"]]
    assert picked.attrs["warnings"] == ["no sectors that ask for land are known of b, only a total"]
    with pytest.raises(LandgapError, match=r"leave the rows out that hold sums: .*part of Q"):
        gifpro(bundled.query("unit_id == '14730'"), years=18)


PER_EMPLOYEE = np.array([0.0085 * 0.75 * 200, 0.00925 * 250, (0.01 + 0.007) * 250]) / 10_000
"""Land in ha a year for an employee of manufacturing: low (a quarter re-used), mid, high (with closure)."""

TRADE = 0.4 * np.array([225 / 200, 1, 1])
"""That for an employee of trade, as a share of it."""


def in_ten_years(rows):
    land = gifpro(rows, years=10)
    return land[RANGE].sum().to_numpy(), land


@pytest.mark.parametrize(
    "rows",
    [
        table(("a", "C", 2021, np.nan), ("a", "G", 2021, 2000), ("a", "insgesamt", 2021, 3000)),
        table(("a", "G", 2021, 2000), ("a", "total", 2021, 3000)),
        table(("a", "handel (G)", 2021, 2000), ("a", "20", 2021, np.nan), ("a", "alle", 2021, 3000)).replace(
            "alle", "Alle Wirtschaftszweige"
        ),
        table(
            ("a", "G", 2021, 2000),
            ("a", "C", 2021, np.nan),
            ("a", "H", 2021, np.nan),
            ("a", "A-U", 2021, 3000),
        ),
        table(("a", "total", 2022, 9000), ("a", "A-U", 2021, 3000), ("a", "G", 2021, 2000)),
    ],
)
def test_what_is_secret_is_a_range_whether_its_row_is_there_or_not(rows):
    """Low none of the 1,000, high all in manufacturing, mid half: 4.1625 ha, if all are, lies within."""
    found, land = in_ten_years(rows)
    by_hand = 10 * PER_EMPLOYEE * (2000 * TRADE + np.array([0, 500, 1000]))
    np.testing.assert_allclose(found, by_hand)
    assert found[0] < 4.1625 < found[2]
    note = "1,000 of 3,000 employees are in no known sector, in 1 unit (a): low counts none of them"
    assert land.attrs["warnings"][-1].startswith(note)
    np.testing.assert_allclose(in_ten_years(employees_by_sector(rows))[0], by_hand)


def test_the_rest_goes_where_something_is_not_known_and_the_total_may_be_of_another_year():
    rows = table(("a", "C", 2021, 500), ("a", "G", 2021, np.nan), ("a", "total", 2020, 700))
    found, land = in_ten_years(rows)
    energy = np.array([0, 0.4 * 0.00925 * 225 * 100, 0.6 * 0.017 * 225 * 200]) / 10_000
    np.testing.assert_allclose(found, 10 * (PER_EMPLOYEE * 500 + energy))
    assert land.attrs["warnings"][-1].endswith("the total is of another year than the sectors in a")
    everything = pd.DataFrame({"unit_id": "a", "sector": list("BCDEFGHIJKLMNOPQRS"), "employees": 1.0})
    agriculture = pd.DataFrame({"unit_id": ["a"], "sector": ["total"], "employees": [90.0]})
    assert "warnings" not in gifpro(pd.concat([everything, agriculture]), years=1).attrs


def test_a_secret_sector_that_nothing_bounds_is_refused_or_left_out_with_its_unit():
    rows = table(("a", "C", 2021, np.nan), ("a", "G", 2021, 10), ("b", "C", 2021, 5), ("a", "total", 2021, 9))
    with pytest.raises(LandgapError, match="missing: a/C 2021; give an estimate, or the total"):
        gifpro(rows, years=1)
    picked = employees_by_sector(rows)
    assert picked["unit_id"].unique().tolist() == ["b"]
    said = "units left out; secret, and no total bounds them: a/C 2021"
    assert picked.attrs["warnings"] == [said]
    below = gifpro(rows[1:], years=1)
    assert below.attrs["warnings"] == ["a total below the sum of its sectors is not used: a"]


def test_monte_carlo_draws_the_unknown_sectors_too():
    rows = table(("a", "G", 2021, 2000), ("a", "total", 2021, 3000))
    drawn = monte_carlo(rows, years=10, draws=400, parameters=KEMPTEN_WZ)
    counted = drawn.draws["unknown_sectors"]
    assert 0 <= counted.min() < 0.05
    assert 0.95 < counted.max() <= 1
    np.testing.assert_allclose(drawn.draws["total_ha"], (800 + 1000 * counted) * 0.01 * 148 / 1000)


def test_the_latest_year_counts_that_all_sectors_have_whatever_their_labels():
    rows = table(
        ("a", "manufacturing (C)", 2016, 10),
        ("a", "G", 2016, 8),
        ("a", "C", 2018, 30),
        ("a", "G", 2018, 5),
        ("a", "C", 2021, 70),
        ("a", "G", pd.NA, 7),
        ("b", "C", 2021, 1),
    )
    land = gifpro(rows, years=1)
    assert land["relevant_employees"].tolist() == [30, 2, 1]
    assert land.attrs["warnings"] == [
        "4 rows of other years left out; of each unit the latest year counts that all its sectors have "
        "(2018 to 2021)",
        "a later year lacks sectors, so an earlier one counts: a (2018)",
    ]
    assert employees_by_sector(rows)["employees"].tolist() == [30, 5, 1]
    assert len(employees_by_sector(rows, every_year=True)) == 7


def test_sectors_without_a_year_in_common_are_refused_or_left_out_with_their_unit():
    rows = table(("a", "C", 2018, 30), ("a", "G", 2021, 5), ("b", "C", 2021, 1))
    for call in (lambda: gifpro(rows, years=1), lambda: monte_carlo(rows, years=1, draws=2)):
        with pytest.raises(LandgapError, match=r"no year that all sectors .* \(a/C 2018, a/G 2021\)"):
            call()
    picked = employees_by_sector(rows)
    assert picked["unit_id"].tolist() == ["b"]
    assert picked.attrs["warnings"] == [
        "units left out; no year that all sectors of a unit have (a/C 2018, a/G 2021)"
    ]


def test_single_sites_are_part_of_their_town():
    rows = table(("a", "C", 2020, 10), ("a", "C", 2020, 4), level=["municipality", "site"])
    land = gifpro(rows, years=1)
    assert land["relevant_employees"].tolist() == [10]
    assert land.attrs["warnings"] == ["1 row of single sites left out, which are part of their unit"]
    with pytest.raises(LandgapError, match="rows of single sites only"):
        gifpro(rows[1:], years=1)


def test_what_is_left_out_is_counted_in_the_bundled_study(bundled):
    picked = employees_by_sector(bundled)
    sectors = picked[picked["sector"] != "total"]
    assert sectors.groupby("unit_id")["employees"].sum().to_dict() == {"14713": 52_933, "14730": 31_900}
    text = "\n".join(picked.attrs["warnings"])
    for said in (
        '11 rows of other levels left out ("site", "agency district", "state")',
        "3 rows of unknown sectors left out",
        "no sectors that ask for land are known of 14729260",
    ):
        assert said in text
    *as_picked, unknown = gifpro(picked, years=18).attrs["warnings"]
    assert as_picked == picked.attrs["warnings"]
    assert unknown.startswith(
        "265,741 of 350,574 employees are in no known sector, in 2 units (14713, 14730)"
    )


def test_a_secret_figure_is_asked_for_only_where_it_counts():
    rows = table(("a", "C", 2020, np.nan), ("a", "C", 2021, 10), ("a", "total", 2021, np.nan))
    assert gifpro(rows, years=1)["relevant_employees"].tolist() == [10]
    with pytest.raises(LandgapError, match="employees: missing: a/C 2020"):
        gifpro(rows[:1], years=1)


def test_several_rows_of_a_unit_sector_and_year_are_refused_in_any_order():
    """Total, men and women: the last in the file used to win, 0.551 instead of 1.378 ha."""
    rows = table(("a", "C", 2021, 1000), ("a", "C", 2021, 600), ("a", "C", 2021, 400))
    rows["Geschlecht"] = ["insgesamt", "männlich", "weiblich"]
    totals = rows.assign(sector="total")
    said = (
        r"3 rows where one a unit, sector and year is needed: a/C 2021; they differ in Geschlecht: keep those"
    )
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        for call in (
            lambda r: gifpro(r, years=1),
            employees_by_sector,
            lambda r: monte_carlo(r, years=1, draws=2),
        ):
            with pytest.raises(LandgapError, match=said):
                call(rows.iloc[order])
    with pytest.raises(LandgapError, match=r"a/total 2021; they differ in Geschlecht"):
        gifpro(pd.concat([rows[:1], totals]), years=1)
    with pytest.raises(LandgapError, match=r"2 rows where one .*: a/C; keep one of each"):
        gifpro(rows[:2].drop(columns=["year", "Geschlecht"]), years=1)
    with pytest.raises(LandgapError, match=r"3 rows where one .*: a/C 2021"):
        employees_by_sector(rows, every_year=True)


def test_copies_of_a_row_count_once():
    rows = table(("a", "C", 2021, 1000), ("a", "C", 2021, 1000), ("a", "total", 2021, 1000))
    rows = pd.concat([rows, rows])
    assert gifpro(rows, years=10)["demand_ha_mid"].sum() == pytest.approx(2.3125)
    assert len(employees_by_sector(rows)) == 2


def test_whole_numbers_are_keys_and_the_input_stays_as_it_was():
    rows = table((14713, 20, 2021, 10), (14713, "total", 2021, 50)).set_index(pd.Index([3, 3]))
    before = rows.copy()
    land = gifpro(rows, years=1)
    found = land[["unit_id", "segment"]].to_numpy().tolist()
    assert found == [["14713", "20"], ["14713", "unknown sectors"]]
    assert employees_by_sector(rows)["sector"].tolist() == ["C20", "total"]
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
