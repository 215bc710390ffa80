from dataclasses import replace

import numpy as np
from sheets import studied

from landgap.output.maps.base_map import base_map
from landgap.output.maps.features import junction_points, pv_symbols, site_symbols


def test_sites_are_drawn_by_status_and_what_is_to_be_had(small):
    marks = site_symbols(small, base_map(small.study))["mark"]
    assert marks.to_dict() == {
        "cross": "existing", "reserve": "reserve", "built": "built", "withdrawn": "withdrawn",
    }  # fmt: skip


def test_an_idea_is_drawn_as_what_it_counts_for(small):
    sites = small.study.sites
    study = replace(small.study, sites=sites.assign(status=sites["status"].replace("reserve", "idea")))
    drawn = replace(small, study=study)
    assert site_symbols(drawn, base_map(study))["mark"]["reserve"] == "idea"
    offered = small.offered.assign(supply_ha=0.0)
    marks = site_symbols(replace(drawn, offered=offered), base_map(study))["mark"]
    assert marks["reserve"] == "idea_not_counted"


def test_plants_that_are_gone_are_not_drawn(small, pv):
    gone = pv.assign(status=["operating", "withdrawn"], pv_id=["a", "b"])
    study = studied(units=small.study.units, pv=gone, sites=small.study.sites)
    symbols = pv_symbols(replace(small, study=study), base_map(study)).set_index("pv_id")
    assert symbols["mark"].to_dict() == {"a": "pv_operating", "b": ""}


def test_only_junctions_in_the_units_are_drawn(linked, small):
    points = junction_points(linked, base_map(linked.study))
    assert len(points) == 2
    assert np.isfinite(points.x).all()
    assert junction_points(small, base_map(small.study)).empty
