"""Employees by sector from a table of employment: the latest year, without totals and single sites."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.parameters import LEVELS, OTHERS, GifproParameters
from landgap.demand.sectors import UNKNOWN, is_total, match_sectors, sector_codes
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import SUM_REL

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
        Keep all years, for a trend; else of each unit the latest year counts that all its sectors have.

    Returns
    -------
    DataFrame
        The rows that count, by unit and sector, with the code of WZ 2008 as `sector` where there
        is one, then the unit's total (sector ``total``) where one is known, which bounds what is secret; a
        fresh index. Of every year there are no totals. ``attrs["warnings"]`` counts what was left out:
        sectors that are not known, other levels, other years, units without a year that all their sectors
        have, and units with a secret sector (employees missing) that no total bounds.

    Raises
    ------
    LandgapError
        If a column is missing, employees are negative or no numbers, or a unit, sector and year has several
        rows, such as women, men and total; copies of one row count once.

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
    totals, odd = rows[total].assign(sector="total"), rows[unknown & ~total]
    if len(odd):
        notes.append(f"{_rows(unknown & ~total)} of unknown sectors left out ({_few(odd['sector'])})")
    rows = rows[~unknown]
    on_land = match_sectors(rows["sector"], parameters.commercial_share).map(
        {key: share.high > 0 for key, share in parameters.commercial_share.items()}
    )
    code = sector_codes(rows["sector"])  # "C" and "manufacturing (C)" are one series
    rows = rows.assign(sector=code.where(code.notna(), rows["sector"]))
    if lost := sorted(set(totals["unit_id"]) - set(rows.loc[on_land, "unit_id"])):
        notes.append(f"no sectors that ask for land are known of {some(lost)}, only a total")
        rows = rows[~rows["unit_id"].isin(lost)]
    if every_year:
        rows = once(inputs, rows, "employment")
    else:
        rows, without = _of_one_year(rows, notes)
        totals = latest_total(totals, rows)
        rows, totals = once(inputs, rows, "employment"), once(inputs, totals, "employment")
        secret = rows["employees"].isna() & ~rows["unit_id"].isin(_bounded(rows, totals))
        if secret.any():
            without += [f"secret, and no total bounds them: {some(_labels(rows[secret]))}"]
            rows = rows[~rows["unit_id"].isin(rows.loc[secret, "unit_id"])]
        notes += [f"units left out; {text}" for text in without]
        rows = pd.concat([rows, totals[totals["unit_id"].isin(rows["unit_id"])]])
    inputs.stop()
    order = ["unit_id", "total", "sector", *(["year"] if "year" in rows else [])]
    rows = rows.assign(total=rows["sector"].eq("total")).sort_values(order, ignore_index=True)
    rows = rows.drop(columns="total")
    rows.attrs = {"warnings": notes}
    return rows


def read_employees(
    inputs: Inputs, employees: pd.DataFrame, parameters: GifproParameters
) -> tuple[pd.DataFrame, list[str]]:
    """Check employees by sector, in one year, and bound those of whom no sector is known by the total.

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
        `unit_id`, `sector`, `segment` (the sector, or ``UNKNOWN``), `employees_low`, `employees_mid`,
        `employees_high`; ready for use once ``inputs.stop()`` has let it pass.
    notes : list of str
        What was left out, and how many employees are in no known sector.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": "a", "sector": ["G", "C", "total"], "employees": [30, None, 120]})
    >>> kept, notes = read_employees(Inputs(""), rows, PUBLISHED_RANGE)
    >>> kept[["sector", "segment", "employees_low", "employees_mid", "employees_high"]]
      sector          segment  employees_low  employees_mid  employees_high
    0      G                G           30.0           30.0            30.0
    1      C  unknown sectors            0.0           45.0            90.0
    >>> notes[0].partition(":")[0]
    '90 of 120 employees are in no known sector, in 1 unit (a)'
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
    sound = len(inputs.faults) == before
    if sound:
        rows, without = _of_one_year(rows, notes)
        inputs.fault(*(f"employees: {text}" for text in without))
        totals = once(inputs, latest_total(totals, rows), "employees")
    rows = once(inputs, rows, "employees")
    bounded = _bounded(rows, totals) if sound else totals["unit_id"]
    if (secret := rows["employees"].isna() & ~rows["unit_id"].isin(bounded)).any():
        inputs.fault(
            f"employees: missing: {some(_labels(rows[secret]))}; give an estimate, or the total of the unit "
            "and year as a further row, which bounds what is secret"
        )
    inputs.fault(*faults_of_sectors(rows, parameters))
    if len(inputs.faults) > before:
        return rows, notes
    rest = _beyond(rows, totals, parameters, notes)
    known = rows.dropna(subset="employees")
    counts = {f"employees_{level}": known["employees"] for level in LEVELS}
    found = [known[["unit_id", "sector"]].assign(segment=known["sector"], **counts), rest]
    return pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True), notes


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


