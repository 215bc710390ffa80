"""The inventory as an independent linear program had it on 28 Nov 2026, with what that program found.

Joint areas in the one unit that their point lies in, PV as its discs are drawn, large above 5 ha and not
from 5 ha, all demand for large parcels, 60 km of road, 0.75 net: these are otherwise today. Everything else
is the bundled study.
"""

import pandas as pd

import landgap as lg
from landgap.layers.checked import Inputs
from landgap.sites import land_by_unit
from landgap.transport import DividendValue, parcels, requests
from landgap.transport.inputs import read_exchange

TOTAL_HA = 3870


class AsChecked:
    """Land, demand and pairs of then, and the dividend of variants of them."""

    def __init__(self, result):
        study, found = result.study, result.found()
        self.study, self.ledger, self.found = study, result.ledger, found
        self.states = study.units.set_index("unit_id")["state"]
        self.sites = study.sites.drop(columns="shared_by")
        self.pairs = self.within(60.0)
        inside = self.offered()
        inside = inside[inside["unit_id"].isin(study.reported.index)]
        land = land_by_unit(inside, self.sites, study.reported.index, complete=False)
        self.land = land.join(study.reported["population"])

    def within(self, km):
        pairs = lg.travel_costs(self.study.units, within=float(km), detour=1.3, intrazonal_cost=0.0)
        known = set(self.found["demand"]["unit_id"])
        return pairs[pairs["origin"].isin(known) & pairs["destination"].isin(known)]

    def offered(self, net_share=0.75):
        rows = lg.supply(self.sites, self.ledger, ideas=True, net_share=net_share)
        of_site = rows.groupby("site_id")["supply_ha"].transform("sum")
        rows.loc[(of_site - 5).abs() < 1e-6, "size_class"] = "1-5"
        return rows

    def parcels(self, offered=None, **options):
        rows = self.offered() if offered is None else offered
        return parcels(rows, self.pairs["destination"].unique(), **options)

    def asked(self, level="mid", demand=None):
        demand = self.found["demand"] if demand is None else demand
        large = pd.DataFrame({"5-10": 1.0}, index=sorted(demand["segment"].unique()))
        return requests(demand, level, sizes=large)

    def built(self, states, total_ha):
        """Spread hectares over the built land of some states."""
        built = self.land["existing_ha"][self.states.reindex(self.land.index).isin(states)]
        return total_ha * built / built.sum()

    def dividend_ha(self, land=None, asked=None, pairs=None, more=None):
        supply = self.parcels() if land is None else land
        if more is not None:
            rows = more[more > 0].rename("supply_ha").rename_axis("unit_id").reset_index()
            supply = pd.concat([supply, rows.assign(size_class=">=100")], ignore_index=True)
        demand = self.asked() if asked is None else asked
        pairs = self.pairs if pairs is None else pairs
        return DividendValue(read_exchange(Inputs(""), supply, demand, pairs, self.states)).dividend_ha()
