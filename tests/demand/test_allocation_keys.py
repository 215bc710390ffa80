from dataclasses import replace

import pandas as pd
import pytest

from landgap.demand.allocation_keys import allocation_keys, existing_land_ha
from landgap.errors import LandgapError


def test_built_land_is_that_of_existing_sites_in_each_unit(study):
    """20 ha across the border, 10 on each side, and 8 ha built; reserve and withdrawn do not count."""
    found = existing_land_ha(study)
    assert found[["15088001", "14730001"]].tolist() == pytest.approx([10, 18])
    assert found.drop(["15088001", "14730001"]).eq(0).all()


def test_keys_are_those_of_reported_units_and_gaps_stay_gaps(study):
    total = pd.DataFrame({"unit_id": ["15088001"], "sector": ["total"], "employees": [900.0]})
    keys = allocation_keys(
        study.__class__.from_layers(
            units=study.units.assign(halo=study.units["unit_id"].eq("14730002")),
            sites=study.sites,
            employment=total,
            horizon_years=1,
        ),
        pd.Series({"15088001": 5.0}),
    )
    assert keys.index.tolist() == ["15088001", "15088002", "14730001"]
    assert keys["existing_ha"].tolist() == [5, 0, 0]
    assert keys["population"].tolist() == [4000, 1000, 3000]
    assert keys["employees"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize("order", [1, -1])
def test_the_latest_total_of_a_unit_counts_and_neither_a_site_nor_the_order_of_rows(study, order):
    rows = pd.DataFrame(
        [
            ("15088001", "total", 2019, 700.0, "municipality"),
            ("15088001", "Insgesamt (A-U)", 2021, 900.0, "municipality"),
            ("15088001", "total", 2021, None, "municipality"),
            ("15088001", "total", 2023, 40.0, "site"),
            ("14730001", "total", 2020, 30.0, "municipality"),
            ("15", "total", 2020, 30.0, "state"),
        ],
        columns=["unit_id", "sector", "year", "employees", "level"],
    )[::order]
    keys = allocation_keys(replace(study, employment=rows), pd.Series(dtype=float))
    assert keys["employees"].dropna().to_dict() == {"15088001": 900, "14730001": 30}
    twice = pd.concat([rows, rows[rows["employees"] == 900].assign(employees=500, sex="f")])
    with pytest.raises(LandgapError, match="they differ in sex: keep those of the total"):
        allocation_keys(replace(study, employment=twice), pd.Series(dtype=float))