def _of_one_year(rows: pd.DataFrame, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Keep of each unit the latest year that all its sectors have; units without one are faults.

    A sector without a row in a later year may be secret there, so that year would count it as none.
    """
    if "year" not in rows or rows.empty:
        return rows, []
    code = sector_codes(rows["sector"])
    year = rows["year"].fillna(0)  # a row without a year is older than any
    series = pd.DataFrame(
        {"unit": rows["unit_id"], "sector": code.where(code.notna(), rows["sector"]), "year": year}
    ).drop_duplicates()
    held = series.groupby(["unit", "year"])["sector"].size().rename("held").reset_index()
    whole = held[held["held"] == held["unit"].map(series.groupby("unit")["sector"].nunique())]
    chosen, latest = whole.groupby("unit")["year"].max(), held.groupby("unit")["year"].max()
    kept = year.eq(rows["unit_id"].map(chosen)).fillna(False)
    other = ~kept & rows["unit_id"].isin(chosen.index)
    if other.any():
        notes.append(
            f"{_rows(other)} of other years left out; of each unit the latest year counts that all its "
            f"sectors have{_years(rows[kept])}"
        )
    if len(earlier := chosen[chosen < latest.reindex(chosen.index)]):
        of_years = some(f"{unit} ({year})" for unit, year in earlier.items())
        notes.append(f"a later year lacks sectors, so an earlier one counts: {of_years}")
    never = series[~series["unit"].isin(chosen.index)]
    last = never.groupby(["unit", "sector"])["year"].max()
    pairs = last.reset_index().itertuples(index=False, name=None)
    found = some(f"{unit}/{sector} {year}" for unit, sector, year in pairs)
    return rows[kept], [f"no year that all sectors of a unit have ({found})"] if len(never) else []


def latest_total(totals: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the total of the year that the sectors of a unit have, else its latest.

    Parameters
    ----------
    totals, rows : DataFrame
        Totals and sectors: `unit_id`, `employees`, optional `year`; of each unit one year of sectors.

    Returns
    -------
    DataFrame
        Rows of `totals` whose employees are known.

    Examples
    --------
    >>> totals = pd.DataFrame({"unit_id": "a", "year": [2020, 2021], "employees": [9.0, 8.0]})
    >>> latest_total(totals, totals[:0])["year"].tolist(), latest_total(totals, totals[:1])["year"].tolist()
    ([2021], [2020])
    """
    totals = totals.dropna(subset="employees")
    if "year" not in totals or totals.empty:
        return totals
    year = totals["year"].fillna(0)
    same = year.eq(totals["unit_id"].map(rows.groupby("unit_id")["year"].max()).fillna(0))
    rank = year + same * 10_000
    return totals[rank == rank.groupby(totals["unit_id"]).transform("max")]


def once(inputs: Inputs, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Leave copies of a row out; several rows of one unit, sector and year are a fault.

    Parameters
    ----------
    inputs : Inputs
        Takes the fault.
    rows : DataFrame
        Employment.
    name : str
        What the message calls it.

    Returns
    -------
    DataFrame
        The rows, each once.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> rows = pd.DataFrame({"unit_id": "a", "sector": "C", "sex": ["all", "women"], "employees": [9, 4]})
    >>> len(once(inputs, pd.concat([rows, rows]), "employment"))
    2
    >>> print(*inputs.faults)
    employment: 2 rows where one a unit, sector and year is needed: a/C; they differ in sex: keep those of \
the total
    """
    rows = rows[~rows.astype("string").duplicated()]
    keys = [key for key in ("unit_id", "sector", "year") if key in rows]
    if (several := rows.duplicated(keys, keep=False)).any():
        groups = rows[several].groupby(keys, dropna=False)
        further = [str(column) for column in rows if column not in (*keys, "employees")]
        apart = [column for column in further if groups[column].nunique(dropna=False).gt(1).any()]
        mend = f"they differ in {some(apart)}: keep those of the total" if apart else "keep one of each"
        inputs.fault(
            f"{name}: {int(several.sum())} rows where one a unit, sector and year is needed: "
            f"{some(dict.fromkeys(_labels(rows[several])))}; {mend}"
        )
    return rows


def _bounded(rows: pd.DataFrame, totals: pd.DataFrame) -> pd.Index:
    """Units whose total is not below the sum of its known sectors."""
    total = totals.drop_duplicates("unit_id").set_index("unit_id")["employees"]
    known = rows.groupby("unit_id")["employees"].sum().reindex(total.index)
    return total.index[total >= known * (1 - SUM_REL)]


def _beyond(
    rows: pd.DataFrame, totals: pd.DataFrame, parameters: GifproParameters, notes: list[str]
) -> pd.DataFrame:
    """Give what the totals hold beyond the known sectors: by unit, in the sector that asks for most land."""
    known = rows.dropna(subset="employees")
    total = totals.drop_duplicates("unit_id").set_index("unit_id")["employees"]
    rest = total - known.groupby("unit_id")["employees"].sum().reindex(total.index, fill_value=0.0)
    if (less := rest < -SUM_REL * total).any():
        notes.append(f"a total below the sum of its sectors is not used: {some(rest.index[less])}")
    share, land = parameters.commercial_share, parameters.land_m2_per_employee
    of_land = match_sectors(pd.Series(list(share)), land).fillna(OTHERS)
    asks = {key: share[key].high * land[of].high for key, of in zip(share, of_land, strict=True)}
    codes = dict(zip(share, sector_codes(pd.Series(list(share))).fillna(""), strict=True))
    held = {*zip(known["unit_id"], known["sector"], strict=True)}
    held |= {*zip(known["unit_id"], sector_codes(known["sector"]), strict=True)}
    open_ = [key for key in sorted(asks, key=lambda key: (-asks[key], key)) if asks[key] > 0]
    sector = {
        unit: next(
            (key for key in open_ if not held & {(unit, key), (unit, codes[key]), (unit, codes[key][:1])}),
            None,
        )
        for unit in rest.index[rest > SUM_REL * total]
    }
    sector = {unit: key for unit, key in sector.items() if key is not None}
    if not sector:
        return rows[:0]
    beyond = rest[list(sector)]
    apart = ""
    if "year" in rows:
        year, of_rows = (
            totals.drop_duplicates("unit_id").set_index("unit_id")["year"],
            rows.groupby("unit_id")["year"].max(),
        )
        other = [unit for unit in sector if str(year[unit]) != str(of_rows[unit])]
        apart = f"; the total is of another year than the sectors in {some(other)}" if other else ""
    notes.append(
        f"{beyond.sum():,.0f} of {total[list(sector)].sum():,.0f} employees are in no known sector, in "
        f"{len(sector)} unit{'s' if len(sector) > 1 else ''} ({some(sector)}): low counts none of them, high "
        f"all in the sector not known that asks for most land, mid half of that{apart}"
    )
    return pd.DataFrame(
        {
            "unit_id": list(sector),
            "sector": list(sector.values()),
            "segment": UNKNOWN,
            "employees_low": 0.0,
            "employees_mid": beyond.to_numpy() / 2,
            "employees_high": beyond.to_numpy(),
        }
    )


def _labels(rows: pd.DataFrame) -> list[str]:
    label = rows["unit_id"] + "/" + rows["sector"]
    return (label + " " + rows["year"].astype("string") if "year" in rows else label).fillna(label).tolist()


def _years(rows: pd.DataFrame) -> str:
    known = rows["year"].dropna()
    span = dict.fromkeys([known.min(), known.max()] if len(known) else [])
    return f" ({' to '.join(map(str, span))})" if span else ""


def _rows(chosen: pd.Series[bool]) -> str:
    return f"{int(chosen.sum())} row{'s' if chosen.sum() > 1 else ''}"


def _few(values: pd.Series) -> str:
    return some(f'"{value}"' for value in values.dropna().unique())
