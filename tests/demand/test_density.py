from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.demand.density import (
    HCA_2015,
    HONG_KONG_FLOOR_M2_PER_JOB,
    FloorSpaceParameters,
    TerrainParameters,
    land_from_floor_space,
    land_from_terrain_quotient,
)
from landgap.demand.frame import RANGE
from landgap.demand.parameters import ParameterRange
from landgap.errors import LandgapError

GUESS = {"source": "by hand", "evidence": "M"}
FLOOR = FloorSpaceParameters(
    name="by hand",
    floor_m2_per_job={
        "making": ParameterRange(20, 40, 80, **GUESS),
        "storing": ParameterRange(700, 700, 700, **GUESS),
    },
    plot_ratio=ParameterRange(0.2, 0.4, 0.5, **GUESS),
    margin=ParameterRange(0, 0.1, 0.2, **GUESS),
)
PARK = TerrainParameters(
    name="by hand",
    location_type="business park",
    location_share={"making": ParameterRange(0.5, 0.8, 1, **GUESS)},
    land_m2_per_job={"making": ParameterRange(100, 200, 300, **GUESS)},
)
JOBS = st.floats(0, 1e6, allow_subnormal=False)


def jobs(*counts, sector="making"):
    units = [f"u{i}" for i in range(len(counts))]
    return pd.DataFrame({"unit_id": units, "sector": sector, "jobs": counts})


def test_jobs_to_floor_space_to_land_by_hand():
    """Low 1000 x 20 / 0.5, mid x 40 / 0.4 x 1.1, high x 80 / 0.2 x 1.2: 4, 11 and 48 ha."""
    need = land_from_floor_space(jobs(1000), parameters=FLOOR)
    np.testing.assert_allclose(need[RANGE].to_numpy(), [[4, 11, 48]])
    assert need["floor_m2"].tolist() == [40_000]


def test_jobs_to_land_over_the_terrain_quotient_by_hand():
    """Low 1000 x 0.5 x 100 m², mid x 0.8 x 200, high x 1 x 300; 2 ha withdrawn are replaced."""
    need = land_from_terrain_quotient(jobs(1000, 0), parameters=PARK, withdrawn_ha=pd.Series({"u1": 2.0}))
    np.testing.assert_allclose(need[RANGE].to_numpy(), [[5, 16, 30], [0, 0, 0], [2, 2, 2]])
    assert need["segment"].tolist() == ["making", "making", "replacement"]
    assert need["location_type"].eq("business park").all()
    without = land_from_terrain_quotient(jobs(1000), parameters=PARK)
    assert without["segment"].tolist() == ["making"]


def test_storage_takes_twenty_times_the_floor_of_making():
    """Hong Kong: 25 to 35 m² a worker in industry, 700 m² in a warehouse."""
    published = replace(FLOOR, floor_m2_per_job=HONG_KONG_FLOOR_M2_PER_JOB)
    making, storing = (
        land_from_floor_space(jobs(100, sector=sector), parameters=published)["floor_m2"].item()
        for sector in ("industry", "warehouse")
    )
    assert (making, storing) == (3000, 70_000)
    assert 20 <= storing / 3500 < storing / 2500 <= 28
    assert {value.evidence for value in HONG_KONG_FLOOR_M2_PER_JOB.values()} == {"S"}


def test_values_that_were_not_read_are_marked_and_never_a_default():
    values = [*HCA_2015.floor_m2_per_job.values(), HCA_2015.plot_ratio, HCA_2015.margin]
    assert {value.evidence for value in values} == {"M"}
    assert "not verified" in HCA_2015.name
    for method in (land_from_floor_space, land_from_terrain_quotient):
        with pytest.raises(TypeError, match="parameters"):
            method(jobs(1))


def test_sources_and_evidence_travel_with_the_result():
    need = land_from_floor_space(jobs(1, sector="industry"), parameters=HCA_2015)
    stated = need.attrs["parameters"]["floor_m2_per_job"]["industry"]
    assert (stated["mid"], stated["evidence"]) == (36, "M")
    assert "GIA" in stated["source"]


