"""The layers of a study in one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd


def layer_table(
    layers: Mapping[str, pd.DataFrame], provenance: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """Count rows, hectares and repairs of each layer.

    Parameters
    ----------
    layers : mapping of str to DataFrame
        By name.
    provenance : mapping
        Of the study, by layer.

    Returns
    -------
    DataFrame
        One row a layer: `rows`, `area_ha`, `source`, `vintage`, `repaired`, `excluded`.

    Examples
    --------
    >>> table = layer_table({"prices": pd.DataFrame({"year": [2020]})}, {"prices": {"source": "s"}})
    >>> int(table.loc["prices", "rows"]), table.loc["prices", "source"]
    (1, 's')
    """
    rows = {}
    for name, frame in layers.items():
        about = provenance.get(name, {})
        repairs = about.get("repairs", {})
        area = isinstance(frame, gpd.GeoDataFrame) and name != "access" and len(frame)
        rows[name] = {
            "rows": len(frame),
            "area_ha": round(frame.area.sum() / 10_000, 1) if area else float("nan"),
            "source": about.get("source", ""),
            "vintage": about.get("vintage", ""),
            "repaired": repairs.get("invalid", 0) + repairs.get("flattened", 0),
            "excluded": len(repairs.get("excluded", ())),
        }
    return pd.DataFrame.from_dict(rows, orient="index")
