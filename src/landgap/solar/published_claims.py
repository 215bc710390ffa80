"""What others say about plants on commercial land, against what the overlap says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs, text_keys
from landgap.layers.kinds import Column

LIKELY, UNLIKELY = 0.5, 0.05
"""Shares of a plant above which commercial land is confirmed, and below which it is denied."""

_MEASURED = ["share", "overlap_ha_high", "accuracy_m", "area_ha"]


def compare_claims(plants: pd.DataFrame, claims: pd.Series) -> pd.DataFrame:
    """Compare published claims on commercial land with the expected overlap, with the reason.

    Parameters
    ----------
    plants : DataFrame
        By `pv_id`: `share`, `overlap_ha_high`, `accuracy_m`, `area_ha`; as in
        :attr:`landgap.solar.Solar.plants`, measured with ``pv_claims=False``: else a claim is held against
        itself.
    claims : Series
        ``yes``, ``no`` or anything else (nothing said), by `pv_id`.

    Returns
    -------
    DataFrame
        By `pv_id`, plants with a claim only: `claim`, `share`, `overlap_ha_high`, `accuracy_m`,
        `radius_m` of the plant, `verdict` (``agrees``, ``contradicts``, ``inconclusive``), and `why`:

        - ``share``: at least half of the plant, or less than a twentieth, lies on a site;
        - ``no site near``: no place within the accuracy reaches a site, so the site is missing
          from the layer or lies elsewhere;
        - ``position too rough``: the plant may lie anywhere in a disc larger than itself, so
          no share says yes or no;
        - ``partly on a site``: the position would do.

        A ``no`` agrees if the share is below a twentieth, which chance alone would often give.

    Raises
    ------
    LandgapError
        If a column is missing, a figure is negative, or a key is duplicate; all faults at once.

    See Also
    --------
    landgap.pv_conflict : The overlap.

    Examples
    --------
    >>> plants = pd.DataFrame(
    ...     {"share": [0.02, 0.8], "overlap_ha_high": [0.5, 9.0], "accuracy_m": [3000.0, 100.0],
    ...      "area_ha": [10.0, 10.0]}, index=["a", "b"],
    ... )
    >>> compare_claims(plants, pd.Series({"a": "yes", "b": "yes"}))[["verdict", "why"]]
                verdict                 why
    a      inconclusive  position too rough
    b            agrees               share
    """
    inputs = Inputs("The claims cannot be compared.")
    amounts = (Column(name, "amount", required=True, gaps=True) for name in _MEASURED)
    measured = inputs.table(plants, "plants", *amounts)
    said = inputs.by_key(claims, "claims", "text", gaps=True)
    inputs.stop()
    measured = measured.set_index(text_keys(plants.index))
    if (double := measured.index[measured.index.duplicated()]).size:
        inputs.fault(f"plants: duplicate keys {some(double)}")
    inputs.stop()
    said = said[said.isin(["yes", "no"])]
    table = measured.loc[measured.index.isin(said.index), _MEASURED].copy()
    table.insert(0, "claim", said.reindex(table.index))
    table["radius_m"] = np.sqrt(table.pop("area_ha") * 10_000 / np.pi)
    yes, on, off = table["claim"].eq("yes"), table["share"] >= LIKELY, table["share"] < UNLIKELY
    away = table["overlap_ha_high"].eq(0)
    rough = table["accuracy_m"] > table["radius_m"]
    agrees = (yes & on) | (~yes & off)
    # rough places cannot deny a yes, nor can a layer that lacks the site
    contradicts = (~yes & on) | (yes & off & ~rough)
    table["verdict"] = np.select([contradicts, agrees], ["contradicts", "agrees"], "inconclusive")
    table["why"] = np.select(
        [agrees | contradicts, away & yes, rough],
        ["share", "no site near", "position too rough"],
        "partly on a site",
    )
    return table
