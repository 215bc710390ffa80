"""What was taken up: by segment, place and years, as published."""

from __future__ import annotations

import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.study import StudyArea

_PERIOD = ["area_name", "segment", "period_start", "period_end"]
_TEXTS = ("segment", "per_year", "basis", "method", "source", "note")


def taken_up(study: StudyArea | pd.DataFrame) -> pd.DataFrame:
    """List the land that was taken up by segment, place and years (Flächeninanspruchnahme).

    Parameters
    ----------
    study : StudyArea or DataFrame
        The study, or its table `reference`: rows with the measure ``take_up``, with `period_start`,
        `period_end`, `segment`, `per_year` (``yes``: hectares of one year), `basis`, `method`, `source` where
        known.

    Returns
    -------
    DataFrame
        One row a segment, place and period, the largest first: `segment`, `area_name`, `period_start`,
        `period_end`, `years`, `ha_low`, `ha_high` over the period, `ha_year_low`, `ha_year_high`, `basis`
        (``not_stated`` where the source is silent on gross or net), `method`, `source`, `note`. Hectares that
        are not published are missing. Where a sum and its yearly rate are both published, it is one row: the
        sum. Land that several segments took together stands in one row that names them all.

    Raises
    ------
    LandgapError
        If a column is missing or hectares are negative.

    See Also
    --------
    landgap.demand.takeup : What such rates come to over a horizon.

    Notes
    -----
    Years are the last less the first, and 1 within one year: 2014 to 2018 are four. Places and periods are
    those that pages tell of, no survey: they do not add up to the region.

    Examples
    --------
    >>> import landgap as lg
    >>> rows = lg.questions.taken_up(lg.datasets.load("halle-leipzig")).set_index("area_name")
    >>> rows.loc[["Kabelsketal", "Star Park Halle A14"], ["segment", "ha_high", "ha_year_high"]].round(1)
                                    segment  ha_high  ha_year_high
    area_name
    Kabelsketal                   logistics    144.0          36.0
    Star Park Halle A14  automotive;logistics    104.3          26.1
    """
    inputs = Inputs("What was taken up cannot be listed.")
    reference = study.reference if isinstance(study, StudyArea) else study
    rows = inputs.table(
        reference,
        "reference",
        Column("area_name", "text", required=True),
        Column("measure", "text", required=True),
        *(Column(name, "amount") for name in ("ha_low", "ha_high")),
        *(Column(name, "year") for name in ("period_start", "period_end")),
        *(Column(name, "text") for name in _TEXTS),
    )
    inputs.stop()
    rows = rows.reindex(columns=[*dict.fromkeys([*rows.columns, *_PERIOD, *_TEXTS, "ha_low", "ha_high"])])
    rows = rows[rows["measure"].eq("take_up")].copy()
    start, end = (rows[f"period_{side}"].astype("Float64") for side in ("start", "end"))
    rows["years"] = (end.fillna(start) - start).clip(lower=1).astype("float64")
    yearly = rows["per_year"].eq("yes").fillna(False).to_numpy(dtype=bool)
    # the sum goes before its rate
    rows = rows.assign(yearly=yearly).sort_values("yearly", kind="stable").drop_duplicates(_PERIOD)
    years = rows["years"]
    for side in ("low", "high"):
        given = rows[f"ha_{side}"].astype("float64")
        rows[f"ha_year_{side}"] = given.where(rows["yearly"], given / years)
        rows[f"ha_{side}"] = (given * years).where(rows["yearly"], given)
    rows["basis"] = rows["basis"].astype("str").fillna("not_stated")
    columns = [*_PERIOD, "years", "ha_low", "ha_high", "ha_year_low", "ha_year_high"]
    columns = [
        "segment",
        *(name for name in columns if name != "segment"),
        "basis",
        "method",
        "source",
        "note",
    ]
    rows = rows.sort_values(["ha_high", "area_name"], ascending=[False, True], kind="stable")
    return rows[columns].reset_index(drop=True)
