"""Sectors by WZ 2008, read from the labels in data, and the segments of demand that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from landgap.demand.frame import RANGE, demand_frame, read_demand
from landgap.errors import some
from landgap.layers.checked import Inputs

SECTIONS: Mapping[str, tuple[str, str, range]] = MappingProxyType(
    {
        "A": (
            "agriculture, forestry and fishing",
            "Land- und Forstwirtschaft, Fischerei",
            range(1, 4),
        ),
        "B": ("mining and quarrying", "Bergbau und Gewinnung von Steinen und Erden", range(5, 10)),
        "C": ("manufacturing", "Verarbeitendes Gewerbe", range(10, 34)),
        "D": ("energy supply", "Energieversorgung", range(35, 36)),
        "E": ("water supply, sewerage, waste", "Wasserversorgung, Abwasser, Abfall", range(36, 40)),
        "F": ("construction", "Baugewerbe", range(41, 44)),
        "G": ("wholesale and retail trade", "Handel", range(45, 48)),
        "H": ("transport and storage", "Verkehr und Lagerei", range(49, 54)),
        "I": ("hospitality", "Gastgewerbe", range(55, 57)),
        "J": ("information and communication", "Information und Kommunikation", range(58, 64)),
        "K": ("finance and insurance", "Finanz- und Versicherungsdienstleistungen", range(64, 67)),
        "L": ("real estate", "Grundstücks- und Wohnungswesen", range(68, 69)),
        "M": ("professional services", "Freiberufliche Dienstleistungen", range(69, 76)),
        "N": (
            "administrative services",
            "Sonstige wirtschaftliche Dienstleistungen",
            range(77, 83),
        ),
        "O": ("public administration", "Öffentliche Verwaltung", range(84, 85)),
        "P": ("education", "Erziehung und Unterricht", range(85, 86)),
        "Q": ("health and social work", "Gesundheits- und Sozialwesen", range(86, 89)),
        "R": ("arts and recreation", "Kunst, Unterhaltung und Erholung", range(90, 94)),
        "S": (
            "other service activities",
            "Erbringung von sonstigen Dienstleistungen",
            range(94, 97),
        ),
        "T": ("private households", "Private Haushalte", range(97, 99)),
        "U": ("extraterritorial organisations", "Exterritoriale Organisationen", range(99, 100)),
    }
)
"""Section of WZ 2008: English name, German name (both shortened), and its divisions."""

SEGMENTS: Mapping[str, str] = MappingProxyType(
    {"C29": "automotive"}
    | dict.fromkeys(["C19", "C20", "C21"], "chemicals")
    | {"H": "logistics"}
    | dict.fromkeys("ABCDE", "other_manufacturing")
    | dict.fromkeys("FG", "crafts_trade")
    | dict.fromkeys("IJKLMNOPQRSTU", "offices_services")
)
"""Code of WZ 2008 to the segment that its land is asked in; the longest code wins.

