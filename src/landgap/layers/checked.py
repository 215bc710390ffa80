"""Validation of inputs, the same for every public function: frames, keys and options, all faults at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import UnionType
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from landgap.errors import LandgapError, kind_of, rows_of, some, with_article
from landgap.geometry.validity import POLYGONS, polygonal
from landgap.layers.crs import AREA_CRS, missing_crs, to_area_crs
from landgap.layers.kinds import Column, Kind, convert, digits_whole
from landgap.options import option_faults

Shapes = Literal["polygon", "point", "any"]

_OF_SHAPE = {
    "polygon": POLYGONS,
    "point": (shapely.GeometryType.POINT,),
}
_MEND = {"polygon": "; points become polygons by landgap.layers.footprints", "point": ""}


class Inputs:
    """The frames and options of one call: checked one by one, refused together.

    Parameters
    ----------
    heading : str
        What cannot be done if something is wrong; the first line of the error.
    mend : str, optional
        What to do about a missing column, with ``{column}`` for its name, where a file of settings
        maps columns and values.

    Notes
    -----
    Frames come back as copies with row numbers 0, 1, 2, … as index, the active geometry as `geometry`
    whatever its name was, keys as text and amounts as float64; the caller's are left alone. A frame at
    fault comes back as it is, so :meth:`stop` stands before its columns are used.

    Examples
    --------
    >>> inputs = Inputs("The balance cannot be worked out.")
    >>> supply = inputs.table(
    ...     pd.DataFrame({"unit_id": [15002000], "supply_ha": [-3.0]}), "supply",
    ...     Column("unit_id", "id", required=True), Column("supply_ha", "amount", required=True),
    ... )
    >>> inputs.options(net_share=75)
    >>> inputs.stop()
    Traceback (most recent call last):
    landgap.errors.LandgapError: The balance cannot be worked out.
    - supply.supply_ha: negative in 1 row (15002000)
    - net_share: 75 is not a share from 0 to 1, or None
    """

    def __init__(self, heading: str, *, mend: str = "") -> None:
        self.heading = heading
        self.mend = mend
        self.faults: list[str] = []

    def table(
        self,
        frame: pd.DataFrame,
        name: str,
        *columns: Column,
        unique: Iterable[str] = (),
        rows: bool = False,
        indexed: bool = False,
        key: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Check a table.

        Parameters
        ----------
        frame : DataFrame
            As the caller gave it.
        name : str
            What the messages call it.
        *columns : Column
            What it must have and may have.
        unique : iterable of str, optional
            Columns that together tell the rows apart.
        rows : bool, default False
            Whether it must have any rows.
        indexed : bool, default False
            Whether its index holds its keys, each once: they come back as an index of text, and name the
            rows in messages.
        key : sequence of str, optional
            Columns that name the rows in messages; else the first of `columns`.

        Returns
        -------
        DataFrame
            A copy, ready for use once :meth:`stop` has let it pass.

        Examples
        --------
        >>> Inputs("").table(pd.DataFrame({"unit_id": [7]}), "units", Column("unit_id", "id"))["unit_id"][0]
        '7'
        >>> inputs = Inputs("")
        >>> units = pd.DataFrame({"gap_ha": [1.0, None]}, index=[7, 8])
        >>> _ = inputs.table(units, "units", Column("gap_ha", "number", required=True), indexed=True)
        >>> inputs.faults
        ['units.gap_ha: missing in 1 row (8)']
        """
        if not isinstance(frame, pd.DataFrame):
            self.fault(f"{name}: a DataFrame is needed, not {kind_of(frame)}")
            return pd.DataFrame(columns=[column.name for column in columns])
        if frame.columns.nlevels > 1:
            self.fault(f"{name}: columns of {frame.columns.nlevels} levels; give each one name")
            return frame
        if double := sorted({str(label) for label in frame.columns[frame.columns.duplicated()]}):
            self.fault(f"{name}: duplicate columns {some(double)}; keep one of each")
            return frame
        unique = tuple(unique)
        if rows and frame.empty:
            self.fault(f"{name}: no rows")
        labels = self._index_keys(frame, name) if indexed else None
        first = key or [column.name for column in columns[:1]]
        named = first if labels is None else labels
        checked, faults = convert(frame.reset_index(drop=True), name, columns, key=named, mend=self.mend)
        self.faults += faults
        if labels is not None:
            checked = checked.set_axis(labels, axis=0)
        keys = [key for key in unique if key in checked]
        at_fault = [key for key in unique if any(text.startswith(f"{name}.{key}:") for text in faults)]
        if keys and not at_fault and (same := checked.duplicated(keys, keep=False)).any():
            rows_ = checked.loc[same, keys].drop_duplicates().itertuples(index=False)
            listed = [", ".join(str(value) for value in row if pd.notna(value)) for row in rows_]
            self.fault(f"{name}: duplicate {' and '.join(keys)} in {int(same.sum())} rows ({some(listed)})")
        return checked

    def layer(
        self,
        frame: gpd.GeoDataFrame,
        name: str,
        *columns: Column,
        shapes: Shapes = "any",
        unique: Iterable[str] = (),
        rows: bool = False,
        areas: bool = True,
        indexed: bool = False,
    ) -> gpd.GeoDataFrame:
        """Check a layer, and bring it to the reference system in which areas are measured.

        Parameters
        ----------
        frame : GeoDataFrame
            As the caller gave it; its active geometry may have any name.
        name : str
            What the messages call it.
        *columns : Column
            What it must have and may have.
        shapes : {"polygon", "point", "any"}
            Kinds of geometry that are of use; rows without any geometry are left to the caller.
        unique : iterable of str, optional
            Columns that together tell the rows apart.
        rows : bool, default False
            Whether it must have any rows.
        areas : bool, default True
            Whether it comes back in EPSG:3035, which is equal-area; else as it was.
        indexed : bool, default False
            As for :meth:`table`.

        Returns
        -------
        GeoDataFrame
            A copy, its geometry in the column `geometry`.

        Examples
        --------
        >>> import shapely
        >>> site = gpd.GeoDataFrame({"geom": [shapely.Point(12, 51)]}, geometry="geom", crs="EPSG:4326")
        >>> checked = Inputs("").layer(site, "sites")
        >>> checked.crs.to_epsg(), checked.columns.tolist()
        (3035, ['geometry'])
        """
        if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
            self.fault(f"{name}: a GeoDataFrame with an active geometry is needed, not {kind_of(frame)}")
            return gpd.GeoDataFrame(
                columns=[*(column.name for column in columns), "geometry"], geometry="geometry"
            )
        before = len(self.faults)
        frame = _with_geometry_named(frame)
        table = self.table(pd.DataFrame(frame), name, *columns, unique=unique, rows=rows, indexed=indexed)
        if "geometry" in frame.columns[frame.columns.duplicated()]:
            return frame
        checked = gpd.GeoDataFrame(table, geometry="geometry", crs=frame.crs)
        if frame.crs is None:
            self.fault(missing_crs(name))
        if shapes != "any":
            geometry = np.asarray(checked.geometry.array)
            # by number: names of a million geometries take longer than all else here
            odd = ~np.isin(shapely.get_type_id(geometry), _OF_SHAPE[shapes])
            odd[odd] = ~(shapely.is_missing(geometry[odd]) | shapely.is_empty(geometry[odd]))
            if odd.any():
                taken = geometry.copy()
                taken[odd] = polygonal(geometry[odd])
                checked = checked.set_geometry(gpd.GeoSeries(taken, index=checked.index, crs=frame.crs))
                odd &= ~np.isin(shapely.get_type_id(taken), _OF_SHAPE[shapes])
            key = None if indexed or not columns or columns[0].name not in checked else columns[0].name
            self._rows(checked, name, key, odd, f"no {shapes}", _MEND[shapes])
        checked.attrs = dict(frame.attrs)
        if len(self.faults) > before or not areas:
            return checked
        try:
            return to_area_crs(checked, name, tiling=name == "units" and shapes == "polygon")
        except ProjError:
            self.fault(f"{name}: {AREA_CRS} cannot be reached from its reference system ({frame.crs.name})")
            return checked

    def layers(
        self, frames: Mapping[str, gpd.GeoDataFrame], name: str, *columns: Column, shapes: Shapes = "any"
    ) -> dict[str, gpd.GeoDataFrame]:
        """Check layers that come by name, such as classes of area.

        Parameters
        ----------
        frames : mapping of str to GeoDataFrame
            As the caller gave them.
        name : str
            What the messages call them.
        *columns : Column
            What each must have and may have.
        shapes : {"polygon", "point", "any"}
            As in :meth:`layer`.

        Returns
        -------
        dict
            The layers, each as from :meth:`layer`.

        Examples
        --------
        >>> inputs = Inputs("")
        >>> inputs.layers({"rail": pd.DataFrame()}, "areas")["rail"].empty
        True
        >>> inputs.faults
        ['areas.rail: a GeoDataFrame with an active geometry is needed, not a DataFrame']
        """
        if not isinstance(frames, Mapping):
            self.fault(f"{name}: layers by name are needed, not {kind_of(frames)}")
            return {}
        return {
            key: self.layer(frame, f"{name}.{key}", *columns, shapes=shapes) for key, frame in frames.items()
        }

    def by_key(
        self,
        values: pd.Series,
        name: str,
        kind: Kind = "amount",
        *,
        gaps: bool = False,
        choices: tuple[str, ...] = (),
    ) -> pd.Series:
        """Check values that are looked up by key, such as hectares by unit.

        Parameters
        ----------
        values : Series
            Its index holds the keys, each once.
        name : str
            What the messages call it.
        kind : str, default "amount"
            See :class:`~landgap.layers.kinds.Column`.
        gaps : bool, default False
            Whether values may be missing.
        choices : tuple of str, optional
            Of a category.

        Returns
        -------
        Series
            With text keys.

        Examples
        --------
        >>> Inputs("").by_key(pd.Series({15002000: 4}), "supply_ha").index.tolist()
        ['15002000']
        """
        if not isinstance(values, pd.Series):
            self.fault(f"{name}: a Series by key is needed, not {kind_of(values)}")
            return pd.Series(dtype="float64")
        keys = self._index_keys(values, name)
        column = Column(name, kind, required=True, gaps=gaps, values=choices)
        rows = pd.DataFrame({"key": keys, name: values.array})
        checked, faults = convert(rows, name, [column], key="key")
        self.faults += [fault.replace(f"{name}.{name}", name, 1) for fault in faults]
        return pd.Series(checked[name].array, index=keys, name=values.name)

    def keys(self, given: Iterable[Hashable], name: str) -> list[str]:
        """Check a list of keys: one text is none, though Python would take it letter by letter.

        Parameters
        ----------
        given : iterable
            Keys.
        name : str
            What the messages call it.

        Returns
        -------
        list of str
            The keys as text, each once, in their order.

        Examples
        --------
        >>> inputs = Inputs("No members.")
        >>> inputs.keys("AB", "members")
        []
        >>> inputs.faults
        ["members: a list of keys is needed, not the text 'AB'"]
        """
        if isinstance(given, str) or not isinstance(given, Iterable):
            what = f"the text {given!r}" if isinstance(given, str) else kind_of(given)
            self.fault(f"{name}: a list of keys is needed, not {what}")
            return []
        return list(dict.fromkeys(str(key) for key in given))

    def instance(self, given: object, name: str, kind: type | UnionType, *, made_by: str = "") -> None:
        """Check that something is of a kind, such as a result that another function gave.

        Parameters
        ----------
        given : object
            What the caller gave.
        name : str
            What the messages call it.
        kind : type
            What it must be.
        made_by : str, optional
            The call that makes one.

        Examples
        --------
        >>> inputs = Inputs("")
        >>> inputs.instance(3, "directory", str)
        >>> inputs.faults
        ['directory: a str is needed, not an int']
        """
        if not isinstance(given, kind):
            wanted = kind.__name__ if isinstance(kind, type) else str(kind)
            made = f", as from {made_by}," if made_by else ""
            self.fault(f"{name}: {with_article(wanted)} is needed{made or ','} not {kind_of(given)}")

    def options(self, **given: object) -> None:
        """Check options against :data:`landgap.options.OPTIONS`.

        Parameters
        ----------
        **given : object
            By name.

        Examples
        --------
        >>> inputs = Inputs("")
        >>> inputs.options(threads=-1)
        >>> inputs.faults
        ['threads: -1 is not a whole number from 1, or None']
        """
        self.faults += option_faults(**given)

    def fault(self, *texts: str) -> None:
        """Note what else is wrong.

        Parameters
        ----------
        *texts : str
            One sentence a fault: frame, column and rows, what is wrong, and the mend.

        Examples
        --------
        >>> inputs = Inputs("")
        >>> inputs.fault("costs: no pairs")
        >>> inputs.faults
        ['costs: no pairs']
        """
        self.faults += texts

    def stop(self) -> None:
        """Refuse the call if anything is wrong so far.

        Raises
        ------
        LandgapError
            With all faults.

        Examples
        --------
        >>> Inputs("Nothing is wrong.").stop()
        """
        if self.faults:
            raise LandgapError(self.heading, self.faults)

    def _index_keys(self, values: pd.Series | pd.DataFrame, name: str) -> pd.Index:
        keys = text_keys(values.index)
        missing = values.index.to_frame().isna().any(axis=1)
        if gaps := int(np.count_nonzero(missing)):
            self.fault(f"{name}: missing keys in {gaps} row{'s' if gaps > 1 else ''}")
        if (double := keys[keys.duplicated()].unique()).size:
            self.fault(f"{name}: duplicate keys {some(double)}")
        return keys

    def _rows(
        self, frame: pd.DataFrame, name: str, key: str | None, odd: np.ndarray, what: str, mend: str
    ) -> None:
        if odd.any():
            named = frame.loc[odd, key] if key else frame.index[odd]
            self.fault(f"{name}: {what} in {rows_of(named)}{mend}")


def text_keys(index: pd.Index) -> pd.Index:
    """Give keys as text: whole numbers become the text of their digits.

    Parameters
    ----------
    index : Index
        Keys of any type.

    Returns
    -------
    Index
        The same keys as text, with their name.

    Examples
    --------
    >>> text_keys(pd.Index([15002000], name="unit_id")).tolist()
    ['15002000']
    """
    if isinstance(index.dtype, pd.StringDtype):
        return index
    whole = pd.Index(digits_whole(index.to_series())) if index.nlevels == 1 else index
    return whole.map(str).astype("str").rename(index.name)


def _with_geometry_named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    name = frame.active_geometry_name
    if name == "geometry":
        return frame
    # a second column of that name that is not active would be taken for the shapes
    return frame.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
