"""Who cooperates, in which role, since when: a table that a planner edits (Mitgliedschaft)."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import LAYERS

TERRITORIAL = ("municipality", "district")
"""Roles that bring land; bodies with any other role sit at the table and bring none."""

COLUMNS = ["area", "unit_id", "name", "role", "since", "until", "source"]
_EVER, _STILL = "0001-01-01", "9999-12-31"
_DAY: Literal["datetime64[s]"] = "datetime64[s]"  # reaches that far


def territory(members: pd.DataFrame, units: pd.DataFrame, *, on: date | str | None = None) -> pd.DataFrame:
    """List the units of every cooperation area on a day (Kooperationsraum).

    Parameters
    ----------
    members : DataFrame
        One row a term of membership: `area` (name of the cooperation), `role` (``municipality``,
        ``district``, ``planning_association``, ``chamber``, ``authority``), `unit_id` (key of the
        municipality, or of the district, which stands for all its units; empty for other roles),
        `since` and `until`, the first and the last day (``2019``, ``2019-04`` or
        ``2019-04-30``; empty: always, still), and `name` and `source` where known.
    units : DataFrame
        `unit_id`, and `district_id` if districts are members.
    on : date or str, optional
        The day; ``2019`` means its last day. Today if not given.

    Returns
    -------
    DataFrame
        One row an area and unit, areas and units in the order of the tables: `area`, `unit_id`,
        `role` and `since` of the term that brings the unit in; its own term goes before that of
        its district.

    Raises
    ------
    LandgapError
        If a member is no unit and no district, a role does not fit its key, a term ends before it
        begins, or two terms of one member in one area overlap; all at once.

    See Also
    --------
    landgap.cooperation_areas : The balance of each area.
    landgap.StudyArea.from_layers : A study takes the table as its layer `members`.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_id": ["a", "b", "c"], "district_id": ["1", "1", "2"]})
    >>> members = pd.DataFrame(
    ...     {
    ...         "area": "Joint",
    ...         "unit_id": ["a", "1", "c"],
    ...         "role": ["municipality", "district", "municipality"],
    ...         "since": ["2009-09", "2019", None],
    ...         "until": [None, None, "2012"],
    ...     }
    ... )
    >>> territory(members, units, on="2010")["unit_id"].tolist()
    ['a', 'c']
    >>> territory(members, units, on="2020")[["unit_id", "role"]]
      unit_id          role
    0       a  municipality
    1       b      district
    """
    inputs = Inputs("The table of members is at fault.")
    members = inputs.table(members, "members", *LAYERS["members"].columns)
    homes = Column("unit_id", "id", required=True), Column("district_id", "text")
    units = inputs.table(units, "units", *homes)
    inputs.fault(*day_faults(on, "on"))
    if not inputs.faults:
        inputs.fault(*member_faults(members, units))
    inputs.stop()
    rows = members[members["role"].isin(TERRITORIAL) & in_term(members, on)]
    rows = rows.reindex(columns=["area", "unit_id", "role", "since"])
    direct = rows[rows["role"] == "municipality"]
    lies_in = pd.DataFrame(units).reindex(columns=["unit_id", "district_id"])
    through = rows[rows["role"] == "district"].rename(columns={"unit_id": "district_id"})
    through = through.merge(lies_in, on="district_id").drop(columns="district_id")
    both = pd.concat([direct, through[direct.columns]], ignore_index=True)
    both = both.drop_duplicates(["area", "unit_id"])
    order = both.assign(
        area=pd.Index(members["area"].unique()).get_indexer(pd.Index(both["area"])),
        unit_id=pd.Index(units["unit_id"]).get_indexer(pd.Index(both["unit_id"])),
    )
    return both.loc[order.sort_values(["area", "unit_id"]).index].reset_index(drop=True)


def in_term(members: pd.DataFrame, on: date | str | None) -> pd.Series[bool]:
    """Say which terms of membership hold on a day.

    Parameters
    ----------
    members : DataFrame
        `since` and `until`, as for :func:`territory`.
    on : date or str, optional
        The day; ``2019`` means its last day. Today if not given.

    Returns
    -------
    Series of bool
        On the index of `members`.

    Examples
    --------
    >>> in_term(pd.DataFrame({"since": ["2009-09", None], "until": [None, "2012"]}), "2013").tolist()
    [True, False]
    """
    day = _last_day(on)
    since, until = _terms(members)
    return (since <= day) & (day <= until)


def nesting(areas: pd.DataFrame) -> pd.Series[str]:
    """Say which cooperation area lies inside which.

    Parameters
    ----------
    areas : DataFrame
        `area` and `unit_id`, as from :func:`territory`.

    Returns
    -------
    Series
        By `area`: the smallest other area that holds all its units, missing if there is none. Of
        two areas with the same units, the later lies inside the earlier.

    Examples
    --------
    >>> areas = pd.DataFrame({"area": ["core", "region", "region"], "unit_id": ["a", "a", "b"]})
    >>> nesting(areas).to_dict()
    {'core': 'region', 'region': nan}
    """
    held = areas.groupby("area", sort=False)["unit_id"].agg(frozenset)
    inside: list[str | None] = []
    for place, (area, units) in enumerate(held.items()):
        around = {
            str(other): len(theirs)
            for number, (other, theirs) in enumerate(held.items())
            if other != area and (units < theirs or (units == theirs and number < place))
        }
        inside.append(min(around, key=around.__getitem__) if around else None)
    return pd.Series(inside, index=held.index, name="inside", dtype="str")


def members_of_flag(units: pd.DataFrame, *, area: str) -> pd.DataFrame:
    """Make the table of members from the column `member` of the units.

    Parameters
    ----------
    units : DataFrame
        `unit_id`, `name` and `member`.
    area : str
        Name of the cooperation.

    Returns
    -------
    DataFrame
        One row a member, a municipality without dates.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_id": ["a", "b"], "name": ["A", "B"], "member": [True, False]})
    >>> members_of_flag(units, area="Joint")[["area", "unit_id", "role"]]
        area unit_id          role
    0  Joint       a  municipality
    """
    rows = units.loc[units["member"], ["unit_id", "name"]]
    rows = pd.DataFrame(rows).assign(area=area, role="municipality", since=None, until=None)
    return rows.assign(source=None).reset_index(drop=True)[COLUMNS]


def member_faults(members: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """List what is wrong with a table of members.

    Parameters
    ----------
    members, units : DataFrame
        As for :func:`territory`, their columns checked.

    Returns
    -------
    list of str
        One sentence a fault; empty if all is well.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_id": ["a"]})
    >>> rows = pd.DataFrame({"area": "Joint", "unit_id": ["a", "x"], "role": "municipality"})
    >>> member_faults(rows, units)
    ['members: x unknown units; give the unit_id of a unit']
    """
    if members.empty:
        return []
    faults: list[str] = []
    key, role = members["unit_id"], members["role"]
    label = members.get("name", key).fillna("").where(key.isna(), key)
    label = label.where(label.astype(str) != "", "row " + (members.index + 1).astype(str))

    def say(wrong: pd.Series[bool], what: str) -> None:
        if wrong.any():
            faults.append(f"members: {some(label[wrong].unique())} {what}")

    unit = key.isin(units["unit_id"])
    district = key.isin(units.get("district_id", pd.Series(dtype=str)).dropna())
    named, brings = key.notna(), role.isin(TERRITORIAL)
    say(brings & ~named, "without unit_id; a municipality or district brings its land")
    say((role == "municipality") & named & ~unit, "unknown units; give the unit_id of a unit")
    say((role == "district") & named & ~district, "unknown districts; give a district_id of the units")
    say(~brings & named, "with a unit_id, but the role brings no land; leave it empty")
    since, until = _terms(members)
    say(since > until, "with a term that ends before it begins")
    terms = pd.DataFrame({"area": members["area"], "label": label, "since": since, "until": until})
    terms = terms[since <= until].sort_values("since", kind="stable")
    before = terms.groupby(["area", "label"])["until"].transform(lambda end: end.cummax().shift())
    overlap = (before >= terms["since"]).reindex(members.index, fill_value=False)
    say(overlap, "with terms that overlap in one area; let one end before the next begins")
    return faults


def day_faults(day: object, name: str) -> list[str]:
    """Say whether a day is one.

    Parameters
    ----------
    day : object
        What was given; None: today.
    name : str
        Of the option.

    Returns
    -------
    list of str
        One fault, or none.

    Examples
    --------
    >>> day_faults("2019-04", "on"), day_faults("soon", "on")
    ([], ["on: 'soon' is no date (2019, 2019-04 or 2019-04-30)"])
    """
    is_day = day is None or (isinstance(day, date) and not pd.isna(day))
    if isinstance(day, str) and re.fullmatch(r"\d{4}(-\d{2}){0,2}", day):
        is_day = bool(pd.notna(pd.to_datetime(day, format="ISO8601", errors="coerce")))
    return [] if is_day else [f"{name}: {day!r} is no date (2019, 2019-04 or 2019-04-30)"]


def _terms(members: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """First and last day of each term."""
    empty = pd.Series(None, index=members.index, dtype="str")
    since = members.get("since", empty).fillna(_EVER)
    until = members.get("until", empty).fillna(_STILL)
    first = pd.to_datetime(since, format="ISO8601").astype(_DAY)
    last = pd.Series([_last_day(day) for day in until], index=members.index, dtype=_DAY)
    return first, last


def _last_day(day: date | str | None) -> pd.Timestamp:
    """Take a day as it is, and the last day of a year or a month."""
    if day is None:
        return pd.Timestamp(date.today())  # noqa: DTZ011  a day, no moment
    first = pd.Timestamp(day)
    if isinstance(day, str) and len(day) == len("2019"):
        return first.replace(month=12, day=31)
    if isinstance(day, str) and len(day) == len("2019-04"):
        return first.replace(day=first.days_in_month)
    return first.normalize()
