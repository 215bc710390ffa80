"""The same answer for any order of rows and either engine: what the bundled study gives, figure by figure."""

import dataclasses
import importlib.util

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.layers import study_file

pytestmark = pytest.mark.slow


def tables(thing, name="result", depth=0):
    """Every table of a result by its name, in an order of its own: by keys, then by figures."""
    if isinstance(thing, pd.DataFrame | pd.Series):
        yield name, in_order(thing)
    elif dataclasses.is_dataclass(thing) and depth < 5:
        for field in dataclasses.fields(thing):
            if field.name not in {"study", "intermediate", "steps"}:
                yield from tables(getattr(thing, field.name), f"{name}.{field.name}", depth + 1)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from tables(value, f"{name}.{key}", depth + 1)


def in_order(table):
    plain = pd.DataFrame(table)
    if isinstance(table, gpd.GeoDataFrame):
        # not its length: outlines may hold slits without any width, which are no land
        plain = pd.DataFrame(table.drop(columns=table.active_geometry_name))
        plain["drawn_ha"] = table.area / 10_000
    plain = plain.reset_index(drop=isinstance(plain.index, pd.RangeIndex))
    numbers = [name for name in plain if pd.api.types.is_float_dtype(plain[name])]
    by = plain.assign(**{str(name): plain[name].round(6) for name in numbers}).astype(object)
    by = by.map(lambda value: f"{value:+020.6f}" if isinstance(value, float) else str(value))
    return plain.loc[by.sort_values(list(by)).index].reset_index(drop=True)


def differences(one, other):
    """Which tables differ by more than the tenth digit, and by how much."""
    found, expected = dict(tables(one)), dict(tables(other))
    assert found.keys() == expected.keys()
    odd = {}
    for name, table in expected.items():
        try:
            pd.testing.assert_frame_equal(found[name], table, rtol=1e-9, atol=1e-9, check_dtype=False)
        except AssertionError as error:
            odd[name] = str(error)[:500]
    return odd


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(result, monkeypatch, seed):
    read, order = study_file.read_layer, np.random.default_rng(seed)

    def shuffled(*args):
        layer = read(*args)
        mixed = layer.iloc[order.permutation(len(layer))].reset_index(drop=True)
        if "area" in layer:  # the one order that has a meaning: the first area named is the cooperation area
            later = mixed["area"].ne(layer["area"].iloc[0])
            mixed = mixed.loc[later.sort_values(kind="stable").index].reset_index(drop=True)
        mixed.attrs = dict(layer.attrs)
        return mixed

    monkeypatch.setattr(study_file, "read_layer", shuffled)
    study = lg.read_study(lg.datasets.get_path("halle-leipzig"))
    assert differences(lg.assess(study), result) == {}


def test_without_numba_nothing_changes(result, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "landgap.geometry.engine.find_spec", lambda name: None if name == "numba" else find(name)
    )
    study = lg.read_study(lg.datasets.get_path("halle-leipzig"))
    assert differences(lg.assess(study), result) == {}
