import networkx as nx
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

PLACE = box(0, 0, 2000, 2000)
EVERYWHERE = frame({"n": [1]}, [PLACE])
NOWHERE = frame({"n": [1]}, [box(9000, 9000, 9100, 9100)])
# what the ordinances of both states ask, and what they exclude
ASKED = {"disadvantaged": EVERYWHERE}
EXCLUDED = dict.fromkeys(("natura_2000", "national_monument", "protected_part", "biotope"), NOWHERE)


def plants(*mw, year):
    """All near each other; 1 ha per MW from 2021 on."""
    years = year if isinstance(year, list) else [year] * len(mw)
    rows = {"pv_id": [f"P{n}" for n in range(len(mw))], "mw": mw, "commissioned": years}
    return frame(rows, [box(10 * n, 0, 10 * n + 5, 5) for n in range(len(mw))])


def fields(*states, area_ha=1000.0):
    rows = {"candidate_id": [f"F{n}" for n in range(len(states))], "state": states}
    shapes = [box(100 * n, 100, 100 * n + 90, 190) for n in range(len(states))]
    return frame(rows | {"area_ha": area_ha}, shapes)


def law(land, there, areas):
    dated = land.merge(there[["commissioned"]].drop_duplicates(), how="cross")
    return lg.solar.eeg_classes(dated, areas, key="candidate_id")


def placed(there, land, areas):
    return lg.solar.relocate(there, land, within_km=9, lawful=law(land, there, areas))


@pytest.mark.parametrize(
    ("state", "year", "mw"),
    [("DE-ST", 2022, 100), ("DE-SN", 2022, 180), ("DE-ST", [2022, 2023], 200), ("DE-ST", 2020, 0)],
)
def test_the_ordinances_of_both_states_cap_a_year(state, year, mw):
    """100 MW a year in Saxony-Anhalt, 180 in Saxony; before them, arable land was closed."""
    areas = {**ASKED, **EXCLUDED, "arable": EVERYWHERE}
    found = placed(plants(150.0, 150.0, year=year), fields(state, state), areas)
    assert found.placed_mw == pytest.approx(mw, abs=1e-4)
    assert found.caps["placed_mw"].le(found.caps["cap_mw"] + 1e-4).all()
    assert found.caps["placed_mw"].sum() == pytest.approx(mw, abs=1e-4)
    assert set(found.flows["capped_by"]) <= {"PVFVO Sachsen", "FFAVO Sachsen-Anhalt"}


def test_arable_land_and_grassland_share_the_cap_of_saxony_and_only_arable_is_open_next_door():
    areas = {**ASKED, **EXCLUDED, "arable": NOWHERE, "grassland": EVERYWHERE}
    both = {**areas, "arable": EVERYWHERE}
    there = plants(150.0, 150.0, year=2022)
    assert placed(there, fields("DE-SN"), both).placed_mw == pytest.approx(180, abs=1e-4)
    assert placed(there, fields("DE-SN"), areas).placed_mw == pytest.approx(180, abs=1e-4)
    assert placed(there, fields("DE-ST"), areas).placed_mw == 0
    mixed = placed(there, fields("DE-SN", "DE-ST"), both)
    assert mixed.caps["placed_mw"].round(3).to_dict() == {
        ("FFAVO Sachsen-Anhalt", "DE-ST", 2022): 100,
        ("PVFVO Sachsen", "DE-SN", 2022): 180,
    }


def test_land_that_a_law_without_a_cap_opens_counts_against_none():
    areas = {**ASKED, **EXCLUDED, "arable": EVERYWHERE, "conversion": EVERYWHERE}
    found = placed(plants(150.0, 150.0, year=2022), fields("DE-ST"), areas)
    assert found.placed_mw == pytest.approx(300, abs=1e-4)
    assert found.caps.empty
    assert found.flows["capped_by"].isna().all()


def test_what_nobody_knows_is_counted_and_not_used():
    there, land = plants(5.0, 5.0, year=2022), fields("DE-ST")
    found = placed(there, land, {**ASKED, "arable": EVERYWHERE})  # no layer of what is excluded
    assert (found.placed_mw, found.undecided) == (0, 2)
    known = placed(there, land, {**ASKED, "arable": EVERYWHERE, "conversion": EVERYWHERE})
    assert (known.placed_mw, known.undecided) == (10, 0)


