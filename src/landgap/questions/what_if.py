"""What would change with other sites: is a new one justified, what is lost without one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pandas as pd

from landgap.assess import STEPS
from landgap.assess_options import AssessOptions
from landgap.assessment import Assessment
from landgap.comparison import difference
from landgap.errors import LandgapError, kind_of
from landgap.headline import Headline
from landgap.layers import datasets
from landgap.layers.study import StudyArea
from landgap.options import Lang
from landgap.questions.changed_sites import Added, Changes, changed_sites
from landgap.questions.words import what_if_text
from landgap.steps import Record, run

_HEADING = "The question cannot be answered."
_LAST, _COUNTED = "unit_table", "unknown_land"
_EXCHANGED = ("dividend_ha", "unmet_closed_ha", "unmet_open_ha", "crossing_ha", "idle_open_ha")

Found = tuple[dict[str, Any], dict[str, Record]]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A study before and after its sites were changed.

    Attributes
    ----------
    sites : DataFrame
        By `site_id`: `done` (``added``, ``dropped``, ``changed``), and `supply_before_ha` and
        `supply_after_ha`, net land on offer; missing where it is not known.
    table : DataFrame
        By measure, for the whole study at mid demand: `before`, `after`, `change`, in ha. The measures of
        ``result.border`` are of recorded land alone; `dividend_low_ha` and `dividend_high_ha` bound the
        dividend wherever unknown supply lies.
    units, states, region : DataFrame
        Every measure of the balance that changes, as after less before; see :func:`landgap.compare`.
    before, after : Headline
        What can be said of the dividend.
    study : StudyArea
        With the other sites.

    See Also
    --------
    landgap.what_if : Makes one.

    Examples
    --------
    >>> WhatIf.__dataclass_fields__["table"].name
    'table'
    """

    sites: pd.DataFrame
    table: pd.DataFrame
    units: pd.DataFrame = field(repr=False)
    states: pd.DataFrame
    region: pd.DataFrame
    before: Headline = field(repr=False)
    after: Headline = field(repr=False)
    study: StudyArea = field(repr=False)
    _options: AssessOptions = field(repr=False)
    _found: Found = field(repr=False)

    @property
    def limits(self) -> pd.DataFrame:
        """Say what limits the dividend before and after.

        Returns
        -------
        DataFrame
            By `place`: `limits_before` and `limits_after` (``"surplus"``, ``"deficit"`` or ``""``), and what
            100 ha more land there would add, in ha, `more_land_before_ha` and `more_land_after_ha`.

        Examples
        --------
        See :func:`what_if`.
        """
        ends = {"before": self.before.limits, "after": self.after.limits}
        columns = {f"limits_{end}": limits["limits"] for end, limits in ends.items()}
        columns |= {f"more_land_{end}_ha": limits["more_land_ha"] for end, limits in ends.items()}
        return pd.DataFrame(columns)

    @cached_property
    def assessment(self) -> Assessment:
        """Assess the changed study in full, for maps and tables; what is known already is not redone.

        Returns
        -------
        Assessment
            Its options are fixed: ask again with other options for others. Where its `robustness` tries other
            shares of net land, what is new is taken as counted.

        Examples
        --------
        >>> WhatIf.assessment.attrname
        'assessment'
        """
        values, records = self._found
        found, steps = run(STEPS, self.study, self._options, values=values, records=records)
        return Assessment.of(self.study, self._options, found, steps)

    def text(self, lang: Lang | None = None) -> str:
        """Say in a paragraph what changes, and what limits it.

        Parameters
        ----------
        lang : {"de", "en"}, optional
            Language; that of the options if not given.

        Returns
        -------
        str
            Hectares at mid demand.

        Examples
        --------
        See :func:`what_if`.
        """
        return what_if_text(self.sites, self.table, self.after, lang)

    def __repr__(self) -> str:
        """Show the paragraph and the table."""
        return f"{self.text()}\n{self.table.round(1).to_string()}"

    def _repr_html_(self) -> str:
        return f"<p>{self.text()}</p>{self.table.round(1).to_html()}"


