"""The result: all tables in one frozen bundle that knows where it comes from and can be redone in part."""

from __future__ import annotations

import html
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import pandas as pd

from landgap.assess_options import AssessOptions
from landgap.balancing.inequality import BorderTest, Inequality
from landgap.balancing.matching import Matching
from landgap.cooperation.areas import Cooperation
from landgap.cooperation.proposals import Proposal
from landgap.errors import LandgapError
from landgap.headline import Headline
from landgap.json_values import json_value
from landgap.layers.study import StudyArea
from landgap.notices import Notice
from landgap.overlay.ledger import Ledger
from landgap.profiles import Profile, site_profile, unit_profile
from landgap.robustness.summary import Robustness
from landgap.scoring.score_result import Score
from landgap.solar.conflict import Solar
from landgap.steps import Record
from landgap.transport.dividend import Dividend
from landgap.transport.exchange import Exchange

_UNKNOWN = ["unknown_supply_low_ha", "unknown_supply_high_ha"]
_SHOWN = ["supply_ha", "soon_ha", "demand_ha_low", "demand_ha_high"]
_SHOWN += [
    "gap_ha",
    "large_gap_low_ha",
    "large_gap_high_ha",
    "reach_years",
    "verdict",
    "units",
    "units_unknown",
]
_PACKAGES = ("landgap", "geopandas", "shapely", "pyproj", "pandas", "numpy")


Redo = Callable[[StudyArea, AssessOptions, "Assessment | None"], "Assessment"]


