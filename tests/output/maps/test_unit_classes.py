"""Colours that stand side by side are distinguished, by the colour-blind too.

Dichromats are simulated after Machado, Oliveira and Fernandes (2009), differences are those of
CAM02-UCS (Luo, Cui and Li 2006), in which 1 can just be seen side by side.
"""

from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert, deltaE

from landgap.output.maps.bivariate import BIVARIATE
from landgap.output.maps.classes import Classes
from landgap.output.maps.flows import _COLOURS
from landgap.output.maps.membership import _GAIN, _LOSS
from landgap.output.maps.unit_classes import NO_DATA, diverging, sequential

LEAST = 10  # apart on a map, where legend and class do not touch
NINE = [colour for row in BIVARIATE for colour in row]


def diverging_of(count):
    return diverging(Classes([float(edge) for edge in range(count - 1)], pd.Series(dtype="Int64")))


PAIRS = {
    "balance": list(pairwise(diverging_of(7))),
    "reach": list(pairwise(diverging_of(6))),
    "amounts": list(pairwise(sequential(4))),
    "gain": list(pairwise(_GAIN)),
    "loss": list(pairwise(_LOSS)),
    "gain and loss": list(zip(_GAIN[1:], _LOSS[1:], strict=True)),
    "flows": list(combinations(_COLOURS, 2)),
    "supply and demand": list(combinations(NINE, 2)),
}


def seen(colour, kind):
    rgb = np.array(mpl.colors.to_rgb(colour))
    if kind is None:
        return rgb
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)


def apart(one, other, kind):
    return float(deltaE(seen(one, kind), seen(other, kind), input_space="sRGB1"))


@pytest.mark.parametrize("kind", [None, "deuteranomaly", "protanomaly"])
@pytest.mark.parametrize("name", PAIRS)
def test_neighbouring_colours_are_told_apart(name, kind):
    close = [pair for pair in PAIRS[name] if apart(*pair, kind) < LEAST]
    assert close == []


def test_the_simulation_finds_red_and_green_of_one_lightness():
    assert apart("#C0504D", "#7F8F2B", None) > 25
    assert apart("#A8734D", "#7F8F2B", "deuteranomaly") < LEAST


def test_nothing_known_is_hatched_and_no_class_is():
    assert NO_DATA["hatch"]
    assert NO_DATA["facecolor"] not in [*NINE, *sequential(4), *diverging_of(7)]
