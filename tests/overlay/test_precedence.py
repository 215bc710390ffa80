"""Who keeps the land where two sites or plants overlap."""

import pytest
from ground import box, frame
from shapely import affinity

import landgap as lg
from landgap.layers.schema import STATUS
from landgap.overlay.precedence import PRECEDENCE, precedence_faults


def test_what_is_built_keeps_the_land_and_the_loser_is_told(units):
    sites = frame(
        {"site_id": ["plan", "works"], "status": ["planned", "existing"]},
        [box(0, 0, 500, 200), box(300, 0, 600, 200)],
    )
    ledger = lg.ledger(units, sites)
    assert ledger.pieces.set_index("site_id")["area_ha"].to_dict() == {"plan": 6, "works": 6}
    assert ledger.overlaps.to_numpy().tolist() == [["sites", "plan", "works", 4.0]]
    assert ledger.sites.loc["plan", ["area_ha", "overlap_ha"]].tolist() == [10, 4]
    turned = lg.ledger(units, sites, precedence=("planned", "existing"))
    assert turned.overlaps.to_numpy().tolist() == [["sites", "works", "plan", 4.0]]


def test_a_drawn_site_keeps_its_land_against_a_guessed_one(units):
    sites = frame(
        {
            "site_id": ["small-disc", "polygon"],
            "status": "existing",
            "footprint": ["modelled", "given"],
        },
        [box(0, 0, 100, 100), box(50, 0, 650, 100)],
    )
    assert lg.ledger(units, sites).overlaps["kept_by"].tolist() == ["polygon"]


def test_the_older_plant_keeps_the_land(units, sites):
    pv = frame(
        {"pv_id": ["new", "old"], "commissioned": [2020, 2010]},
        [box(0, 0, 100, 100), box(0, 0, 200, 100)],
    )
    assert lg.ledger(units, sites, pv).overlaps.to_numpy().tolist() == [["pv", "new", "old", 1.0]]


@pytest.mark.parametrize("precedence", ["existing", None, 3])
def test_a_precedence_that_is_no_list_is_refused(units, sites, precedence):
    with pytest.raises(lg.LandgapError, match="precedence: a list of statuses is needed"):
        lg.ledger(units, sites, precedence=precedence)


def test_the_smaller_keeps_the_land_and_then_the_key(units):
    pair = [box(0, 0, 300, 100), box(200, 0, 400, 100)]
    sites = frame({"site_id": ["large", "small"]}, pair)
    assert lg.ledger(units, sites).overlaps["kept_by"].tolist() == ["small"]
    same = frame({"site_id": ["z", "a"]}, [pair[0], pair[0]])
    ledger = lg.ledger(units, same.iloc[::-1])
    assert ledger.overlaps.to_numpy().tolist() == [["sites", "z", "a", 3.0]]


def test_statuses_that_are_not_known_or_duplicate_are_named():
    assert precedence_faults(PRECEDENCE) == []
    assert precedence_faults(["exsting", "existing", "existing"]) == [
        "precedence: unknown status exsting; known are " + ", ".join(STATUS),
        "precedence: duplicate statuses",
    ]


@pytest.mark.parametrize("numba", [True, False])
def test_sites_of_the_same_size_but_for_rounding_tie_and_the_key_decides(monkeypatch, numba):
    """Turned and moved, a shape has other last digits: they must not say who is the smaller."""
    if not numba:
        monkeypatch.setattr("landgap.geometry.engine.find_spec", lambda _: None)
    shape = box(0, 0, 400.1, 300.3).difference(box(100, 100, 133.3, 177.7))
    moved = [affinity.translate(affinity.rotate(shape, 7 * n), 0.1 * n, 50.7 * n) for n in range(6)]
    sites = frame({"site_id": list("fbdaec")}, moved)
    plants = frame({"pv_id": list("fbdaec"), "commissioned": 2012}, moved)
    units = frame({"unit_id": ["u"]}, [box(-1000, -1000, 2000, 2000)])
    for seed in range(4):
        overlaps = lg.ledger(
            units, sites.sample(frac=1, random_state=seed), plants.sample(frac=1, random_state=seed)
        ).overlaps
        assert set(overlaps["layer"]) == {"sites", "pv"}
        assert (overlaps["kept_by"] < overlaps["id"]).all()