def test_a_law_that_was_not_asked_or_is_no_law_is_refused():
    there, land = plants(5.0, 5.0, year=[2022, 2023]), fields("DE-ST")
    short = law(land, there[:1], {"conversion": EVERYWHERE})
    with pytest.raises(lg.LandgapError, match="not asked for F0 in 2023; ask eeg_classes for ev"):
        lg.solar.relocate(there, land, within_km=9, lawful=short)
    with pytest.raises(lg.LandgapError) as error:
        lg.solar.relocate(there, land, within_km=9, lawful=short.drop(columns=["holds", "cap_mw_per_year"]))
    for fault in ("lawful.holds: the column is missing", "lawful.cap_mw_per_year: the", "give what eeg_cl"):
        assert fault in str(error.value)


def test_a_cap_of_the_whole_country_holds_across_states():
    row = {
        "rule": "new",
        "law": "a law to come",
        "area_class": "sealed",
        "valid_from": "2030-01-01",
    }
    rules = pd.DataFrame([row | {"cap_mw_per_year": 70, "source": "none yet"}])
    rules = pd.concat([lg.solar.eeg_rules().query("area_class == 'rail'"), rules])
    land, there = fields("DE-SN", "DE-ST"), plants(50.0, 50.0, year=2031)
    dated = land.assign(commissioned=2031)
    areas = {"sealed": EVERYWHERE, "rail": NOWHERE}
    lawful = lg.solar.eeg_classes(dated, areas, key="candidate_id", rules=rules)
    found = lg.solar.relocate(there, land, within_km=9, lawful=lawful)
    assert found.placed_mw == pytest.approx(70, abs=1e-4)
    with pytest.raises(lg.LandgapError, match=r"law: missing beside a cap.*in new"):
        lg.solar.eeg_classes(dated, areas, key="candidate_id", rules=rules.assign(law=None))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from([2022, 2023])), min_size=1, max_size=5),
    st.lists(
        st.tuples(st.integers(1, 60), st.sampled_from(["DE-SN", "DE-ST"]), st.booleans()),
        min_size=1,
        max_size=4,
    ),
    st.fixed_dictionaries({"DE-SN": st.integers(1, 50), "DE-ST": st.integers(1, 50)}),
)
def test_as_many_megawatts_as_a_network_lets_through(wanted, land, cap_mw):
    """Maximal flow: plants, then land that is free, or by way of the cap of a state and year."""
    there = plants(*(float(mw) for mw, _ in wanted), year=[year for _, year in wanted])
    states = [state for _, state, _ in land]
    places = fields(*states).assign(area_ha=[float(ha) for ha, _, _ in land])
    rows, network = [], nx.DiGraph()
    for plant, (mw, year) in zip(there["pv_id"], wanted, strict=True):
        network.add_edge("asked", plant, capacity=mw)
        for state in cap_mw:
            network.add_edge(plant, (state, year, "in"))
    for name, (ha, state, free) in zip(places["candidate_id"], land, strict=True):
        network.add_edge(name, "room", capacity=ha)
        for year in (2022, 2023):
            network.add_edge((state, year, "in"), (state, year, "out"), capacity=cap_mw[state])
            network.add_edge((state, year, "out"), name)
            cap = None if free else cap_mw[state]
            rows.append((name, state, year, f"law of {state}", True, cap))
        if free:
            network.add_edges_from((plant, name) for plant in there["pv_id"])
    columns = ["candidate_id", "state", "commissioned", "law", "holds", "cap_mw_per_year"]
    lawful = pd.DataFrame(rows, columns=columns).astype({"cap_mw_per_year": "float64"})
    found = lg.solar.relocate(there, places, within_km=9, lawful=lawful)
    most = nx.maximum_flow_value(network, "asked", "room")
    assert found.placed_mw == pytest.approx(most, abs=1e-3)
    assert (found.caps["placed_mw"] <= found.caps["cap_mw"] + 1e-3).all()
    assert found.flows["mw"].sum() == pytest.approx(found.plants["placed_mw"].sum())