def what_if(
    study: StudyArea | Assessment | str,
    *,
    add: Added | None = None,
    drop: str | Iterable[Hashable] = (),
    change: Changes | None = None,
    counted: bool = False,
) -> WhatIf:
    """Ask what changes with other sites: with a new one, without one, or with better data of one.

    Parameters
    ----------
    study : StudyArea, Assessment or str
        The study, or what was found of it: then its options hold, and what it knows is not worked out again.
    add : mapping, sequence of mapping, or GeoDataFrame, optional
        A new site, or several: columns of the layer `sites`, such as `gross_ha`, `kind`, `availability`. A
        mapping names its unit by key or name in `unit_id` and is laid beside the sites that are there; a
        GeoDataFrame says where it is. `status` is ``planned`` if not given, `site_id` ``new-1`` and so on.
    drop : str or iterable of str, optional
        Keys of sites to leave out.
    change : mapping of str to mapping, optional
        By `site_id`: columns and new values, such as ``{"S1": {"availability": "immediate"}}``.
    counted : bool, default False
        Whether published counts of the land hold what is changed already: False for a plan that is new or
        given up, so that as much is unknown as before; True where the inventory is corrected, so that less
        is unknown.

    Returns
    -------
    WhatIf
        Before and after: dividend, unmet demand, balances, and what limits them.

    Raises
    ------
    LandgapError
        If a site, a unit or a column is not known, or a value is out of range; all faults at once.

    See Also
    --------
    landgap.Assessment.with_options : The same sites under other assumptions.
    landgap.compare : Any two assessments side by side.

    Notes
    -----
    Only the steps up to the balance of the units and the headline are worked out; ``assessment`` does the
    rest. Demand that is allocated by existing land moves with it where existing land is changed.

    Examples
    --------
    A new site of 100 ha on the side that lacks land first meets what stays in its own municipality, and then
    demand that crossed the border before: so an open border is worth less.

    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> asked = lg.what_if(result, add={"unit_id": "Delitzsch", "gross_ha": 100, "kind": "GI"})
    >>> asked.table.loc[["supply_ha", "unmet_open_ha", "dividend_ha"], "change"].round(1).to_dict()
    {'supply_ha': 75.0, 'unmet_open_ha': -0.3, 'dividend_ha': -67.2}
    >>> asked.limits["limits_after"].to_dict()
    {'DE-SN': '', 'DE-ST': '', 'DE-TH': ''}
    """
    if not isinstance(counted, bool):
        raise LandgapError(_HEADING, [f"counted: {counted!r} is neither True nor False"])
    if isinstance(study, str):
        study = datasets.load(study)
    known: Found | None = None
    options = AssessOptions()
    if isinstance(study, Assessment):
        known = (study.found(), dict(study.steps)) if study.steps else None
        options, study = study.options, study.study
    if not isinstance(study, StudyArea):
        raise LandgapError(_HEADING, [f"study: a StudyArea or an Assessment is needed, not {kind_of(study)}"])
    other, done = changed_sites(study, add=add, drop=drop, change=change, heading=_HEADING)
    steps = STEPS[: [step.name for step in STEPS].index(_LAST) + 1]
    before = known or run(steps, study, options)
    # what is counted beyond the inventory stays what it is, wherever a new plan lies
    kept = {} if counted else {_COUNTED: before[0][_COUNTED]}
    records = {name: Record(before[1][name].function, frozenset(), before[1][name].options) for name in kept}
    after = run(steps, other, options, values=kept, records=records)
    return _compared(other, options, done, before[0], after)


def _compared(
    study: StudyArea, options: AssessOptions, done: pd.Series[str], before: Mapping[str, Any], after: Found
) -> WhatIf:
    a, b = SimpleNamespace(**before), SimpleNamespace(**after[0])
    offered = {
        f"supply_{end}_ha": found.offered.groupby("site_id")["supply_ha"].sum(min_count=1).reindex(done.index)
        for end, found in (("before", a), ("after", b))
    }
    ends = {}
    for end, found in (("before", a), ("after", b)):
        whole = found.balances.region.iloc[0]
        ends[end] = pd.concat(
            [
                whole[["supply_ha", "demand_ha_mid", "gap_ha", "soon_ha"]].astype("float64"),
                found.border["mid"].loc[list(_EXCHANGED)],
                pd.Series(
                    {"dividend_low_ha": found.headline.low_ha, "dividend_high_ha": found.headline.high_ha}
                ),
            ]
        )
    table = pd.DataFrame(ends).rename_axis("measure")
    return WhatIf(
        sites=pd.DataFrame({"done": done, **offered}),
        table=table.assign(change=(table["after"] - table["before"]).round(6) + 0.0),
        units=difference(a.unit_table, b.unit_table),
        states=difference(a.balances.states, b.balances.states),
        region=difference(a.balances.region, b.balances.region),
        before=a.headline,
        after=b.headline,
        study=study,
        _options=options,
        _found=after,
    )
