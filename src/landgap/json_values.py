"""Values as strict JSON has them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd


def json_value(value: Any) -> Any:  # noqa: ANN401  whatever a layer says of itself
    """Turn a value into what strict JSON has; it knows neither infinity nor NaN.

    Parameters
    ----------
    value : object
        Any; mappings and sequences are gone through.

    Returns
    -------
    object
        None where nothing is known, ``"inf"`` where without end; text of what JSON does not know.

    Examples
    --------
    >>> json_value({"a": np.float64("inf"), "b": [float("nan"), np.int64(2)], 3: {"z", "y"}})
    {'a': 'inf', 'b': [None, 2], '3': ['y', 'z']}
    """
    if isinstance(value, Mapping):
        return {str(name): json_value(part) for name, part in value.items()}
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple | np.ndarray | pd.Series | pd.Index):
        return [json_value(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    if isinstance(value, str | bool | int):
        return value
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value if isinstance(value, float) else str(value)
