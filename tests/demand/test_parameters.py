import math
from dataclasses import replace

import pytest

import landgap as lg
from landgap.demand.gifpro_sets import KEMPTEN_2012, PUBLISHED_RANGE
from landgap.demand.parameters import EVIDENCE, ParameterRange, read_parameters

TOWN = """
name = "our town"

[settlement_quota]
low = 0.001
mid = 0.002
high = 0.003
source = "own count"
evidence = "C"

[relocation_quota]
value = 0.007
source = "Acocella 2017"
evidence = "S"

[commercial_share.C]
value = 1
source = "REAT"
evidence = "S"

[commercial_share."trade, transport"]
value = 0.4
source = "REAT"
evidence = "S"

[land_m2_per_employee.others]
value = 148
source = "REAT"
evidence = "S"
"""


def by_hand(*range_):
    return ParameterRange(*range_, source="by hand", evidence="M")


@pytest.fixture
def town(tmp_path):
    def write(text):
        path = tmp_path / "town.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("name", "range_", "said"),
    [
        ("settlement_quota", (0.3, 0.3, 0.3), "per 100 employees? Give 0.003"),
        ("relocation_quota", (0.007, 0.007, 0.7), "per 100 employees? Give 0.007"),
        ("closure_quota", (-0.01, 0, 0), "cannot be negative"),
        ("reuse_share", (25, 25, 25), "per cent? Give 0.25"),
        ("net_to_gross", (0.75, 0.75, 0.75), "Give the factor gross over net, 1.333"),
    ],
)
def test_a_value_in_the_wrong_unit_is_told_which_is_meant(name, range_, said):
    with pytest.raises(lg.LandgapError) as error:
        replace(KEMPTEN_2012, **{name: by_hand(*range_)})
    (fault,) = error.value.faults
    assert fault.startswith(name)
    assert said in fault


def test_values_of_sectors_in_the_wrong_unit_all_at_once():
    with pytest.raises(lg.LandgapError) as error:
        replace(
            PUBLISHED_RANGE,
            commercial_share={"C": by_hand(100, 100, 100), "G": by_hand(0, 0.4, 1)},
            land_m2_per_employee={"C": by_hand(0.0148, 148, 148)},
        )
    assert error.value.faults == (
        "commercial_share.C: 100 lies outside 0 to 1; per cent? Give 1",
        "land_m2_per_employee.C: 0.0148 lies outside 5 to 2000; the unit is m² of land per employee",
        "land_m2_per_employee: no value for 'others', the sectors not named",
    )


def test_a_value_that_is_no_range_or_comes_from_nowhere():
    with pytest.raises(lg.LandgapError) as error:
        ParameterRange(0.3, 0.2, 0.1, source=" ", evidence="X")
    for fault in ("must rise from low to high", "source is empty", "evidence is 'X'"):
        assert fault in str(error.value)
    for odd in (math.nan, math.inf, "148", True):
        with pytest.raises(lg.LandgapError, match="finite numbers"):
            ParameterRange.single(odd, source="by hand", evidence="M")


def test_the_mark_says_whether_a_value_was_read():
    found = {mark: ParameterRange.single(1, source="a", evidence=mark).read for mark in EVIDENCE}
    assert found == {"S": True, "S2": True, "C": True, "M": False, "own": False}
    assert ParameterRange.single(1, source="a", evidence="own", also="2 in b").also == "2 in b"
    with pytest.raises(lg.LandgapError, match="also is 2; give text"):
        ParameterRange.single(1, source="a", evidence="own", also=2)


def test_a_set_does_not_change_with_the_mapping_it_came_from():
    shares = {"C": by_hand(1, 1, 1)}
    one = replace(PUBLISHED_RANGE, commercial_share=shares)
    shares["G"] = by_hand(0, 0, 0)
    assert list(one.commercial_share) == ["C"]


def test_a_file_holds_a_set(town):
    found = read_parameters(town(TOWN))
    assert found.settlement_quota == ParameterRange(0.001, 0.002, 0.003, source="own count", evidence="C")
    assert list(found.commercial_share) == ["C", "trade, transport"]
    assert found.land_m2_per_employee["others"].mid == 148
    assert found.reuse_share.high == 0
    assert found.net_to_gross.mid == 1


def test_every_fault_of_a_file_at_once(town):
    text = (
        TOWN.replace("value = 0.007", "value = 0.7")
        .replace("mid = 0.002\n", "")
        .replace('source = "Acocella 2017"', 'source = "Acocella 2017"\nyear = 2017')
        .replace("[commercial_share.C]\nvalue = 1\n", "[commercial_share.C]\nvalue = 100\n")
        .replace("land_m2_per_employee.others", "land_m2_per_employee.C")
        .replace('name = "our town"', "quota = 1\nreuse_share = 0.25")
    )
    with pytest.raises(lg.LandgapError) as error:
        read_parameters(town(text))
    for fault in (
        "quota: unknown; known are name, commercial_share",
        "name: missing",
        "settlement_quota: mid is missing",
        "relocation_quota: year is unknown",
        "relocation_quota: 0.7 lies outside 0 to 0.05",
        "commercial_share.C: 100 lies outside 0 to 1; per cent? Give 1",
        "reuse_share: must be a table with a value, its source and its evidence",
        "land_m2_per_employee: no value for 'others'",
    ):
        assert any(found.startswith(fault) for found in error.value.faults), fault


def test_a_sector_that_is_no_table_and_a_mapping_that_is_none(town):
    text = TOWN.replace("[land_m2_per_employee.others]", "[land_m2_per_employee]")
    with pytest.raises(lg.LandgapError, match=r"land_m2_per_employee.value: must be a table"):
        read_parameters(town(text))
    start = TOWN.index("[commercial_share.C]")
    end = TOWN.index("[land_m2")
    text = TOWN[:start] + TOWN[end:]
    with pytest.raises(lg.LandgapError, match="commercial_share: missing"):
        read_parameters(town(text))
    with pytest.raises(lg.LandgapError, match="commercial_share: must hold one table a sector"):
        read_parameters(town(text.replace('"our town"', '"our town"\ncommercial_share = 1', 1)))


def test_a_value_of_a_file_that_is_no_range(town):
    text = TOWN.replace("mid = 0.002", "mid = 0.02").replace('"own count"', '""')
    with pytest.raises(lg.LandgapError) as error:
        read_parameters(town(text.replace('"our town"', "2024")))
    assert error.value.faults == (
        "name: must be text",
        "settlement_quota: (0.001, 0.02, 0.003) must rise from low to high",
        "settlement_quota: source is empty: say where the value was published",
    )


def test_a_set_without_sectors():
    with pytest.raises(lg.LandgapError, match="commercial_share: no sector; name at least one"):
        replace(PUBLISHED_RANGE, commercial_share={})


def test_a_file_that_is_no_toml(town):
    with pytest.raises(lg.LandgapError, match="the file cannot be read"):
        read_parameters(town("settlement_quota 0.003"))
