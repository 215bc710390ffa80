"""Layers and a run that all tests of the ledger in parts share."""

import pytest
from large import drawn, written

import landgap as lg


@pytest.fixture(scope="session")
def layers():
    return drawn()


@pytest.fixture(scope="session")
def files(layers, tmp_path_factory):
    units, sites, pv = layers
    return written(tmp_path_factory.mktemp("layers"), units=units, sites=sites, pv=pv)


@pytest.fixture(scope="session")
def once(files, tmp_path_factory):
    return lg.ledger_in_parts(*files, out=tmp_path_factory.mktemp("once"), partitions=1)
