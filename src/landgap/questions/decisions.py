"""Who decides: the members, their roles, and what each role can decide by."""

from __future__ import annotations

from datetime import date

import pandas as pd

from landgap.cooperation.instruments import instruments
from landgap.errors import LandgapError
from landgap.layers.checked import Inputs
from landgap.layers.members import day_faults, in_term
from landgap.layers.study import StudyArea
from landgap.options import Lang, chosen

_HEADING = "Who decides cannot be said."
_ABOUT = ["area", "name", "unit_id", "role", "since", "until", "source"]


def who_decides(study: StudyArea, *, on: date | str | None = None, lang: Lang | None = None) -> pd.DataFrame:
    """List who takes part in which role, and the instruments that this role decides by (Zuständigkeiten).

    Parameters
    ----------
    study : StudyArea
        With its table of members.
    on : date or str, optional
        The day; ``2019`` means its last day. Members whose term has ended or not begun are left out, those
        whose term is not published are kept. Today if not given.
    lang : {"de", "en"}, optional
        Language of the instruments; that of the options if not given.

    Returns
    -------
    DataFrame
        One row a member and instrument, in the order of both tables: `area`, `name`, `unit_id`, `role`,
        `since`, `until`, `source` of the member, and `instrument`, `instrument_name`, `binding`, `what`,
        `instrument_source`, `evidence`. A role that decides by none, such as a chamber, has one row without.

    Raises
    ------
    LandgapError
        If it is no study, or the day is none.

    See Also
    --------
    landgap.cooperation.instruments : All instruments, those of no member among them.
    landgap.layers.territory : The units that members bring.

    Notes
    -----
    What law says is cited by paragraph from the text that was read, whose year stands in the note of the
    instrument; it is no legal advice.

    Examples
    --------
    >>> import landgap as lg
    >>> table = lg.questions.who_decides(lg.datasets.load("halle-leipzig"), lang="en")
    >>> table.loc[table["name"].eq("Regionale Planungsgemeinschaft Halle"), "instrument"].tolist()
    ['regional_plan', 'adaptation', 'neighbouring_regions']
    """
    inputs = Inputs(_HEADING)
    inputs.instance(study, "study", StudyArea)
    inputs.fault(*day_faults(on, "on"))
    inputs.stop()
    language: Lang = chosen("lang", lang)
    if study.members.empty:
        raise LandgapError(_HEADING, ["members: the study has none"])
    members = study.members.loc[in_term(study.members, on)].reindex(columns=_ABOUT)
    suffix = "_de" if language == "de" else ""
    by_role = instruments().reset_index()
    by_role = pd.DataFrame(
        {
            "role": by_role["decided_by"],
            "instrument": by_role["instrument"],
            "instrument_name": by_role[f"name{suffix}"],
            "binding": by_role["binding"].astype("boolean"),
            "what": by_role[f"what{suffix}"],
            "instrument_source": by_role["source"],
            "evidence": by_role["evidence"],
        }
    )
    return members.merge(by_role, on="role", how="left").reset_index(drop=True)
