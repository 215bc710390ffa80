"""The map of changes between two dates: what was taken up, planned, given up, covered with PV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from landgap.change.transitions import CHANGES
from landgap.output.maps.base_map import Z_AREA, Z_LAND, Z_SITE, BaseMap, draw, draw_base_map
from landgap.output.maps.classes import ladder
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import place_names, unit_label
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.symbols import BUILT
from landgap.output.maps.text import text_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.change.monitor import Monitor

KINDS = (*CHANGES, "new_pv", "pv_removed")
"""What is drawn, the last on top."""

# fill and edge: blue and orange distinguish planned from used, dark and light what came from what went
_STYLE = {
    "taken_up": ("#B3261E", "#5E0F0A"),
    "released": ("#FFFFFF", "#B3261E"),
    "newly_planned": ("#2F7FC1", "#123F66"),
    "withdrawn": ("#FFFFFF", "#2F7FC1"),
    "reclassified": ("#8C6BB1", "#4B2E73"),
    "unclear": ("#D0D0CC", "#5A5A57"),
    "new_pv": ("#F2B400", "#6B4E00"),
    "pv_removed": ("#FFFFFF", "#A87C00"),
}
_LAND = "#FBFAF5"
_REFORM: dict[str, Any] = {
    "facecolor": "none",
    "edgecolor": "#9C9C98",
    "hatch": "....",
    "linewidth": 0,
    "zorder": Z_AREA + 0.1,
}
_KEPT = {"facecolor": BUILT, "edgecolor": "#8F978F", "linewidth": 0.2}
_KEPT_PV = {"facecolor": "#FCE3A4", "edgecolor": "#C79A2E", "linewidth": 0.2}
_LARGEST, _SMALLEST = 15.0, 1.8  # radius, points on an A3 sheet
_MIN_HA = 0.05  # less is what a modelled disc leaves across a boundary
_NAMED = 10
_DISC = Path.unit_circle()


def change(result: Monitor, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw what changed between two dates, by place, kind and hectares.

    Parameters
    ----------
    result : Monitor
        From :func:`landgap.monitor`.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Without it, a new page for the screen.
    lang : {"de", "en"}, optional
        Language; that of the session (``lg.options.lang``) if not given.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone.

    Raises
    ------
    LandgapError
        If the result lacks what the map draws, or the language is not known.

    See Also
    --------
    landgap.monitor : The changes, as they are drawn.

    Notes
    -----
    One disc a site or plant, in the middle of its changed land; where land came or went without
    one, by unit. Units are those of the later date.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> then, now = lg.layers.at_end_of(study, 2015), lg.layers.at_end_of(study, 2025)
    >>> ax = change(lg.monitor(then, now, dates=("2015-12-31", "2025-12-31")))
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    made_by = "lg.monitor(before, after, dates=...)"
    speech, base = begin(result, lang, "pieces", "boundaries", source=made_by)
    span = dict(zip(("first", "last"), map(speech.date, result.dates), strict=True))
    heading = (speech.text("change"), speech.text("change_about", **span))
    sheet = open_sheet(result, base, heading, ax, speech)
    pieces = result.pieces.to_crs(base.crs)
    pieces = pieces[pieces["unit_after"].isin(base.inner.index)]
    reform = _reformed(result, base)
    draw_base_map(sheet, base, (..., {"facecolor": _LAND}), (reform, _REFORM | {"gid": "reform"}))
    kept, kept_pv = _kept(pieces)
    draw(sheet, kept, zorder=Z_LAND, gid="kept", **_KEPT)
    draw(sheet, kept_pv, zorder=Z_LAND, gid="kept-pv", **_KEPT_PV)
    discs = _discs(pieces)
    most = discs["area_ha"].max() if len(discs) else 1.0
    discs["radius"] = np.maximum(_LARGEST * np.sqrt(discs["area_ha"] / most), _SMALLEST)
    # small discs lie on large ones, so that none is hidden
    for kind in KINDS:
        _draw_discs(sheet, discs[discs["kind"] == kind], kind)
    _write_names(sheet, base, discs)
    legend = Legend(sheet)
    _explain(legend, discs, most)
    if len(kept):
        legend.row([swatch(**_KEPT)], speech.text("change_before"))
    if len(kept_pv):
        legend.row([swatch(**_KEPT_PV)], speech.text("change_pv_kept"))
    if reform.any():
        legend.row([swatch(**_REFORM | {"linewidth": 0.5, "zorder": 1})], speech.text("change_moved"))
    halo_row(legend, base)
    border_rows(legend, base)
    _totals(legend, result)
    _uncertainty_notes(legend, result)
    return sheet.ax


def _reformed(result: Monitor, base: BaseMap) -> pd.Series[bool]:
    moved = result.boundaries[result.boundaries["change"] == "key change"]
    touched = {*moved["unit_before"], *moved["unit_after"]}
    return pd.Series(base.inner.index.isin(touched), index=base.inner.index)


def _kept(pieces: gpd.GeoDataFrame) -> tuple[gpd.GeoSeries, gpd.GeoSeries]:
    """Land that is there at both dates, for the background."""
    sites = pieces["site_before"].notna() & pieces["site_after"].notna()
    plants = pieces["pv_before"].notna() & pieces["pv_after"].notna()
    return pieces.geometry[sites & ~plants], pieces.geometry[plants]


def _discs(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Gather the changed land of each site or plant in one disc."""
    rows = []
    for column, layer, kinds in (
        ("change", "site", CHANGES),
        ("pv_change", "pv", ("new_pv", "pv_removed")),
    ):
        owner = pieces[f"{layer}_after"].fillna(pieces[f"{layer}_before"])
        owner = owner.fillna(pieces["unit_after"])
        found = pieces[pieces[column].isin(kinds)]
        middle = shapely.get_coordinates(shapely.centroid(found.geometry.array))
        rows.append(
            pd.DataFrame(
                {
                    "kind": found[column],
                    "owner": owner[found.index],
                    "unit_id": found["unit_after"],
                    "area_ha": found["area_ha"],
                    "x": middle[:, 0] * found["area_ha"],
                    "y": middle[:, 1] * found["area_ha"],
                }
            )
        )
    both = pd.concat(rows)
    sums = both.groupby(["kind", "owner"])[["area_ha", "x", "y"]].sum()
    sums["unit_id"] = both.groupby(["kind", "owner"])["unit_id"].first()
    sums = sums[sums["area_ha"] >= _MIN_HA].reset_index()
    points = gpd.points_from_xy(sums["x"] / sums["area_ha"], sums["y"] / sums["area_ha"])
    discs = gpd.GeoDataFrame(sums.drop(columns=["x", "y"]), geometry=points, crs=pieces.crs)
    return discs.sort_values("area_ha", ascending=False)


