"""Tables without geometry: employees, occupancy and land prices as published."""

from __future__ import annotations

import pandas as pd

from .fetch import RecipeError

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
_POSITION = "; position: general knowledge"


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


def vacancy(facts: pd.DataFrame, estates: pd.DataFrame) -> pd.DataFrame:
    """Every figure of occupancy, with the keys of the unit or district that it is about.

    A source that points to a row of the table of estates is replaced by that row's own.
    """
    sources = estates.set_index("site_id")["source"].str.removesuffix(_POSITION)
    cited = facts["source"].str.extract(r"^see sites\.csv (\S+)$", expand=False).map(sources)
    rows = facts.assign(source=cited.fillna(facts["source"]))
    if rows["source"].str.startswith("see ").any():
        raise RecipeError("vacancy.csv points to an estate that sites.csv does not have.")
    return _keyed(rows.rename(columns={"area": "area_name"}))


def prices(facts: pd.DataFrame) -> pd.DataFrame:
    """Every land price, commercial or not: `commercial` says which may be used as one."""
    names = {"price_low": "price_low_eur_m2", "price_high": "price_high_eur_m2"}
    return _keyed(facts.rename(columns=names))


def segments(facts: pd.DataFrame) -> pd.DataFrame:
    """Share of each segment in the demand: employees x share on commercial land x m² per employee.

    Low holds where the segment is low and all others are high, high the other way round.
    """
    parts = ("employees_share", "commercial_share", "land_m2")
    low, mid, high = (
        facts[[f"{part}_{level}" for part in parts]].astype(float).prod(axis=1)
        for level in ("low", "mid", "high")
    )
    share_mid = (mid / mid.sum()).round(3)
    share_mid[mid.idxmax()] += 1 - share_mid.sum()  # so that rounded shares sum to 1
    return pd.DataFrame(
        {
            "segment": facts["segment"],
            "share_low": (low / (low + high.sum() - high)).round(3),
            "share_mid": share_mid.round(3),
            "share_high": (high / (high + low.sum() - low)).round(3),
            "evidence": facts["evidence"],
            "source": facts["source"],
            "note": facts["note"],
        }
    )


def members(facts: pd.DataFrame) -> pd.DataFrame:
    """Every term of membership, with its source."""
    if (bare := facts["source"].isna()).any():
        raise RecipeError(f"members.csv: no source for {facts.loc[bare, 'name'].tolist()}.")
    return facts


def cooperating(facts: pd.DataFrame) -> list[str]:
    """Keys of the municipalities and districts in the area that the table names first, today."""
    now = facts[(facts["area"] == facts["area"].iloc[0]) & facts["until"].isna()]
    return now["unit_id"].dropna().tolist()


def _keyed(facts: pd.DataFrame) -> pd.DataFrame:
    """Tell one district from a state or several districts, which have no `district_id`."""
    one = facts["ags5"].str.fullmatch(r"\d{5}", na=False)
    district_id, covers = facts["ags5"].where(one), facts["ags5"].mask(one)
    table = facts.rename(columns={"ags": "unit_id"}).drop(columns="ags5")
    table.insert(2, "district_id", district_id)
    table.insert(3, "covers", covers)
    return table
