import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg
from landgap.assess_demand import demand_of
from landgap.layers.checked import Inputs
from landgap.layers.published_demand import PublishedDemand, check_demand, read_demand_table


def asked(units, sites, demand, **options):
    """Work out the demand of units with the given published total."""
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, demand=demand)
    land = pd.DataFrame({"existing_ha": 1.0}, index=study.reported.index)
    chosen = {"demand": None, "demand_total_ha": None, "demand_weights": {"existing_ha": 1.0}} | options
    return demand_of(study, land, **chosen)


@pytest.mark.parametrize(
    ("basis", "net_share", "expected_ha"),
    [("gross", 0.75, 75), ("gross", None, 75), ("gross", 0.6, 60), ("net", 0.6, 100), (None, 0.6, 100)],
)
def test_gross_hectares_count_by_the_net_share_and_net_ones_in_full(
    units, sites, basis, net_share, expected_ha
):
    found = asked(units, sites, PublishedDemand(100, 100, "x", basis=basis, year=2021), net_share=net_share)
    assert found["demand_ha_mid"].sum() == pytest.approx(expected_ha)
    assert found.attrs["basis"] == "net"
    assert ("converted" in found.attrs) == (basis == "gross")


@pytest.mark.parametrize(
    ("stated", "unsaid"),
    [
        ({}, ("source", "basis", "year")),
        ({"source": "a"}, ("basis", "year")),
        ({"source": "a", "basis": "net", "year": 2021}, ()),
    ],
)
def test_what_the_figure_does_not_state_is_said(units, sites, stated, unsaid):
    assert asked(units, sites, PublishedDemand(4, 6, **stated), net_share=0.75).attrs["unsaid"] == unsaid


def test_a_total_of_the_call_is_net_and_lacks_nothing(units, sites):
    gross = PublishedDemand(100, 100, basis="gross")
    found = asked(units, sites, gross, net_share=0.5, demand_total_ha=(40, 60))
    assert (found["demand_ha_mid"].sum(), found.attrs["unsaid"]) == (pytest.approx(50), ())


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1))
def test_net_is_never_more_than_gross_and_only_once_taken_off(low, more, share):
    gross = PublishedDemand(low, low + more, basis="gross")
    net = gross.net(share)
    assert net.low_ha <= gross.low_ha
    assert net.low_ha <= net.high_ha
    assert net.net(share) == net


@pytest.mark.parametrize(
    ("demand", "said"),
    [
        (PublishedDemand(60, 40), "low 60 is above high 40"),
        (PublishedDemand(-1, 40), "demand_ha: -1 is not a number of ha"),
        (PublishedDemand(1, 40, basis="brutto"), "basis 'brutto' is neither"),
        (PublishedDemand(1, 40, year=20), "year 20 is no year"),
        (PublishedDemand(1, 40, start_year="2020"), "start_year '2020' is no year"),
        (PublishedDemand(1, 40, min_site_ha=-5), "min_ha: -5"),
        (PublishedDemand(1, 40, source=3), "source 3 is no text"),
        (40, "a PublishedDemand is needed"),
    ],
)
def test_a_faulty_demand_is_refused(demand, said):
    inputs = Inputs("")
    check_demand(inputs, demand)
    assert said in " ".join(inputs.faults)


@pytest.mark.parametrize(
    ("table", "said"), [(50, "must be a table"), ({"low_ha": 1}, '"high_ha" is missing')]
)
def test_a_faulty_table_of_the_study_file_is_named(table, said):
    demand, faults = read_demand_table(table)
    assert demand is None
    assert said in faults[0]