def _draw_discs(sheet: Sheet, discs: gpd.GeoDataFrame, kind: str) -> None:
    if discs.empty:
        return
    fill, edge = _STYLE[kind]
    drawn = PathCollection(
        [_DISC],
        sizes=(discs["radius"].to_numpy() * sheet.scale) ** 2,
        offsets=shapely.get_coordinates(discs.geometry.array),
        offset_transform=sheet.ax.transData,
        facecolor=fill,
        edgecolor=edge,
        linewidth=0.9 * sheet.scale,
        alpha=0.85,
        zorder=Z_SITE,
        gid=kind,
    )
    drawn.set_transform(IdentityTransform())
    sheet.ax.add_collection(drawn, autolim=False)


def _write_names(sheet: Sheet, base: BaseMap, discs: gpd.GeoDataFrame) -> None:
    """Name central places and the units with the largest changes."""
    by_unit = discs.groupby("unit_id")["area_ha"].sum().sort_values(ascending=False)
    largest = by_unit.index[:_NAMED]
    units = pd.DataFrame({"rank": base.rank, "size": by_unit.reindex(base.inner.index)})
    units = units[(units["rank"] < 2) | units.index.isin(largest)]
    units = units.sort_values(["rank", "size"], ascending=[True, False])
    labels = [unit_label(base, key) for key in units.index]
    busy = list(discs.geometry.buffer((discs["radius"] + 1) * sheet.metres)) if len(discs) else []
    place_names(sheet, base, labels, busy=busy)


