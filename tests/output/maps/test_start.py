from dataclasses import replace

import pytest
from pyproj import CRS

from landgap.output.maps.start import foot_lines
from landgap.output.maps.text import wrap
from landgap.output.words import words


@pytest.mark.parametrize("width", range(200, 400, 7))
def test_a_licence_stays_on_one_line(result, width):
    named = ["Contributors (CC BY 4.0)", "Other contributors (CC BY-SA 3.0)", "Still others"]
    study = replace(result.study, provenance={"units": {"attribution": named}})
    foot = foot_lines(replace(result, study=study), CRS.from_epsg(25833), words("en"))
    lines = wrap(foot[0], width, 6)
    assert " ".join(lines).count("(CC\u00a0BY\u00a04.0)") == 1
    assert not any(line.endswith(("(CC", "BY", "BY-SA")) for line in lines)