The assignment is ours. A whole section C counts as other manufacturing: automotive (C29, suppliers of
other divisions not among them) and chemicals (refining, chemicals, pharmaceuticals) show only where
divisions are given. Agriculture, households and extraterritorial organisations (A, T, U) have a segment,
so that their rows are kept; by the shipped parameters they ask for no land."""

UNKNOWN = "unknown sectors"
"""The segment of employees whom a total holds beyond the sectors that are known."""

_CODE = re.compile(r"(?:WZ08-)?(?P<section>[A-U])? ?(?:(?P<division>\d{2})(?:\.?\d{1,2}){0,2})?")
_IN_BRACKETS = re.compile(r".*\((?P<code>[^()]*)\)")
_TOTAL = re.compile(
    r"(total|all( sectors)?|sum|gesamt|insgesamt|summe|zusammen|alle wirtschaftszweige)?\s*(\(?a-[stu]\)?)?"
)
_BY_NAME = {name.casefold(): code for code, (*names, _) in SECTIONS.items() for name in names}
_BY_DIVISION = {f"{number:02}": code for code, (*_, numbers) in SECTIONS.items() for number in numbers}


def sector_codes(labels: pd.Series) -> pd.Series:
    """Read the code of WZ 2008 from sector labels as they stand in data.

    Parameters
    ----------
    labels : Series
        Codes (``C``, ``C20``, ``20``, ``20.1``, ``WZ08-C``), labels with a code in brackets at the
        end (``manufacturing (C)``), or the English or German name of a section in `SECTIONS`.

    Returns
    -------
    Series
        Section (``C``) or division (``C20``; groups and classes are cut to it), on the index of
        `labels`. Missing where the label names no single section: ``services (G-T)``,
        ``part of Q``, ``total``, or a division that is not in its section.

    See Also
    --------
    match_sectors : Find the values that hold for a sector.

    References
    ----------
    Statistisches Bundesamt (2008), Klassifikation der Wirtschaftszweige, Ausgabe 2008 (WZ 2008).

    Examples
    --------
    >>> labels = pd.Series(["manufacturing (C)", "20.1", "Baugewerbe", "services (G-T)"])
    >>> sector_codes(labels).tolist()
    ['C', 'C20', 'F', nan]
    """
    inputs = Inputs("The sectors cannot be read.")
    inputs.instance(labels, "labels", pd.Series)
    inputs.stop()
    known = {label: _code(str(label)) for label in labels.dropna().unique()}
    return labels.map(known).astype("str").rename("sector_code")


def segments(labels: pd.Series) -> pd.Series:
    """Say in which segment a sector asks for land.

    Parameters
    ----------
    labels : Series
        As for :func:`sector_codes`.

    Returns
    -------
    Series
        The segment in `SEGMENTS`, on the index of `labels`; missing where there is no single one.

    See Also
    --------
    by_segment : Sum a demand to segments.

    Examples
    --------
    >>> segments(pd.Series(["C", "C20", "C29", "transport and storage (H)", "total"])).tolist()
    ['other_manufacturing', 'chemicals', 'automotive', 'logistics', nan]
    """
    return match_sectors(sector_codes(labels), SEGMENTS).map(dict(SEGMENTS)).rename("segment")


def match_sectors(labels: pd.Series, keys: Iterable[str]) -> pd.Series:
    """Find the key that holds for each sector: the label itself, its division, or its section.

    Parameters
    ----------
    labels : Series
        As for :func:`sector_codes`, or labels that stand among the keys.
    keys : iterable of str
        Labels or codes for which something is known; the longest code wins.

    Returns
    -------
    Series
        A key, or missing, on the index of `labels`.

    See Also
    --------
    sector_codes : The code that a label holds.

    Examples
    --------
    >>> match_sectors(pd.Series(["C29", "C20.1", "crafts", "F"]), ["C", "C20", "crafts"]).tolist()
    ['C', 'C20', 'crafts', nan]
    """
    known = set(keys)
    codes = sector_codes(labels)
    found = pd.Series(pd.NA, index=labels.index, dtype="str")
    for candidate in (labels.astype("str"), codes, codes.str[:1]):
        found = found.fillna(candidate.where(candidate.isin(known)))
    return found


def is_total(labels: pd.Series) -> pd.Series[bool]:
    """Recognise rows that hold the sum over all sectors.

    Parameters
    ----------
    labels : Series
        As for :func:`sector_codes`.

    Returns
    -------
    Series
        True for ``total``, ``insgesamt``, ``A-U`` and the like, on the index of `labels`.

    Examples
    --------
    >>> is_total(pd.Series(["total", "Insgesamt (A-U)", "services (G-T)", "C"])).tolist()
    [True, True, False, False]
    """
    text = labels.astype("str").str.strip().str.casefold()
    return text.ne("") & text.str.fullmatch(_TOTAL.pattern, na=False)


def by_segment(demand: pd.DataFrame) -> pd.DataFrame:
    """Sum a demand by sector to segments.

    Parameters
    ----------
    demand : DataFrame
        From :func:`landgap.gifpro` or another method, with sectors in `segment`.

    Returns
    -------
    DataFrame
        The same form, one row a unit, segment and year; further columns of numbers are summed.
        Lows are added to lows and highs to highs.

    Raises
    ------
    LandgapError
        If a sector belongs to no single segment: nothing is left out; or if it is no demand.

    See Also
    --------
    landgap.demand.by_unit : Sum to units instead.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": "a", "segment": ["F", "G", "C20"], "demand_ha_low": 1.0,
    ...                      "demand_ha_mid": 2.0, "demand_ha_high": 4.0})
    >>> by_segment(rows)[["segment", "demand_ha_mid"]]
            segment  demand_ha_mid
    0     chemicals            2.0
    1  crafts_trade            4.0
    """
    inputs = Inputs("The demand cannot be summed to segments.")
    frame = read_demand(inputs, demand)
    given = frame.get("segment", pd.Series(dtype="str"))
    found = segments(given).mask(given.eq(UNKNOWN), UNKNOWN)
    if found.isna().any():
        odd = some(frame.loc[found.isna(), "segment"].unique())
        inputs.fault(f"segment: {odd} belong to no single one; give codes of WZ 2008 such as C20")
    inputs.stop()
    further = [name for name in frame.select_dtypes("number") if name not in ("year", *RANGE)]
    keys = [frame["unit_id"], found, frame["year"]]
    summed = frame.groupby(keys, dropna=False)[[*RANGE, *further]].sum().reset_index()
    result = demand_frame(summed, method=frame.attrs["method"])
    result.attrs = {**demand.attrs, **frame.attrs}
    return result


def _code(label: str) -> str | None:
    bracket = _IN_BRACKETS.fullmatch(label)
    code = _CODE.fullmatch((bracket["code"] if bracket else label).strip())
    if code is None:
        return _BY_NAME.get(label.strip().casefold())
    section, division = code["section"], code["division"]
    if division is None:
        return section
    of_division = _BY_DIVISION.get(division)
    return f"{of_division}{division}" if of_division and section in (None, of_division) else None