def _sample(kind: str, radius: float) -> list[PathPatch]:
    fill, edge = _STYLE[kind]
    disc = _DISC.transformed(Affine2D().scale(radius))
    return [PathPatch(disc, facecolor=fill, edgecolor=edge, linewidth=0.9, alpha=0.85)]


def _explain(legend: Legend, discs: gpd.GeoDataFrame, most: float) -> None:
    speech = legend.sheet.words
    legend.heading(speech.text("change_kinds"))
    count = discs["kind"].value_counts()
    for kind in (kind for kind in KINDS if kind in count):
        text = speech.text("change_row", what=speech.text(f"change_{kind}"), count=count[kind])
        legend.row(_sample(kind, 5), text)
    if discs.empty:
        legend.note(speech.text("change_none"))
        return
    x, middle = 0.0, legend.y - _LARGEST - 2
    for ha in ladder(most):
        radius = max(_LARGEST * np.sqrt(ha / most), _SMALLEST)
        legend.put(_sample("unclear", radius), x + radius + 2, middle)
        text = f"{speech.number(ha, decimals=2)} ha"
        legend.write(x + 2 * radius + 6, middle, text)
        x += 2 * radius + 18 + text_size(text, 9)
    legend.y = middle - _LARGEST - 4
    legend.note(speech.text("change_size"))
    legend.note(speech.text("change_small", ha=speech.number(_MIN_HA, decimals=2)))


def _totals(legend: Legend, result: Monitor) -> None:
    speech, table = legend.sheet.words, result.summary()
    legend.heading(speech.text("change_totals"))
    rows = pd.concat([table.loc["state"].rename(index=speech.state), table.loc["region"]])
    rows = rows.rename(index={"study area": speech.text("total")})
    columns = {
        "change_used_column": rows["taken_up_ha"],
        "change_plan_column": rows["newly_planned_ha"],
        "change_given_column": rows["released_ha"] + rows["withdrawn_ha"],
        "change_pv_column": rows["new_pv_ha"],
        "change_pv_sites_column": rows["new_pv_on_sites_ha"],
    }
    cells = [
        (str(name), *(speech.number(column.iloc[place]) for column in columns.values()))
        for place, name in enumerate(rows.index)
    ]
    legend.table([("", *map(speech.text, columns)), *cells])
    legend.note(speech.text("change_totals_note"))
    rate = speech.total(result.units["taken_up_ha_per_year"], decimals=1)
    legend.note(speech.text("change_rate", rate=rate))


def _uncertainty_notes(legend: Legend, result: Monitor) -> None:
    speech, after = legend.sheet.words, result.after
    said = []
    redrawn = result.boundaries["change"].eq("redrawn")
    if redrawn.any():
        hectares = speech.total(result.boundaries.loc[redrawn, "area_ha"])
        said.append(speech.text("change_redrawn", boundary=hectares))
    counts = {
        "sites": int(after.sites["footprint"].eq("modelled").sum()),
        "all_sites": len(after.sites),
        "pv": int(after.pv["footprint"].eq("modelled").sum()),
        "all_pv": len(after.pv),
    }
    if counts["sites"] or counts["pv"]:
        numbers = {name: speech.number(count) for name, count in counts.items()}
        said.append(speech.text("change_modelled", **numbers))
    if not (after.complete and result.before.complete):
        said.append(speech.text("change_incomplete"))
    if said:
        legend.heading(speech.text("sure"))
    for text in said:
        legend.note(text)
