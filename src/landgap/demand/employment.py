"""Employees by sector from a table of employment: the latest year, without totals and single sites."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from landgap.demand.parameters import PUBLISHED_RANGE, GifproParameters
from landgap.demand.sectors import is_total, match_sectors, sector_codes
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

_KINDS = (
    Column("unit_id", "id", required=True),
    Column("sector", "id", required=True),
    Column("year", "year"),
    Column("level", "id"),
    # a secret figure is missing, and only asked for where it counts
    Column("employees", "amount", required=True, gaps=True),
)


def employees_by_sector(
    employment: pd.DataFrame,
    *,
    parameters: GifproParameters = PUBLISHED_RANGE,
    levels: Sequence[str] = ("district", "municipality"),
    every_year: bool = False,
) -> pd.DataFrame:
    """Pick from a table of employment what GIFPRO can work with.

    Parameters
    ----------
    employment : DataFrame
        `unit_id`, `sector`, `employees`, optional `year` and `level`, such as ``study.employment``.
    parameters : GifproParameters
        The set whose `commercial_share` says which sectors are known.
    levels : sequence of str
        Rows of other levels, such as single sites or states, are left out.
    every_year : bool, default False
        Keep all years, for a trend; else the latest year of each unit and sector counts.

    Returns
    -------
    DataFrame
        The rows that count, by unit and sector, with the code of WZ 2008 as `sector` where there
        is one; a fresh index. ``attrs["warnings"]`` counts what was left out: totals, sectors that
        are not known, other levels, earlier years; and says which part of a known total the
        sectors hold.

    Raises
    ------
    LandgapError
        If a column is missing, or employees are negative or no numbers.

    See Also
    --------
    landgap.demand.gifpro : Land from the result.
    landgap.demand.forecast_employees : A trend, from every year.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> rows = employees_by_sector(study.employment)
    >>> rows[["unit_id", "sector", "year", "employees"]].head(2)
      unit_id sector  year  employees
    0   14713      I  2022    10581.0
    1   14713      Q  2022    42352.0
    """
    inputs = Inputs("There are no employees by sector.")
    chosen = inputs.keys(levels, "levels")
    rows = inputs.table(employment, "employment", *_KINDS)
    inputs.stop()
    notes = []
    if "level" in rows and (other := ~rows["level"].isin(chosen)).any():
        notes.append(f"{_rows(other)} of other levels left out ({_few(rows.loc[other, 'level'])})")
        rows = rows[~other]
    unknown = match_sectors(rows["sector"], parameters.commercial_share).isna()
    total = is_total(rows["sector"]) & unknown
    totals, odd = rows[total], rows[unknown & ~total]
    if len(odd):
        notes.append(f"{_rows(unknown & ~total)} of unknown sectors left out ({_few(odd['sector'])})")
    rows = rows[~unknown]
    code = sector_codes(rows["sector"])  # "C" and "manufacturing (C)" are one series
    rows = rows.assign(sector=code.where(code.notna(), rows["sector"]))
    if not every_year:
        rows = _latest(rows, notes)
    notes += _of_totals(totals, rows)
    rows = rows.sort_values(["unit_id", "sector", *(["year"] if "year" in rows else [])], ignore_index=True)
    rows.attrs = {"warnings": notes}
    return rows


def read_employees(
    inputs: Inputs, employees: pd.DataFrame, parameters: GifproParameters
) -> tuple[pd.DataFrame, list[str]]:
    """Check employees by sector: one row a unit and sector, in the year that counts.

    Parameters
    ----------
    inputs : Inputs
        Takes the faults.
    employees : DataFrame
        As for :func:`landgap.demand.gifpro.gifpro`.
    parameters : GifproParameters
        The set that must know every sector.

    Returns
    -------
    rows : DataFrame
        What counts, in the order given; ready for use once ``inputs.stop()`` has let it pass.
    notes : list of str
        What was left out: totals beside their sectors, single sites, earlier years.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": "a", "sector": ["C", "total"], "employees": [30, 120]})
    >>> kept, notes = read_employees(Inputs(""), rows, PUBLISHED_RANGE)
    >>> kept["sector"].tolist(), notes
    (['C'], ['a: its sectors hold 30 of 120 employees; nothing is forecast for the others'])
    """
    before = len(inputs.faults)
    inputs.instance(parameters, "parameters", GifproParameters)
    rows = inputs.table(employees, "employees", *_KINDS)
    if not isinstance(employees, pd.DataFrame) or not {"unit_id", "sector", "employees"} <= set(rows):
        return rows, []
    if not isinstance(parameters, GifproParameters):
        inputs.stop()
    notes = list(employees.attrs.get("warnings", ()))
    if "level" in rows and (site := rows["level"].eq("site").fillna(False)).any():
        notes.append(f"{_rows(site)} of single sites left out, which are part of their unit")
        rows = rows[~site]
        if rows.empty:
            inputs.fault("employees: rows of single sites only; give those of municipalities or districts")
    total = is_total(rows["sector"])
    sole = total & ~rows["unit_id"].isin(rows.loc[~total, "unit_id"])
    totals, rows = rows[total & ~sole], rows[~total | sole]
    if len(inputs.faults) == before:
        rows = _latest(rows, notes)
        notes += _of_totals(totals, rows)
    label = rows["unit_id"] + "/" + rows["sector"]
    for what, bad in {
        "employees missing": rows["employees"].isna(),
        "duplicate unit and sector": rows.duplicated(["unit_id", "sector"], keep=False),
    }.items():
        if bad.any():
            inputs.fault(f"employees: {what}: {some(label[bad])}")
    inputs.fault(*faults_of_sectors(rows, parameters))
    return rows.reset_index(drop=True), notes


def faults_of_sectors(rows: pd.DataFrame, parameters: GifproParameters) -> list[str]:
    """List what is wrong with the sectors of units, for an error message.

    Parameters
    ----------
    rows : DataFrame
        `unit_id` and `sector`, as text.
    parameters : GifproParameters
        The set whose `commercial_share` must know every sector.

    Returns
    -------
    list of str
        One sentence a fault: sectors that are not known, totals without sectors, divisions beside
        the section that contains them, and sections under two labels (their employees would count
        twice).

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": "a", "sector": ["C", "C20"]})
    >>> faults_of_sectors(rows, PUBLISHED_RANGE)
    ['division beside its own section, which counts it twice: a/C20']
    """
    label = rows["unit_id"] + "/" + rows["sector"]
    code = sector_codes(rows["sector"])
    unit = rows["unit_id"] + "/"
    is_section = code.str.len().eq(1)
    within = code.str.len().gt(1) & (unit + code.str[:1]).isin((unit + code)[is_section])
    renamed = is_section & label.groupby(unit + code).transform("nunique").gt(1)
    unknown = match_sectors(rows["sector"], parameters.commercial_share).isna()
    total = unknown & is_total(rows["sector"])
    known = ", ".join(parameters.commercial_share)
    checks = {
        f"sector not in the parameters ({known}); leave the rows out that hold sums": unknown & ~total,
        "a total without its sectors; employees_by_sector() leaves such units out": total,
        "division beside its own section, which counts it twice": within,
        "one section under two labels": renamed,
    }
    return [f"{what}: {some(label[bad].unique())}" for what, bad in checks.items() if bad.any()]


def _latest(rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Keep the latest year of each unit and sector, and note how many rows are older."""
    if "year" not in rows or rows.empty:
        return rows
    code = sector_codes(rows["sector"])
    year = rows["year"].fillna(0)  # a row without a year is older than any
    old = year < year.groupby([rows["unit_id"], code.where(code.notna(), rows["sector"])]).transform("max")
    if old.any():
        span = _years(rows[~old])
        notes.append(f"{_rows(old)} of earlier years left out; the latest of each sector counts{span}")
    return rows[~old]


