"""The result: all tables in one frozen bundle that knows where it comes from."""

from __future__ import annotations

import html
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import pandas as pd

from landgap.balancing.inequality import BorderTest, Inequality
from landgap.balancing.matching import Matching
from landgap.cooperation.areas import Cooperation
from landgap.cooperation.proposals import Proposal
from landgap.layers.study import StudyArea
from landgap.overlay.ledger import Ledger
from landgap.scoring.score import Score
from landgap.solar.conflict import Solar
from landgap.transport.exchange import Dividend

_SHOWN = ["supply_ha", "soon_ha", "demand_ha_low", "demand_ha_high"]
_SHOWN += ["gap_ha", "large_gap_ha", "reach_years", "verdict", "units", "units_unknown"]
_PACKAGES = ("landgap", "geopandas", "shapely", "pyproj", "pandas", "numpy")


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
    units : GeoDataFrame
        One row a unit of the study area, indexed by `unit_id`: its columns, those of
        :func:`landgap.balance`, and, in ha, `soon_ha` (supply that can be had at once or within
        two years), `existing_ha`, `planned_ha` and `pv_on_sites_ha` (gross), and `unknown_ha`
        (gross land of sites that do not say what is free); `open_access`, `closed_access` and
        `access_change`, ha of supply in reach per ha of demand (E2SFCA); `met_more_ha` and
        `used_more_ha`, demand that is met and land that is used only with the border open;
        `score` (0 to 1: how much land is missing), `score_low`, `score_high`, `known_weight`,
        `rank`, `rank_low`, `rank_high` and `driver` of `unit_scores`.
    districts, states, region : DataFrame
        The same sums by district, by state, and for the study area and the cooperation area,
        with `units` and `units_unknown` (how many have no known supply; their demand counts,
        so the gap is at least what stands there).
    matching : Matching
        What land serves what demand inside each unit, and what fits nothing; :func:`landgap.match`.
    exchange : Dividend
        The exchange with the border closed and open at mid demand; see :func:`landgap.dividend`.
        Only land whose hectares are known takes part. A halo unit takes part if it has a demand.
    border : DataFrame
        `unmet_closed_ha`, `unmet_open_ha`, `dividend_ha`, `crossing_ha`, `idle_closed_ha`,
        `idle_open_ha` at low, mid and high demand.
    membership_effects : DataFrame
        What each unit adds to the members, or takes along; see :func:`landgap.membership_effects`.
    cooperation : Cooperation or None
        Supply, demand, gap and dividend of every area that the table of members names, by state,
        and what each member brings, gets and gives; None without members.
    contiguous : GeoDataFrame
        Sites with land to be had, or not known to have none, joined where they touch; see
        :func:`landgap.contiguous_sites`.
    proposed : Proposal or None
        Areas that balance themselves across the border; see :func:`landgap.propose_areas`. None
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
        Signs of surplus beside the balance; see :func:`landgap.surplus_evidence`.
    unit_scores, site_scores : Score
        Where supply misses demand most, and which sites are good, with the contribution of every
        criterion and the ranges of the ranks; see :func:`landgap.score`. Criteria and weights are
        our choice (``landgap.scoring.defaults``).
    parameters : mapping
        Every choice that was made.
    warnings : tuple of str
        What to know before the figures are used.
    created : datetime
        When it was made (UTC).

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> result.states.index.tolist()
    ['DE-SN', 'DE-ST', 'DE-TH']
    """

    study: StudyArea
    ledger: Ledger
    offered: pd.DataFrame
    supply: pd.DataFrame
    demand: pd.DataFrame
    gifpro: pd.DataFrame
    units: gpd.GeoDataFrame
    districts: pd.DataFrame
    states: pd.DataFrame
    region: pd.DataFrame
    matching: Matching
    exchange: Dividend
    border: pd.DataFrame
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
    warnings: tuple[str, ...] = ()
    created: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    def summary(self) -> pd.DataFrame:
        """Put region, states and districts under each other.

        Returns
        -------
        DataFrame
            Indexed by `level` and `area`; hectares to one decimal, reach in years.

        See Also
        --------
        landgap.output.tables.summary : The same to be read, in the words of a language.

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
        >>> result.summary().loc[("region", "study area"), "demand_ha_high"]
        np.float64(2840.0)
        """
        levels = {"region": self.region, "state": self.states, "district": self.districts}
        table = pd.concat({name: frame[_SHOWN] for name, frame in levels.items()})
        return table.rename_axis(["level", "area"]).round(1)

    def provenance(self) -> dict[str, Any]:
        """Say what went in, with which choices, and what was set aside.

        Returns
        -------
        dict
            Plain values, ready for JSON: `created`, `study`, `inputs` (one entry a layer, with
            source, licence, SHA-256 and repairs), `parameters`, `versions`, `set_aside_ha`,
            `gaps_between_units_ha`, `warnings`.

        Examples
        --------
        >>> import landgap as lg
        >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
        >>> len(result.provenance()["inputs"]["units"]["sha256"])
        64
        """
        set_aside = self.ledger.set_aside().drop(columns="error_ha").round(4)
        return {
            "created": self.created.isoformat(timespec="seconds"),
            "study": self.study.title,
            "inputs": {name: dict(about) for name, about in self.study.provenance.items()},
            "parameters": dict(self.parameters),
            "versions": {"python": platform.python_version()}
            | {package: version(package) for package in _PACKAGES},
            "set_aside_ha": {layer: row.to_dict() for layer, row in set_aside.iterrows()},
            "gaps_between_units_ha": self.ledger.gaps_ha.round(2).tolist(),
            "warnings": list(self.warnings),
        }

    def __repr__(self) -> str:
        """Show the table of regions and states."""
        return f"<Assessment {self.study.title!r}>\n{self.summary().drop('district').to_string()}"

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(text)}</li>" for text in self.warnings)
        table = self.summary().to_html(na_rep="–")
        return f"<b>{html.escape(self.study.title)}</b>{table}<ul>{notes}</ul>"
