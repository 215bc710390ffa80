"""Pieces of unit, site and plant, by hand."""

import pytest
from ground import box, frame

import landgap as lg


def pieces_of(units, sites, pv=None, **options):
    pieces = lg.ledger(units, sites, pv, **options).pieces
    return {
        tuple(key for key in row[:3] if isinstance(key, str)): row[3]
        for row in pieces[["unit_id", "site_id", "pv_id", "area_ha"]].itertuples(index=False)
    }


def test_pv_over_a_border_and_beyond_a_site(units, sites, pv):
    assert pieces_of(units, sites, pv) == pytest.approx(
        {
            ("14730001", "built"): 8,
            ("14730001", "cross"): 10,
            ("14730002", "withdrawn"): 10,
            ("15088001", "cross", "small"): 1,
            ("15088001", "cross"): 9,
            ("15088002", "reserve", "park"): 5,
            ("15088002", "reserve"): 35,
            ("15088002", "park"): 5,
        }
    )


def test_a_sliver_of_two_digitisations_goes_to_the_unit_of_its_site(units):
    """The site was drawn up to the border, one metre too far: 300 m2 of 6 ha."""
    sites = frame({"site_id": ["S", "broad"]}, [box(1800, 0, 2001, 300), box(1000, 900, 2050, 999)])
    for geometry in (True, False):
        ledger = lg.ledger(units, sites, sliver_m=5, geometry=geometry)
        whole = ledger.pieces[ledger.pieces["site_id"] == "S"]
        assert whole["unit_id"].tolist() == ["15088001"]
        assert whole["area_ha"].tolist() == pytest.approx([6.03])
        assert ledger.moved[["site_id", "from_unit", "to_unit"]].to_numpy().tolist() == [
            ["S", "14730001", "15088001"]
        ]
        assert ledger.moved["area_ha"].tolist() == pytest.approx([0.03])
        assert (ledger.pieces["site_id"] == "broad").sum() == 2
    assert len(lg.ledger(units, sites, geometry=False).moved) == 0
