"""Every map as a picture of the small study.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output/maps -k picture --mpl-generate-path=tests/output/maps/baseline``.
"""

from pathlib import Path

import pytest
from sheets import KINDS, draw, says, sheet, written

import landgap as lg


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture(kind, found):
    return draw(kind, found(kind), ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_on_screen(small):
    ax = lg.maps.bivariate(small, breaks=((5, 10), (5, 20)))
    for text in written(ax, "foot"):
        text.set_visible("Bearbeitung" not in text.get_text())  # the version is today's
    assert "vorgegeben" in says(ax)
    return ax.figure


def test_pictures_are_compared_and_every_kind_has_one(pytestconfig):
    assert pytestconfig.getoption("--mpl")
    there = {path.stem for path in (Path(__file__).parent / "baseline").iterdir()}
    assert there == {f"test_picture_{kind}" for kind in KINDS} | {"test_picture_on_screen"}
