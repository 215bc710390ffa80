import pandas as pd
import pytest

import landgap as lg
from landgap.demand.frame import RANGE, by_unit
from landgap.demand.gifpro import gifpro
from landgap.demand.sectors import (
    SECTIONS,
    SEGMENTS,
    by_segment,
    match_sectors,
    sector_codes,
    segments,
)

READ = {
    "C": "C",
    "C20": "C20",
    "C 20": "C20",
    "20": "C20",
    "20.1": "C20",
    "2011": "C20",
    "C20.11": "C20",
    "WZ08-C": "C",
    "WZ08-20": "C20",
    "manufacturing (C)": "C",
    "transport and storage (H)": "H",
    "vehicles (C29)": "C29",
    "Manufacturing": "C",
    "Verarbeitendes Gewerbe": "C",
    " Gesundheits- und Sozialwesen ": "Q",
}
NOT_ONE = [
    "services (G-T)",
    "social work and homes (part of Q)",
    "mining and manufacturing, energy (B-E)",
    "total",
    "X",
    "H20",
    "34",
    "C20 and C21",
    "",
]


def demand(sectors):
    rows = pd.DataFrame({"unit_id": "a", "sector": sectors, "employees": 1000})
    return gifpro(rows, years=10)


def test_labels_as_they_stand_in_data():
    labels = pd.Series(list(READ), index=range(10, 10 + len(READ)))
    pd.testing.assert_series_equal(
        sector_codes(labels),
        pd.Series(list(READ.values()), index=labels.index, name="sector_code"),
    )


@pytest.mark.parametrize("label", NOT_ONE)
def test_a_label_that_names_no_single_section_is_missing(label):
    assert sector_codes(pd.Series([label])).isna().all()
    assert segments(pd.Series([label])).isna().all()


def test_missing_stays_missing_and_numbers_are_divisions():
    assert sector_codes(pd.Series([None, "C"])).isna().tolist() == [True, False]
    assert sector_codes(pd.Series([20, 49])).tolist() == ["C20", "H49"]
    assert len(sector_codes(pd.Series([], dtype=str))) == 0


def test_the_classification_has_21_sections_and_88_divisions():
    divisions = [number for *_, numbers in SECTIONS.values() for number in numbers]
    assert "".join(SECTIONS) == "ABCDEFGHIJKLMNOPQRSTU"
    assert len(divisions) == len(set(divisions)) == 88


def test_segments_and_the_longest_code():
    found = segments(pd.Series(["C", "C20", "C29", "H", "F", "G47", "M", "A"]))
    assert found[:7].tolist() == [
        "other_manufacturing",
        "chemicals",
        "automotive",
        "logistics",
        "crafts_trade",
        "crafts_trade",
        "offices_services",
    ]
    assert found.notna().all()
    assert len(set(SEGMENTS.values())) == 6
    assert segments(pd.Series(list(SECTIONS))).notna().all()


def test_the_label_itself_wins_before_its_code():
    keys = ["C", "C20", "vehicles (C29)"]
    labels = pd.Series(["vehicles (C29)", "C29", "20.1", "total"])
    assert match_sectors(labels, keys)[:3].tolist() == ["vehicles (C29)", "C", "C20"]
    assert match_sectors(labels, keys).isna().sum() == 1


def test_segments_sum_to_what_the_sectors_sum_to():
    land = demand(["C20", "C29", "C10", "G", "H", "J", "K"])
    summed = by_segment(land)
    assert set(summed["segment"]) == set(SEGMENTS.values())
    pd.testing.assert_frame_equal(by_unit(summed), by_unit(land))
    assert summed["relevant_employees"].sum() == pytest.approx(land["relevant_employees"].sum())
    assert summed.attrs == land.attrs
    with_years = gifpro(
        pd.DataFrame({"unit_id": "a", "sector": ["G"], "employees": 10}),
        years=3,
        start_year=2024,
    )
    assert by_segment(with_years)["year"].tolist() == [2024, 2025, 2026]


def test_a_table_with_all_sections_gives_the_same_sum_by_segment():
    land = demand(list(SECTIONS))
    summed = by_segment(land)
    assert len(land) == 21
    assert set(summed["segment"]) == set(SEGMENTS.values()) - {"automotive", "chemicals"}
    pd.testing.assert_frame_equal(by_unit(summed), by_unit(land), rtol=1e-12)
    nothing = land[land["segment"].isin(["A", "T", "U"])]
    assert (nothing[RANGE] == 0).all(axis=None)
    assert (land.drop(nothing.index)["demand_ha_mid"] > 0).all()


def test_a_sector_without_a_segment_is_refused_and_not_left_out():
    land = demand(["C", "G"]).replace({"segment": {"G": "trade and crafts"}})
    with pytest.raises(lg.LandgapError, match="trade and crafts belong to no single one"):
        by_segment(land)
    assert (land[RANGE] > 0).all(axis=None)
