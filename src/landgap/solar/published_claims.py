"""What others say about plants on commercial land, against what the overlap says."""

from __future__ import annotations

import pandas as pd

LIKELY, UNLIKELY = 0.5, 0.05
"""Shares of a plant above which commercial land is confirmed, and below which it is denied."""


def compare_word(plants: pd.DataFrame, word: pd.Series) -> pd.DataFrame:
    """Set the published word on commercial land beside the expected overlap, with the reason.

    Parameters
    ----------
    plants : DataFrame
        By `pv_id`: `share`, `overlap_ha_high`, `accuracy_m`, `area_ha`; as in
        :attr:`landgap.Solar.plants`.
    word : Series
        ``yes``, ``no`` or anything else (nothing said), by `pv_id`.

    Returns
    -------
    DataFrame
        By `pv_id`, plants with a word only: `word`, `share`, `overlap_ha_high`, `accuracy_m`,
        `radius_m` of the plant, `verdict` (``agrees``, ``contradicts``, ``open``), and `why`:

        - ``share``: at least half of the plant, or less than a twentieth, lies on a site;
        - ``no site near``: no place within the accuracy reaches a site, so the site is missing
          from the layer or lies elsewhere;
        - ``position too rough``: the plant may lie anywhere in a disc larger than itself, so
          no share says yes or no;
        - ``partly on a site``: the position would do.

        A ``no`` agrees if the share is below a twentieth, which chance alone would often give.

    Examples
    --------
    >>> plants = pd.DataFrame(
    ...     {"share": [0.02, 0.8], "overlap_ha_high": [0.5, 9.0], "accuracy_m": [3000.0, 100.0],
    ...      "area_ha": [10.0, 10.0]}, index=["a", "b"],
    ... )
    >>> compare_word(plants, pd.Series({"a": "yes", "b": "yes"}))[["verdict", "why"]]
      verdict                 why
    a    open  position too rough
    b  agrees               share
    """
    said = word[word.isin(["yes", "no"])]
    table = plants.loc[
        plants.index.isin(said.index), ["share", "overlap_ha_high", "accuracy_m", "area_ha"]
    ].copy()
    table.insert(0, "word", said.reindex(table.index))
    table["radius_m"] = (table.pop("area_ha") * 10_000 / 3.14159265) ** 0.5
    yes, on, off = table["word"].eq("yes"), table["share"] >= LIKELY, table["share"] < UNLIKELY
    away = table["overlap_ha_high"].eq(0)
    rough = table["accuracy_m"] > table["radius_m"]
    agrees = (yes & on) | (~yes & off)
    # rough places cannot deny a yes, nor can a layer that lacks the site
    table["verdict"] = "open"
    table["verdict"] = table["verdict"].mask(agrees, "agrees")
    table["verdict"] = table["verdict"].mask((~yes & on) | (yes & off & ~rough), "contradicts")
    table["why"] = "partly on a site"
    table["why"] = table["why"].mask(rough, "position too rough")
    table["why"] = table["why"].mask(away & yes, "no site near")
    table["why"] = table["why"].mask(agrees | table["verdict"].eq("contradicts"), "share")
    return table
