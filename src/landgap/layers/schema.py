"""What a valid layer is: its columns, their kinds, and the keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from landgap.errors import some

Kind = Literal["key", "text", "amount", "share", "year", "flag", "category", "state", "date"]
Frame = TypeVar("Frame", bound=pd.DataFrame)

STATUS = ("existing", "reserve", "brownfield", "company_reserve", "planned", "withdrawn")
AVAILABILITY = ("immediate", "short", "medium", "long", "none")
SITE_KINDS = ("GE", "GI", "GE/GI", "G", "SO", "MI", "MU", "MK")
PV_STATUS = ("operating", "planned", "withdrawn")
POSITIONS = ("exact", "approximate")
MOUNTINGS = ("ground", "roof", "car_park")
SCOPES = ("estate", "municipality", "district", "region", "state")
COMMERCIAL = ("yes", "mixed", "no")
ROLES = ("municipality", "district", "planning_association", "chamber", "authority")

SIZE_CLASSES = ("<=5", "5-10", "10-20", "20-50", "50-100", ">100")
"""Classes of parcels and requests, ha; the upper bound belongs to the class, because surveys say
"no parcel above 5 ha"."""

SIZE_BOUNDS_HA = (5.0, 10.0, 20.0, 50.0, 100.0)
"""Upper bounds of all size classes but the last, ha."""

_GERMAN_STATES = frozenset(
    ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
)


@dataclass(frozen=True)
class Column:
    """One column of a layer: its name, its kind, and whether it must be there.

    Examples
    --------
    >>> Column("gross_ha", "amount").required
    False
    """

    name: str
    kind: Kind
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """One layer: its columns, and the one that tells its rows apart (if any).

    Examples
    --------
    >>> LAYERS["sites"].key
    'site_id'
    """

    columns: tuple[Column, ...]
    key: str | None = None
    spatial: bool = True


LAYERS = {
    "units": Layer(
        (
            Column("unit_id", "key", required=True),
            Column("name", "text", required=True),
            Column("state", "state", required=True),
            Column("district_id", "text"),
            Column("district", "text"),
            Column("population", "amount"),
            Column("central_place", "text"),
            Column("member", "flag"),
            Column("halo", "flag"),
        ),
        key="unit_id",
    ),
    "sites": Layer(
        (
            Column("site_id", "key", required=True),
            Column("name", "text"),
            Column("unit_id", "text"),
            Column("kind", "category", values=SITE_KINDS),
            Column("status", "category", values=STATUS),
            Column("availability", "category", values=AVAILABILITY),
            Column("gross_ha", "amount"),
            Column("net_share", "share"),
            Column("available_ha", "amount"),
            Column("largest_parcel_ha", "amount"),
            Column("plan_date", "text"),
            Column("segments", "text"),
            Column("position", "category", values=POSITIONS),
            Column("position_accuracy_m", "amount"),
        ),
        key="site_id",
    ),
    "pv": Layer(
        (
            Column("pv_id", "key", required=True),
            Column("capacity_mw", "amount"),
            Column("name", "text"),
            Column("unit_id", "text"),
            Column("area_ha", "amount"),
            Column("commissioned", "year"),
            Column("decommissioned", "year"),
            Column("status", "category", values=PV_STATUS),
            Column("position", "category", values=POSITIONS),
            Column("position_accuracy_m", "amount"),
            Column("area_kind", "text"),
            Column("mounting", "category", values=MOUNTINGS),
            Column("park_id", "text"),
            Column("tender_id", "text"),
            Column("operator", "text"),
        ),
        key="pv_id",
    ),
    "access": Layer(
        (
            Column("access_id", "key", required=True),
            Column("kind", "text", required=True),
            Column("name", "text"),
            Column("status", "text"),
        ),
        key="access_id",
    ),
    "employment": Layer(
        (
            Column("unit_id", "text", required=True),
            Column("sector", "text", required=True),
            Column("year", "year"),
            Column("employees", "amount", required=True),
        ),
        spatial=False,
    ),
    "reference": Layer(
        (
            Column("area_name", "text", required=True),
            Column("measure", "text", required=True),
            Column("ha_low", "amount"),
            Column("ha_high", "amount"),
        ),
        spatial=False,
    ),
    "costs": Layer(
        (
            Column("origin", "text", required=True),
            Column("destination", "text", required=True),
            Column("minutes", "amount"),
            Column("km", "amount"),
        ),
        spatial=False,
    ),
    "vacancy": Layer(
        (
            Column("area_name", "text"),
            Column("unit_id", "text"),
            Column("district_id", "text"),
            Column("scope", "category", required=True, values=SCOPES),
            Column("year", "year"),
            Column("gross_ha", "amount"),
            Column("net_ha", "amount"),
            Column("occupied_share", "share"),
            Column("free_ha", "amount"),
            Column("method", "text"),
            Column("source", "text", required=True),
        ),
        spatial=False,
    ),
    "prices": Layer(
        (
            Column("area_name", "text"),
            Column("unit_id", "text"),
            Column("district_id", "text"),
            Column("year", "year"),
            Column("price_low_eur_m2", "amount"),
            Column("price_high_eur_m2", "amount"),
            Column("kind", "text"),
            Column("segment", "text"),
            Column("commercial", "category", required=True, values=COMMERCIAL),
            Column("source", "text", required=True),
        ),
        spatial=False,
    ),
    "members": Layer(
        (
            Column("area", "text", required=True),
            Column("unit_id", "text"),
            Column("name", "text"),
            Column("role", "category", required=True, values=ROLES),
            Column("since", "date"),
            Column("until", "date"),
            Column("source", "text"),
        ),
        spatial=False,
    ),
}


def conform(frame: Frame, layer: str) -> tuple[Frame, list[str]]:
    """Bring the known columns of a layer to their kinds and list what is wrong.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        The layer as read; columns that the schema does not know are kept as they are.
    layer : str
        One of the names in ``LAYERS``.

    Returns
    -------
    frame : DataFrame or GeoDataFrame
        A copy with text keys, float64 amounts (ha, MW, persons), nullable integer years and
        Boolean flags. Columns at fault are left as they came.
    faults : list of str
        One sentence a fault, naming layer, column and rows, and the mend; empty if all is well.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"pv_id": ["a", "b"], "capacity_mw": [5.0, -1.0]})
    >>> conform(rows, "pv")[1]
    ['pv.capacity_mw: negative in 1 row (b)']
    """
    spec = LAYERS[layer]
    frame = frame.copy()
    if frame.empty:
        return frame, [f"{layer}: the layer has no rows"]
    labels = _row_labels(frame, spec.key)
    faults = []
    for column in spec.columns:
        where = f"{layer}.{column.name}"
        if column.name not in frame:
            if column.required:
                present = ", ".join(str(name) for name in frame.columns)
                faults.append(
                    f"{where}: the column is missing (present: {present}); "
                    f'map it with columns = {{ {column.name} = "your column" }}'
                )
            continue
        values, wrong = _CONVERT[column.kind](frame[column.name], column)
        if column.required and (gaps := frame[column.name].isna()).any():
            wrong = [*wrong, ("missing", gaps)]
        faults += [f"{where}: {what} in {_rows(labels, rows)}" for what, rows in wrong]
        if not wrong:
            frame[column.name] = values
    return frame, faults


Wrong = list[tuple[str, "pd.Series[bool]"]]


def _row_labels(frame: pd.DataFrame, key: str | None) -> pd.Series:
    if key is not None and key in frame:
        return frame[key].astype("string").fillna("(no key)")
    return pd.Series([f"row {n}" for n in range(1, len(frame) + 1)], index=frame.index)


def _rows(labels: pd.Series, rows: pd.Series[bool]) -> str:
    named = labels[rows.to_numpy(dtype=bool)]
    return f"{len(named)} row{'s' if len(named) > 1 else ''} ({some(named)})"


def _text(values: pd.Series, _: Column) -> tuple[pd.Series, Wrong]:
    if pd.api.types.is_float_dtype(values) and not (values.dropna() % 1).any():
        values = values.astype("Int64")  # a year that met a gap: 2014.0 is the text "2014"
    text = values.astype("string").str.strip()
    return text.mask(text == "").astype("str"), []


def _key(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    everywhere = pd.Series(True, index=values.index)
    if pd.api.types.is_numeric_dtype(values):
        lost = "read as numbers, so leading zeros are lost (01001000 becomes 1001000)"
        return values, [(f"{lost}; store the keys as text, in full length,", everywhere)]
    text, _ = _text(values, column)
    digits = text[text.str.fullmatch(r"\d+", na=False)]
    lengths = digits.str.len()
    wrong: Wrong = []
    if text.duplicated().any():
        wrong.append(("the same key twice", text.duplicated(keep=False) & text.notna()))
    if column.name == "unit_id" and set(lengths) == {7, 8}:
        short = (text.str.len() == 7) & text.index.isin(digits.index)
        wrong.append(("7 digits where others have 8 (a leading zero is lost)", short))
    return text, wrong


def _amount(values: pd.Series, _: Column) -> tuple[pd.Series, Wrong]:
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    checks: Wrong = [
        ("not a number", numbers.isna() & values.notna()),
        ("not finite", numbers.isin([np.inf, -np.inf])),
        ("negative", numbers.lt(0) & np.isfinite(numbers)),
    ]
    return numbers, [(what, rows) for what, rows in checks if rows.any()]


def _share(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    numbers, wrong = _amount(values, column)
    if (above := numbers.gt(1) & np.isfinite(numbers)).any():
        wrong.append(("above 1 (shares are 0 to 1, not per cent)", above))
    return numbers, wrong


def _year(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.year.astype("Int64"), []
    numbers, wrong = _amount(values, column)
    odd = numbers.notna() & ~numbers.between(1900, 2100) & np.isfinite(numbers)
    if odd.any():
        wrong.append(("not a year from 1900 to 2100", odd))
    return (numbers if wrong else numbers.round().astype("Int64")), wrong


def _date(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    """Keep dates as text, as precise as they came: a year, a month or a day."""
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    text, _ = _text(values, column)
    whole = text.str.fullmatch(r"\d{4}(-\d{2}){0,2}", na=False)
    parsed = pd.to_datetime(text.where(whole), format="ISO8601", errors="coerce")
    odd = text.notna() & parsed.isna()
    if odd.any():
        return text, [("no date (2019, 2019-04 or 2019-04-30)", odd)]
    return text, []


def _flag(values: pd.Series, _: Column) -> tuple[pd.Series, Wrong]:
    known = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
    flags = values.astype("string").str.lower().map(known)
    if flags.isna().any():
        return values, [("neither true nor false", flags.isna())]
    return flags.astype(bool), []


def _category(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    text, _ = _text(values, column)
    odd = text.notna() & ~text.isin(column.values)
    if odd.any():
        found = some(f'"{value}"' for value in text[odd].unique())
        first = text[odd].iloc[0]
        mend = f'map with values.{column.name} = {{ "{first}" = "{column.values[0]}" }};'
        return text, [(f"{found} not among {', '.join(column.values)}; {mend}", odd)]
    return text, []


def _state(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    text, _ = _text(values, column)
    parts = text.str.extract(r"^([A-Z]{2})-([A-Z0-9]{1,3})$")
    odd = parts[0].isna() | (parts[0].eq("DE") & ~parts[1].isin(_GERMAN_STATES))
    if odd.any():
        found = some(f'"{value}"' for value in text[odd].unique())
        return text, [(f"{found} unknown; use ISO 3166-2 such as DE-SN,", odd)]
    return text, []


_CONVERT = {
    "key": _key,
    "text": _text,
    "amount": _amount,
    "share": _share,
    "year": _year,
    "flag": _flag,
    "category": _category,
    "state": _state,
    "date": _date,
}
