"""Tables without geometry: employees as published, reference totals."""

from __future__ import annotations

import pandas as pd

EMPLOYMENT = [
    "unit_id",
    "name",
    "level",
    "sector",
    "year",
    "date",
    "employees",
    "basis",
    "method",
    "source",
    "note",
]
SECTORS = {
    "svb_workplace": "total",
    "svb_manufacturing": "manufacturing (C)",
    "svb_construction": "construction (F)",
    "svb_trade": "trade (G)",
    "svb_transport_logistics": "transport and storage (H)",
    "svb_services": "services (G-T)",
}
FACT = ["unit_id", "sector", "employees"]


def employment(facts: pd.DataFrame, districts: pd.DataFrame) -> pd.DataFrame:
    """Rows with a figure, of both tables; a figure that stands in both comes from the first."""
    rows = facts[facts["employees"].notna()]
    fine = rows["level"].isin(["municipality", "site"])
    own = rows.assign(unit_id=rows["ags"].where(fine, rows["ags5"]))
    more = district_figures(districts)
    known = pd.MultiIndex.from_frame(own[FACT])
    more = more[~pd.MultiIndex.from_frame(more[FACT]).isin(known)]
    table = pd.concat([own, more])[EMPLOYMENT]
    order = ["unit_id", "level", "sector", "year", "date", "employees"]
    return table.sort_values(order, ignore_index=True)


def district_figures(districts: pd.DataFrame) -> pd.DataFrame:
    """Turn the employees of the district table into rows of one figure each."""
    long = districts.melt(
        id_vars=["ags5", "name", "svb_date", "source", "note"],
        value_vars=list(SECTORS),
        var_name="sector",
        value_name="employees",
    ).dropna(subset="employees")
    return long.rename(columns={"ags5": "unit_id", "svb_date": "date"}).assign(
        sector=long["sector"].map(SECTORS),
        level="district",
        year=long["svb_date"].str[:4],
        basis="SvB workplace",
        method="as in the district table",
    )