@dataclass(frozen=True)
class Assessment:
    """What :func:`landgap.assess` found.

    Attributes
    ----------
    study : StudyArea
        The layers that went in.
    ledger : Ledger
        Every hectare once, and the accounts.
    offered : DataFrame
        One row a unit and site, halo included: what it offers; see :func:`landgap.supply`.
    supply : DataFrame
        By unit, kind, size class and availability, halo left out.
    demand : DataFrame
        By unit, segment and year: `demand_ha_low`, `demand_ha_mid`, `demand_ha_high`, `method`;
        halo included where it has a demand.
    gifpro : DataFrame
        GIFPRO for the areas whose employees by sector are known; empty if none.
    options : AssessOptions
        Every choice that was made.
    units : GeoDataFrame
        One row a unit of the study area, indexed by `unit_id`: its columns, those of
        :func:`landgap.balance`, and, in ha, `soon_ha` (supply that can be had at once or within
        two years), `existing_ha`, `planned_ha` and `pv_on_sites_ha` (gross), and `unknown_ha`
        (gross land of sites that do not say what is free), `unaccounted_ha`; `open_access`,
        `closed_access` and `access_change`, ha of supply in reach per ha of demand (E2SFCA);
        `met_more_ha` and `used_more_ha`, demand that is met and land that is used only with the border open;
        `score` (0 to 1: how much land is missing), `score_low`, `score_high`, `known_weight`,
        `rank`, `rank_low`, `rank_high` and `driver` of `unit_scores`.
    sites : GeoDataFrame
        One row a site with land in the study area, indexed by `site_id`: its columns, `unit_ids`, what it
        offers (`supply_ha` and others), `quality`, score and rank, and the PV on it (`pv_ha`).
    districts, states, region : DataFrame
        The same sums by district, by state, and for the study area and the cooperation area,
        with `units` and `units_unknown` (how many have no known supply; their demand counts,
        so the shortage is at most what stands there).
    suitability : DataFrame
        Whether each row of `offered` suits each segment of the demand, and which requirements fail or are not
        known; see :func:`landgap.balancing.suitability`. Empty where no segment has a profile.
    segments : DataFrame
        By segment of the demand and state (``"all"`` first): demand, and what of it stays in its unit, land
        that suits surely and possibly, how much may be unmet, and what is most often not known; see
        :func:`landgap.assess_segments.segment_table`.
    local_demand : DataFrame
        Demand that stays in its unit, at mid: `unit_id`, `segment`, `size_class`, `demand_ha`, `met_ha`,
        `unmet_ha`; see :func:`landgap.transport.serve_locally`.
    matching : Matching
        What land serves what demand inside each unit, and what fits nothing; :func:`landgap.match`.
    dividend : Dividend
        The exchange with the border closed and open at mid demand; see :func:`landgap.dividend`.
        Only land whose hectares are known takes part, and of it what local demand leaves. A halo unit takes
        part if it has a demand.
    exchange : Exchange
        The same with the border open: which demand finds land where; see :func:`landgap.exchange`.
    border : DataFrame
        `unmet_closed_ha`, `unmet_open_ha`, `dividend_ha`, `crossing_ha`, `idle_closed_ha`,
        `idle_open_ha` at low, mid and high demand.
    headline : Headline
        How far the data pin the dividend down, what it rests on, and the statement that says so.
    robustness : Robustness
        How far the dividend, the gaps and the proposed areas hold under other assumptions.
    membership_effects : DataFrame
        What each unit adds to the members, or takes along; see :func:`landgap.membership_effects`.
    cooperation : Cooperation or None
        Supply, demand, gap and dividend of every area that the table of members names, by state,
        and what each member brings, gets and gives; None without members.
    contiguous : GeoDataFrame
        Sites with land to be had, or not known to have none, joined where they touch; see
        :func:`landgap.contiguous_sites`.
    proposed : Proposal or None
        Areas whose surplus offsets a deficit across the border; see :func:`landgap.propose_areas`. None
        where there is none, as `warnings` say.
    proposed_cooperation : Cooperation or None
        The same of each proposed area as `cooperation` says of those that there are.
    inequality, border_test : Inequality, BorderTest or None
        How unequal the sides are, and whether that is chance; None where they cannot be compared,
        as `warnings` say.
    solar : Solar
        What photovoltaics take of commercial land, and what they block;
        :func:`landgap.pv_conflict`.
    surplus_evidence : DataFrame
        Evidence of surplus beside the balance; see :func:`landgap.balancing.surplus_evidence`.
    unit_scores, site_scores : Score
        Where supply misses demand most, and which sites are good, with the contribution of every
        criterion and the ranges of the ranks; see :func:`landgap.score`. Criteria and weights are
        our choice (``landgap.scoring.defaults``).
    parameters : mapping
        Every choice that was made, and what it came to, as plain values.
    warnings : tuple of Notice
        What to know before the figures are used.
    created : datetime
        When it was made (UTC).
    steps : mapping of str to Record
        The steps that made it: the function of each, the other results and the options that it used.
    intermediate : mapping
        Results of steps that stand between those above.
    redo : callable or None
        What assesses the study with other options.

    See Also
    --------
    landgap.assess : Makes one.
    landgap.compare : Two of them side by side.
    landgap.write : Writes one to a folder.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> result.states.index.tolist()
    ['DE-SN', 'DE-ST', 'DE-TH']
    """

    study: StudyArea
    options: AssessOptions
    ledger: Ledger
    offered: pd.DataFrame
    supply: pd.DataFrame
    demand: pd.DataFrame
    gifpro: pd.DataFrame
    units: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    districts: pd.DataFrame
    states: pd.DataFrame
    region: pd.DataFrame
    suitability: pd.DataFrame
    segments: pd.DataFrame
    local_demand: pd.DataFrame
    matching: Matching
    dividend: Dividend
    exchange: Exchange
    border: pd.DataFrame
    headline: Headline
    robustness: Robustness
    membership_effects: pd.DataFrame
    cooperation: Cooperation | None
    contiguous: gpd.GeoDataFrame
    proposed: Proposal | None
    proposed_cooperation: Cooperation | None
    inequality: Inequality | None
    border_test: BorderTest | None
    solar: Solar
    surplus_evidence: pd.DataFrame
    unit_scores: Score
    site_scores: Score
    parameters: Mapping[str, Any]
    warnings: tuple[Notice, ...] = ()
    created: datetime = field(default_factory=lambda: datetime.now(tz=UTC))
    steps: Mapping[str, Record] = field(default_factory=dict, repr=False)
    intermediate: Mapping[str, Any] = field(default_factory=dict, repr=False)
    redo: Redo | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        study: StudyArea,
        options: AssessOptions,
        found: Mapping[str, Any],
        steps: Mapping[str, Record],
        *,
        redo: Redo | None = None,
    ) -> Assessment:
        """Put what the steps found into one bundle.

        Parameters
        ----------
        study : StudyArea
            The layers.
        options : AssessOptions
            The choices.
        found, steps : mapping
            The result and the record of every step, from :func:`landgap.steps.run`.
        redo : callable, optional
            What assesses the study with other options; see :func:`landgap.assess.assess_study`.

        Returns
        -------
        Assessment
            The result.

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess("halle-leipzig")
        >>> result.steps["offered"].options
        {'net_share': None}
        """
        balances, comparison = found["balances"], found["comparison"]
        shown = {each.name for each in fields(cls)}
        return cls(
            study=study,
            options=options,
            districts=balances.districts,
            states=balances.states,
            region=balances.region,
            dividend=found["dividends"]["mid"],
            exchange=found["dividends"]["mid"].open,
            local_demand=found["exchanged"]["mid"].local,
            proposed=found["proposals"].proposal,
            inequality=comparison.inequality,
            border_test=comparison.test,
            parameters=_parameters(study, options, found),
            steps=steps,
            intermediate={name: value for name, value in found.items() if name not in shown},
            redo=redo,
            **{name: value for name, value in found.items() if name in shown},
        )

    def with_options(self, **changes: Any) -> Assessment:  # noqa: ANN401  see AssessOptions
        """Assess the same study with other choices; only what depends on them is worked out anew.

        Parameters
        ----------
        **changes : object
            Any of the options of :class:`landgap.AssessOptions`; the others stay as they are.

        Returns
        -------
        Assessment
            A new result; tables that nothing changed for are shared with this one.

        Raises
        ------
        LandgapError
            If an option is not known or out of range, or the result was put together by hand.

        See Also
        --------
        landgap.compare : This result and the new one side by side.

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess("halle-leipzig")
        >>> denser = result.with_options(net_share=0.6)
        >>> denser.ledger is result.ledger, round(float(denser.dividend.dividend_ha))
        (True, 157)
        """
        if self.redo is None:
            raise LandgapError("This result does not know how it was made; assess its study anew.")
        chosen = {each.name: getattr(self.options, each.name) for each in fields(self.options)}
        options = AssessOptions.of(**{**chosen, **changes})
        return self.redo(self.study, options, self)

    def found(self) -> dict[str, Any]:
        """List the results of all steps, those that stand between the tables as well.

        Returns
        -------
        dict
            By the name of the step.

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess("halle-leipzig")
        >>> sorted(result.found()) == sorted(result.steps)
        True
        """
        return {name: self.intermediate.get(name, getattr(self, name, None)) for name in self.steps}

    def unit(self, name: str) -> Profile:
        """Give all that is known of one unit.

        Parameters
        ----------
        name : str
            Its key or its name.

        Returns
        -------
        Profile
            Its row of `units`, and what the other tables say of it.

        Raises
        ------
        LandgapError
            If there is no such unit, or several have the name.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.assess("halle-leipzig").unit("Leuna").facts["district"]
        'Saalekreis'
        """
        return unit_profile(self, name)

    def site(self, name: str) -> Profile:
        """Give all that is known of one site.

        Parameters
        ----------
        name : str
            Its key or its name.

        Returns
        -------
        Profile
            Its row of `sites`, and what the other tables say of it.

        Raises
        ------
        LandgapError
            If there is no such site, or several have the name.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.assess("halle-leipzig").site("star-park-halle-a14").kind
        'site'
        """
        return site_profile(self, name)

    def summary(self) -> pd.DataFrame:
        """Put region, states and districts under each other, by the names of the code.

        Returns
        -------
        DataFrame
            Indexed by `level` and `area`; hectares to one decimal, reach in years.

        See Also
        --------
        landgap.output.tables.summary : The same to be read, in German or English.

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
        >>> result.summary().loc[("region", "study area"), "demand_ha_high"]
        np.float64(2840.0)
        """
        levels = {"region": self.region, "state": self.states, "district": self.districts}
        unknown = [name for name in _UNKNOWN if name in self.region]
        shown = [*_SHOWN[:2], *unknown, *_SHOWN[2:]]  # beside what is recorded
        table = pd.concat({name: frame[shown] for name, frame in levels.items()})
        rounded = table.rename_axis(["level", "area"]).round(1)
        return rounded.where(rounded.ne(0), 0)  # nothing has no sign

    def provenance(self) -> dict[str, Any]:
        """Say what went in, with which choices, and what was excluded.

        Returns
        -------
        dict
            Plain values, ready for strict JSON (None where nothing is known, ``"inf"`` where without
            end): `created`, `study`, `inputs` (one entry a layer, with
            source, licence, SHA-256 and repairs), `parameters`, `versions`, `excluded_ha`,
            `gaps_between_units_ha`, `headline` and `warnings` (code, figures, and the text in English and
            German).

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
        >>> len(result.provenance()["inputs"]["units"]["sha256"])
        64
        """
        excluded = self.ledger.excluded().drop(columns="error_ha").round(4)
        record = {
            "created": self.created.isoformat(timespec="seconds"),
            "study": self.study.title,
            "inputs": {name: dict(about) for name, about in self.study.provenance.items()},
            "parameters": dict(self.parameters),
            "versions": {"python": platform.python_version()}
            | {package: version(package) for package in _PACKAGES},
            "excluded_ha": {layer: row.to_dict() for layer, row in excluded.iterrows()},
            "gaps_between_units_ha": self.ledger.gaps_ha.round(2).tolist(),
            "headline": [notice.record() for notice in self.headline.statement],
            "warnings": [notice.record() for notice in self.warnings],
        }
        return {name: json_value(value) for name, value in record.items()}

    def __repr__(self) -> str:
        """Show the table of regions and states."""
        table = self.summary().drop("district").to_string()
        return f"<Assessment {self.study.title!r}>\n{self.headline.text()}\n{table}"

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(notice.text())}</li>" for notice in self.warnings)
        said = "".join(f"<p>{html.escape(sentence.text())}.</p>" for sentence in self.headline.statement)
        return f"<b>{html.escape(self.study.title)}</b>{said}{self.summary().to_html()}<ul>{notes}</ul>"


def _parameters(study: StudyArea, options: AssessOptions, found: Mapping[str, Any]) -> dict[str, Any]:
    """List every choice: the options, and what they came to where they leave it to the data."""
    return {
        **options.plain(),
        "horizon_years": study.horizon_years,
        "large_share": found["large_share"],
        "members_on": study.members_on,
        "costs": dict(found["pairs"].attrs),
        "demand": dict(found["demand"].attrs),
        "gifpro": asdict(found["gifpro_parameters"]),
        "score": {"sites": found["site_scores"].choices(), "units": found["unit_scores"].choices()},
        "solar": dict(found["solar"].parameters),
    }
