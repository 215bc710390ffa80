"""All that is known of one place: a municipality or a site, found by its key or its name."""

from __future__ import annotations

import difflib
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from landgap.balancing.suitable_land import land_for, suitable_ha
from landgap.errors import LandgapError, some
from landgap.notices import Notice
from landgap.options import Lang

_DEMAND = ["demand_ha_low", "demand_ha_mid", "demand_ha_high"]
_SUITED = ["segment", "unit_id", "site_id", "supply_ha", "fits", "fails", "possible", "not_known"]


@dataclass(frozen=True, eq=False)
class Profile:
    """One unit or site of an assessment.

    Attributes
    ----------
    kind : {"unit", "site"}
        What it is.
    key, name : str
        Its key, and its name (the key where it has none).
    facts : Series
        Its row of `result.units` or `result.sites`; missing is not known.
    tables : mapping of str to DataFrame
        What other tables say of it, by their name: of a unit its sites, plants, flows in and out, score by
        criterion, membership, and `segments` (its demand by segment, what of it stays and is met there, and
        land that suits); of a site the units it lies in, plants, score by criterion, contiguous sites. Of
        both `suitability`: for each segment whether the land suits it, what fails, and what is not known.

    See Also
    --------
    landgap.Assessment.unit : Makes one of a unit.
    landgap.Assessment.site : Makes one of a site.

    Examples
    --------
    >>> import landgap as lg
    >>> leuna = lg.assess("halle-leipzig").unit("Leuna")
    >>> leuna.key, leuna.facts["state"], sorted(leuna.tables)[:3]
    ('15088205', 'DE-ST', ['contiguous', 'cooperation', 'flows_in'])
    """

    kind: str
    key: str
    name: str
    facts: pd.Series = field(repr=False)
    tables: Mapping[str, pd.DataFrame] = field(repr=False)

    def text(self, lang: Lang | None = None) -> str:
        """Say for which segments the land suits surely or possibly, and what is not known (Steckbrief).

        Parameters
        ----------
        lang : {"de", "en"}, optional
            Language; that of the session if not given.

        Returns
        -------
        str
            One line. Land that is not free is left out.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.assess("halle-leipzig").unit("Leuna").text("en").split(": ")[0]
        'Leuna'
        """
        said = " ".join(
            f"{sentence.text(lang)}." for sentence in _suited(self.tables["suitability"], self.facts)
        )
        return f"{self.name}: {said}"

    def __repr__(self) -> str:
        """Show the facts that are known, and how many rows the tables have."""
        rows = ", ".join(f"{name} {len(table)}" for name, table in self.tables.items())
        head, facts = f"<{self.kind} {self.key} {self.name!r}>", self.facts.dropna().to_string()
        return f"{head}\n{self.text()}\n{facts}\nrows: {rows}"

    def _repr_html_(self) -> str:
        facts = self.facts.dropna().to_frame(self.key).to_html()
        tables = "".join(
            f"<h4>{html.escape(name)}</h4>{table.to_html()}"
            for name, table in self.tables.items()
            if len(table)
        )
        return f"<h3>{html.escape(self.name)}</h3><p>{html.escape(self.text())}</p>{facts}{tables}"


def unit_profile(result: Any, name: str) -> Profile:  # noqa: ANN401  an Assessment, which stands above
    """Gather what an assessment says of one unit.

    Parameters
    ----------
    result : Assessment
        The result.
    name : str
        Key or name of a unit that is reported.

    Returns
    -------
    Profile
        Its row and its tables.

    Raises
    ------
    LandgapError
        If there is no such unit, or several have the name.

    Examples
    --------
    >>> import landgap as lg
    >>> unit_profile(lg.assess("halle-leipzig"), "15088205").name
    'Leuna'
    """
    key = _key(name, result.units["name"], "unit")
    flows = result.exchange.flows
    plants = result.solar.plants
    tables = {
        "sites": _without_shapes(result.sites[_lists(result.sites["unit_ids"], key)]),
        "offered": result.offered[result.offered["unit_id"] == key],
        "segments": _segments(result, key),
        "suitability": _suitability(result, "unit_id", key),
        "plants": plants[plants["unit_id"] == key],
        "flows_out": flows[flows["origin"] == key],
        "flows_in": flows[flows["destination"] == key],
        "score": _by_criterion(result.unit_scores, key),
        "surplus_evidence": _level(result.surplus_evidence, key),
        "membership_effects": result.membership_effects.loc[[key]],
        "cooperation": _members(result.cooperation, key),
        "proposed": _members(result.proposed, key),
        "contiguous": _without_shapes(result.contiguous[_lists(result.contiguous["unit_ids"], key)]),
    }
    return Profile("unit", key, str(result.units.loc[key, "name"]), _facts(result.units, key), tables)