@settings(max_examples=30, deadline=None)
@given(JOBS, JOBS)
def test_land_is_linear_in_jobs_and_nothing_asks_for_nothing(first, second):
    for method, parameters in ((land_from_floor_space, FLOOR), (land_from_terrain_quotient, PARK)):
        need = method(jobs(first, second, first + second, 0), parameters=parameters)
        low, mid, high = need[RANGE].to_numpy().T
        np.testing.assert_allclose(mid[0] + mid[1], mid[2], atol=1e-9)
        assert (low[3], mid[3], high[3]) == (0, 0, 0)
        assert (low <= mid).all()
        assert (mid <= high).all()


def test_more_floor_a_job_and_a_lower_plot_ratio_take_more_land():
    tight = replace(FLOOR, plot_ratio=ParameterRange.single(0.4, **GUESS))
    loose = replace(FLOOR, plot_ratio=ParameterRange.single(0.2, **GUESS))
    less, more = (land_from_floor_space(jobs(100), parameters=p)[RANGE].to_numpy() for p in (tight, loose))
    np.testing.assert_allclose(more, 2 * less)


def test_years_stay_apart():
    table = pd.concat([jobs(10).assign(year=2030), jobs(20).assign(year=2031)])
    need = land_from_floor_space(table, parameters=FLOOR)
    assert need["year"].tolist() == [2030, 2031]
    assert land_from_floor_space(jobs(1), parameters=FLOOR)["year"].isna().all()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"plot_ratio": 40}, "plot_ratio: 40 lies outside 0.05 to 5; the unit is m² of floor"),
        ({"margin": 10}, "margin: 10 lies outside 0 to 1; the unit is a share of the land"),
        ({"margin": -0.1}, "margin: -0.1 lies outside"),
    ],
)
def test_units_of_measure_mixed_up_in_floor_space(change, fault):
    name, value = next(iter(change.items()))
    with pytest.raises(LandgapError, match=fault):
        replace(FLOOR, **{name: ParameterRange.single(value, **GUESS)})


def test_units_of_measure_mixed_up_in_terrain():
    with pytest.raises(LandgapError) as error:
        replace(
            PARK,
            location_share={"making": ParameterRange.single(80, **GUESS)},
            land_m2_per_job={"storing": ParameterRange.single(0.02, **GUESS)},
        )
    for fault in (
        "location_share making: 80 lies outside 0 to 1; the unit is a share of the jobs",
        "land_m2_per_job storing: 0.02 lies outside 4 to 10000; the unit is m² of land a job",
        "sectors in one of location_share and land_m2_per_job only: making, storing",
    ):
        assert fault in str(error.value)


def test_every_fault_of_the_jobs_is_named_at_once():
    table = pd.concat([jobs(-5, np.nan, 3), jobs(1, sector="fishing"), jobs(7)])
    table = pd.concat([table, jobs(1).assign(unit_id=None)])
    withdrawn = pd.Series([-1, 2, 2], index=["u0", "u9", "u9"])
    with pytest.raises(LandgapError) as error:
        land_from_terrain_quotient(table, parameters=PARK, withdrawn_ha=withdrawn)
    for fault in (
        "jobs.unit_id: missing in 1 row",
        "jobs.jobs: missing in 1 row (u1)",
        "jobs.jobs: negative in 1 row (u0)",
        'jobs.sector: "fishing" not in the parameters (making)',
        "withdrawn_ha: negative in 1 row (u0)",
        "withdrawn_ha: duplicate keys u9",
        "withdrawn_ha: units without jobs (give them 0 jobs): u9",
    ):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match=r"jobs\.sector: the column is missing"):
        land_from_floor_space(table.drop(columns="sector"), parameters=FLOOR)
    with pytest.raises(LandgapError, match=r"duplicate unit_id and sector in 2 rows \(u0, making\)"):
        land_from_floor_space(pd.concat([jobs(1), jobs(2)]), parameters=FLOOR)


def test_whole_numbers_are_keys_and_the_input_stays_as_it_was():
    table = jobs(10, 20).assign(unit_id=[15002000, 14713000]).set_index(pd.Index([4, 4]))
    before = table.copy()
    withdrawn = pd.Series({14713000: 2.0})
    need = land_from_terrain_quotient(table, parameters=PARK, withdrawn_ha=withdrawn)
    assert need["unit_id"].tolist() == ["15002000", "14713000", "14713000"]
    pd.testing.assert_frame_equal(table, before)
