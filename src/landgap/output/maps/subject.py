"""What a map asks of a result: attributes, not a class; and how a layer of units comes by them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

import geopandas as gpd
import pandas as pd

from landgap.layers.border import state_borders
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

Result = TypeVar("Result")


class Region(Hashable, Protocol):
    """What a base map and the sources below it are made of, such as a study area."""

    @property
    def title(self) -> str:
        """Name of the region."""

    @property
    def units(self) -> gpd.GeoDataFrame:
        """Polygons with `unit_id`, `name`, `state`, `district`, `central_place` and `halo`."""

    @property
    def borders(self) -> gpd.GeoDataFrame:
        """Lines between states, with `state_a`, `state_b` and `length_km`."""

    @property
    def attribution(self) -> list[str]:
        """Lines that a map must carry."""

    @property
    def provenance(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known of each layer."""


class Subject(Protocol):
    """What a map needs of a result, whatever its class."""

    @property
    def study(self) -> Region:
        """The region."""

    @property
    def created(self) -> datetime:
        """When the result was made."""


@dataclass(frozen=True, eq=False)
class UnitLayer:
    """A layer of units, drawn without a study area.

    Attributes
    ----------
    layer : GeoDataFrame
        Checked units, in EPSG:3035.
    created : datetime
        When the map is drawn.
    """

    layer: gpd.GeoDataFrame
    created: datetime = field(default_factory=lambda: datetime.now(tz=UTC))
    title: str = ""

    @property
    def study(self) -> UnitLayer:
        """The region is the layer itself."""
        return self

    @cached_property
    def units(self) -> gpd.GeoDataFrame:
        """The units, with the columns of a base map."""
        units = self.layer.copy()
        units["halo"] = units["halo"].fillna(value=False).astype(bool) if "halo" in units else False
        for column, otherwise in (
            ("name", units["unit_id"]),
            ("state", ""),
            ("district", None),
            ("central_place", None),
        ):
            if column not in units:
                units[column] = pd.Series(otherwise, units.index, dtype="str")
        return units.set_index("unit_id", drop=False).rename_axis(None)

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """Lines between states."""
        if "state" in self.layer:
            return state_borders(self.units)
        none: dict[str, list[object]] = {"state_a": [], "state_b": [], "length_km": []}
        return gpd.GeoDataFrame(none, geometry=[], crs=self.layer.crs)

    @property
    def provenance(self) -> Mapping[str, Mapping[str, Any]]:
        """What the layer says of itself."""
        return {"units": self.layer.attrs.get("provenance", {})}

    @property
    def attribution(self) -> list[str]:
        """Lines that the map must carry."""
        lines = self.provenance["units"].get("attribution", [])
        return [lines] if isinstance(lines, str) else list(lines)


def subject_of(result: Result) -> Result | UnitLayer:
    """Take a layer of units for what can be drawn, and leave anything else as it is.

    Parameters
    ----------
    result : object
        Such as an assessment, or a GeoDataFrame.

    Returns
    -------
    object
        With `study`, `units` and `created` if it was a layer.

    Raises
    ------
    LandgapError
        If a layer is not one of units; all faults at once.

    Examples
    --------
    >>> import shapely
    >>> layer = gpd.GeoDataFrame({"unit_id": [7]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:3035")
    >>> subject_of(layer).units.index.tolist(), subject_of(None)
    (['7'], None)
    """
    if not isinstance(result, gpd.GeoDataFrame):
        return result
    inputs = Inputs("The units cannot be drawn.")
    frame = result if "unit_id" in result else result.assign(unit_id=result.index)
    layer = inputs.layer(
        frame,
        "units",
        Column("unit_id", "id", required=True),
        Column("name", "text"),
        Column("state", "state"),
        Column("district", "text"),
        Column("central_place", "text"),
        Column("halo", "flag"),
        shapes="polygon",
        unique=["unit_id"],
        rows=True,
    )
    if (bare := layer.geometry.isna() | layer.geometry.is_empty).any():
        inputs.fault(f"units: no polygon in {int(bare.sum())} rows; leave them out")
    inputs.stop()
    return UnitLayer(layer)