def site_profile(result: Any, name: str) -> Profile:  # noqa: ANN401  an Assessment, which stands above
    """Gather what an assessment says of one site.

    Parameters
    ----------
    result : Assessment
        The result.
    name : str
        Key or name of a site with land in the study area.

    Returns
    -------
    Profile
        Its row and its tables.

    Raises
    ------
    LandgapError
        If there is no such site, or several have the name.

    Examples
    --------
    >>> import landgap as lg
    >>> site_profile(lg.assess("halle-leipzig"), "star-park-halle-a14").facts["unit_ids"]
    '15002000'
    """
    names = result.sites["name"]
    key = _key(name, names, "site")
    pairs = result.solar.pairs
    tables = {
        "offered": result.offered[result.offered["site_id"] == key],
        "suitability": _suitability(result, "site_id", key),
        "plants": pairs[pairs["site_id"] == key],
        "score": _by_criterion(result.site_scores, key),
        "contiguous": _without_shapes(result.contiguous[_lists(result.contiguous["site_ids"], key)]),
    }
    shown = names[key] if pd.notna(names[key]) else key
    return Profile("site", key, str(shown), _facts(result.sites, key), tables)


def _suitability(result: Any, by: str, key: str) -> pd.DataFrame:  # noqa: ANN401  an Assessment
    """List for each segment of the demand how the land of a unit or site suits it."""
    listed = [
        land_for(segment, result.offered, result.suitability).assign(segment=segment)
        for segment in result.segments.index.unique("segment")
    ]
    rows = pd.concat([land[land[by] == key] for land in listed])
    return rows[_SUITED].reset_index(drop=True)


def _segments(result: Any, key: str) -> pd.DataFrame:  # noqa: ANN401  an Assessment
    """Set out the demand of a unit by segment, what of it stays there, and the land there that suits."""
    demand, local = result.demand, result.local_demand
    asked = demand[demand["unit_id"] == key].groupby("segment")[_DEMAND].sum()
    stays = local[local["unit_id"] == key].groupby("segment")[["demand_ha", "met_ha", "unmet_ha"]].sum()
    land = _suitability(result, "unit_id", key)
    suits = suitable_ha(land, "segment")
    table: pd.DataFrame = asked.join(stays.rename(columns=lambda name: f"local_{name}")).join(suits)
    return table.astype(float)


def _suited(land: pd.DataFrame, facts: pd.Series) -> Iterator[Notice]:
    """Say for which segments free land suits, the surest land of each segment counting."""
    free = land[land["supply_ha"].ne(0)]
    if free.empty:
        yield Notice("land_unknown" if pd.isna(facts["supply_ha"]) else "nothing_free")
        return
    fits = {
        segment: next(answer for answer in ("sure", "possible", "no") if rows["fits"].eq(answer).any())
        for segment, rows in free.groupby("segment", sort=False)
    }
    named = {answer: [name for name, best in fits.items() if best == answer] for answer in fits.values()}
    open_ = free[free["fits"].eq("possible") & free["segment"].isin(named.get("possible", []))]
    asked = (open_["not_known"] + ", " + open_["possible"]).str.split(", ").explode()
    for code, answer in (("suited_sure", "sure"), ("suited_possible", "possible"), ("suited_no", "no")):
        if answer in named:
            figures = {"segments": named[answer]}
            if answer == "possible":
                figures["requirements"] = asked[asked.ne("")].unique().tolist()
            yield Notice(code, figures)
    if free["supply_ha"].isna().any():
        yield Notice("free_unknown")


def _key(name: object, names: pd.Series, what: str) -> str:
    if not isinstance(name, str):
        raise LandgapError(f"{what}: a key or a name is needed, not {name!r}.")
    if name in names.index:
        return name
    alike = names.index[names == name]
    if len(alike) == 1:
        return str(alike[0])
    if len(alike) > 1:
        raise LandgapError(f'{what}: "{name}" is the name of {some(alike)}; give the key.')
    known = [*names.dropna().astype(str), *names.index]
    begins = [each for each in known if each.casefold().startswith(name.casefold())] if name else []
    near = (begins or difflib.get_close_matches(name, known, n=3))[:3]
    mend = f"; did you mean {', '.join(near)}?" if near else "."
    raise LandgapError(f'{what}: "{name}" is neither key nor name of one that is reported{mend}')


def _facts(table: pd.DataFrame, key: str) -> pd.Series:
    return _without_shapes(table.loc[[key]]).iloc[0]


def _without_shapes(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(table.drop(columns="geometry"))


def _lists(keys: pd.Series[str], key: str) -> pd.Series[bool]:
    """Find the rows whose list of keys holds one."""
    return keys.str.split(", ").map(lambda listed: key in listed).astype(bool)


def _by_criterion(score: Any, key: str) -> pd.DataFrame:  # noqa: ANN401  a Score
    if key not in score.measures.index:
        return pd.DataFrame(columns=["measure", "value", "weight", "contribution"])
    return pd.DataFrame(
        {
            "measure": score.measures.loc[key],
            "value": score.values.loc[key],
            "weight": score.weights,
            "contribution": score.contributions.loc[key],
        }
    )


def _level(evidence: pd.DataFrame, key: str) -> pd.DataFrame:
    levels = evidence.index.get_level_values("level")
    return evidence[(levels == "unit") & (evidence.index.get_level_values("area_id") == key)]


def _members(areas: Any, key: str) -> pd.DataFrame:  # noqa: ANN401  Cooperation, Proposal or None
    if areas is None:
        return pd.DataFrame(columns=["area", "unit_id"])
    members: pd.DataFrame = areas.members
    return members[members["unit_id"] == key]