def _of_totals(totals: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Say for each unit with a total which part of it the sectors hold."""
    if totals.empty:
        return []
    if "year" in totals:
        totals = totals.sort_values("year", kind="stable", na_position="first")
    last = totals.dropna(subset="employees").drop_duplicates("unit_id", keep="last").sort_values("unit_id")
    notes = []
    for unit in last.loc[last["unit_id"].isin(rows["unit_id"]), "unit_id"]:
        whole, parts = last[last["unit_id"] == unit], rows[rows["unit_id"] == unit]
        held = f"{parts['employees'].sum():,.0f}{_years(parts)}"
        of = f"{whole['employees'].item():,.0f} employees{_years(whole)}"
        notes.append(f"{unit}: its sectors hold {held} of {of}; nothing is forecast for the others")
    if lost := [unit for unit in last["unit_id"] if unit not in set(rows["unit_id"])]:
        notes.append(f"no sectors are known of {some(lost)}, only a total")
    return notes


def _years(rows: pd.DataFrame) -> str:
    known = rows["year"].dropna() if "year" in rows else pd.Series(dtype="Int64")
    span = dict.fromkeys([known.min(), known.max()] if len(known) else [])
    return f" ({' to '.join(map(str, span))})" if span else ""


def _rows(chosen: pd.Series[bool]) -> str:
    return f"{int(chosen.sum())} row{'s' if chosen.sum() > 1 else ''}"


def _few(values: pd.Series) -> str:
    return some(f'"{value}"' for value in values.dropna().unique())
