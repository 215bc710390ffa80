"""Colours that stand side by side are told apart, by the colour-blind too.

Dichromats are simulated after Machado, Oliveira and Fernandes (2009), differences are those of
CAM02-UCS (Luo, Cui and Li 2006), in which 1 can just be seen side by side.
"""

import sys
from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert, deltaE

import landgap as lg
from landgap.output.maps.unit_classes import NO_DATA, diverging
from landgap.output.maps.classes import Classes

LEAST = 10  # apart on a map, where legend and class do not touch
lg.maps  # noqa: B018  loads its modules
bivariate, multiples, membership, flows = (
    sys.modules[f"landgap.output.maps.{name}"] for name in ("bivariate", "multiples", "membership", "flows")
)
NINE = [colour for row in bivariate.BIVARIATE for colour in row]


def diverging_of(count):
    return diverging(Classes([float(edge) for edge in range(count - 1)], pd.Series(dtype="Int64")))


PAIRS = {
    "balance": list(pairwise(diverging_of(7))),
    "reach": list(pairwise(diverging_of(6))),
    "multiples": list(pairwise(multiples.SEQUENTIAL)),
    "gain": list(pairwise(membership._GAIN)),
    "loss": list(pairwise(membership._LOSS)),
    "gain and loss": list(zip(membership._GAIN[1:], membership._LOSS[1:], strict=True)),
    "flows": list(combinations(flows._COLOURS, 2)),
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
    assert NO_DATA["facecolor"] not in [*NINE, *multiples.SEQUENTIAL, *diverging_of(7)]
