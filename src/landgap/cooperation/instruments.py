"""Instruments of planning and cooperation: who decides by what, with source and evidence."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd

EVIDENCE = {
    "S": "read in the source",
    "S2": "read in a secondary source",
    "C": "computed from values read",
    "M": "general knowledge, not verified",
}
"""What the marks of evidence say."""


def instruments() -> pd.DataFrame:
    """List declarations, plans, laws and bodies by which the parties decide on commercial land.

    Returns
    -------
    DataFrame
        By `instrument`: `name`, `name_de`, `kind` (``declaration``, ``concept``, ``body``, ``plan``, ``law``,
        ``decision``, ``treaty``), `decided_by` (a role of the table of members, or ``citizens``), `binding`,
        `what`, `what_de`, `since`, `source`, `evidence` (see :data:`EVIDENCE`) and `note`.

    See Also
    --------
    landgap.questions.who_decides : The members beside the instruments of their roles.

    Examples
    --------
    >>> table = instruments()
    >>> table.loc["land_use_plan", ["name_de", "decided_by", "evidence"]].tolist()
    ['Flächennutzungsplan', 'municipality', 'S']
    """
    path = files("landgap.cooperation") / "instruments.csv"
    table = pd.read_csv(str(path), dtype="str", index_col="instrument")
    return table.assign(binding=table["binding"].eq("yes"))