def two_plants():
    rows = {"pv_id": ["P", "Q"], "mw": [4.0, 4.0], "commissioned": [2021, 2010]}
    return frame(rows, [box(0, 0, 10, 10), box(3000, 0, 3010, 10)])


def land(**columns):
    rows = {"candidate_id": ["near", "far"], "area_ha": [6.0, 100.0], **columns}
    return frame(rows, [box(1000, 0, 1300, 200), box(8000, 0, 9000, 1000)])


@pytest.mark.parametrize(("km", "placed"), [(0.5, 0), (1.2, 4), (2.5, 4 + 2 / 2.25), (9, 8)])
def test_megawatts_by_distance_by_hand(km, placed):
    """P (1 ha per MW) reaches the near 6 ha within 1 km; Q (2.25 ha per MW) within 1.7 km."""
    found = lg.solar.relocate(two_plants(), land(), within_km=km)
    assert found.placed_mw == pytest.approx(placed, abs=1e-4)
    assert found.asked_mw == 8


def test_least_conflict_comes_before_short_distances_and_after_megawatts():
    conflict = pd.Series({"near": 1.0, "far": 0.0})
    found = lg.solar.relocate(two_plants(), land(), within_km=9, conflict=conflict)
    assert found.candidates["used_ha"].round(3).to_dict() == {"near": 0, "far": 4 + 9}
    tight = lg.solar.relocate(two_plants(), land(area_ha=[6.0, 9.0]), within_km=9, conflict=conflict)
    assert tight.placed_mw == pytest.approx(8, abs=1e-4)


def test_the_law_of_the_year_decides_who_may_go_where():
    allowed = pd.DataFrame({"pv_id": ["Q"], "candidate_id": ["far"]})
    found = lg.solar.relocate(two_plants(), land(), within_km=9, lawful=allowed)
    assert found.flows[["pv_id", "candidate_id"]].to_numpy().tolist() == [["Q", "far"]]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(0.1, 50), min_size=1, max_size=5),
    st.lists(st.floats(0.1, 80), min_size=1, max_size=5),
    st.floats(0.01, 6),
)
def test_nobody_gets_more_than_asked_and_no_land_is_used_twice(mw, hectares, km):
    plants = frame(
        {"pv_id": range(len(mw)), "mw": mw, "commissioned": 2021},
        [box(1000 * n, 0, 1000 * n + 9, 9) for n in range(len(mw))],
    )
    places = frame(
        {"candidate_id": range(len(hectares)), "area_ha": hectares},
        [box(1500 * n, 500, 1500 * n + 9, 509) for n in range(len(hectares))],
    )
    near, far = (lg.solar.relocate(plants, places, within_km=reach) for reach in (km, km + 2))
    for found in (near, far):
        assert (found.plants["placed_mw"] <= found.plants["mw"] + 1e-4).all()
        assert (found.candidates["used_ha"] <= found.candidates["area_ha"] + 1e-4).all()
        assert (found.flows["km"] <= found.within_km + 1e-9).all()
    assert near.placed_mw <= far.placed_mw + 1e-3


def test_every_fault_of_the_tables_is_named():
    plants = pd.concat([two_plants(), two_plants()]).assign(mw=-1.0)
    with pytest.raises(lg.LandgapError) as error:
        lg.solar.relocate(plants, land().drop(columns="area_ha").to_crs(4326), within_km=-1)
    for fault in (
        "plants: duplicate pv_id in 4 rows",
        "plants.mw: negative in 4 rows",
        "candidates.area_ha: the column is missing",
        "within_km: -1 is not a number of km above 0",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="conflict: missing for far"):
        lg.solar.relocate(two_plants(), land(), within_km=1, conflict=pd.Series({"near": 0.0}))


def test_other_names_keys_and_systems_place_the_same():
    """Geometry called geom, degrees for metres, years as text."""
    there = two_plants().rename_geometry("geom").to_crs(4326).astype({"commissioned": "str"})
    before = there.copy()
    found = lg.solar.relocate(there, land().to_crs(25833), within_km=9)
    assert found.placed_mw == pytest.approx(lg.solar.relocate(two_plants(), land(), within_km=9).placed_mw)
    pd.testing.assert_frame_equal(pd.DataFrame(there), pd.DataFrame(before))
