"""A result on a map to zoom and ask, as one page that loads nothing from the network."""

from __future__ import annotations

import base64
import html
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.assessment import Assessment
from landgap.errors import LandgapError
from landgap.layers.checked import Inputs
from landgap.output.words import Words, words
from landgap.output.words.one_line import one_line, shown_names

if TYPE_CHECKING:
    import folium


_SIMPLIFY_M = 60
_WGS84 = "EPSG:4326"
_UNKNOWN = "#BDBDB8"  # no class of the balance is grey
_SITE, _PV, _BORDER = "#4F5953", "#FCAD0A", "#1A1A1A"
_RADIUS = {_SITE: 5, _PV: 2.5}  # pixels
_OWN_NAME = "_landgap_"
_LETTERS = 2000
# the map's "existing" says that plots are free, which is not known of every site
_STATUS = {None: "no_status", "existing": "tip_existing"}


def explore(result: Assessment, *, lang: str | None = None, tiles: str | None = None) -> folium.Map:
    """Show a result on a map to zoom and ask, in a notebook or as one HTML file; works offline.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.
    tiles : str, optional
        Background map, such as ``"OpenStreetMap"``: fetched by the reader's browser. If not
        given, nothing is loaded from the network.

    Returns
    -------
    folium.Map
        Layers to switch on and off: balance by unit (hectares), sites, PV, borders; Leaflet is
        inside. Its ``save`` writes one HTML file.

    Raises
    ------
    LandgapError
        If the extra ``landgap[explore]`` is not installed, or the language or the background map is
        not known.

    See Also
    --------
    landgap.maps.balance : The same figures as a printed map.
    landgap.write : All tables, layers and maps as files.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> page = explore(result, lang="de").get_root().render()
    >>> "Saldo in ha" in page, 'src="http' in page
    (True, False)
    """
    inputs = Inputs("The result cannot be shown.")
    inputs.instance(result, "result", Assessment, made_by="lg.assess")
    if tiles is not None:
        inputs.instance(tiles, "tiles", str)
        if tiles == "":
            inputs.fault("tiles: an empty text is no background map; None shows none")
    inputs.stop()
    speech, borrowed = words(lang), _borrowed()
    try:
        page: folium.Map = borrowed.Map(tiles=tiles, control_scale=True, prefer_canvas=True, zoom_snap=0.25)
    except ValueError:  # an address, whose source is not known, or a name that is not
        inputs.fault(f'tiles: "{one_line(str(tiles), 60)}" is no background map; "OpenStreetMap" is one')
        inputs.stop()
    _inline(page)
    units, edges = _units(result, speech)
    for key, layer, style in (
        ("explore_units", units, {}),
        ("explore_borders", result.study.borders[["geometry"]], {"color": _BORDER}),
        ("explore_sites", _sites(result, speech), {"color": _SITE}),
        ("explore_pv", _pv(result, speech), {"color": _PV}),
    ):
        if len(layer):
            _add(page, layer, speech.text(key), style)
    west, south, east, north = units.to_crs(_WGS84).total_bounds
    page.fit_bounds([[south, west], [north, east]])
    borrowed.LayerControl(collapsed=False).add_to(page)
    _legend(page, edges, result, speech)
    return page


def _borrowed() -> Any:  # noqa: ANN401  a module without types
    try:
        for name in ("mapclassify", "js_lib_leaflet"):
            import_module(name)
        return import_module("folium")
    except ImportError as error:
        raise LandgapError(
            f'explore needs {error.name}, which is not installed: pip install "landgap[explore]"'
        ) from None


def _inline(page: folium.Map) -> None:
    """Put Leaflet into the page, in place of the addresses that folium would load it from."""
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    for image in ("layers.png", "layers-2x.png", "marker-icon.png"):
        style = style.replace(f"images/{image}", _data((folder / "images" / image).read_bytes(), "image/png"))
    script = (folder / "leaflet.js").read_bytes()
    # nothing else that folium brings along (jQuery, Bootstrap, icons) is used here
    page.default_js = [("leaflet", _data(script, "text/javascript"))]
    style += ".leaflet-container{background:#fff}"
    page.default_css = [("leaflet_css", _data(style.encode(), "text/css"))]


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _add(page: folium.Map, layer: gpd.GeoDataFrame, name: str, style: dict[str, str]) -> None:
    """Add a layer by geopandas; what begins with our own name is style, the rest is told."""
    told = [column for column in layer if column != "geometry" and not column.startswith(_OWN_NAME)]
    fill = f"{_OWN_NAME}fill"
    lines = bool((shapely.get_dimensions(layer.geometry.to_numpy()) == 1).all())
    points = bool((shapely.get_dimensions(layer.geometry.to_numpy()) == 0).all())
    options: dict[str, Any] = {"weight": 4 if lines else 0.7, "fillOpacity": 0.75}
    if fill in layer:
        options["style_function"] = lambda feature: {
            "fillColor": feature["properties"][fill],
            "color": "#6E6E6A",
        }
    layer.to_crs(_WGS84).explore(
        m=page,
        name=name,
        tooltip=told or False,
        tooltip_kwds={"sticky": True},
        legend=False,
        marker_kwds={"radius": _RADIUS[style["color"]]} if points else {},
        style_kwds=options,
        **style,
    )


def _units(result: Assessment, speech: Words) -> tuple[gpd.GeoDataFrame, list[tuple[str, str]]]:
    """Colour the units by their balance as the printed map does; and explain the colours."""
    from landgap.output.maps.classes import breaks, classify  # noqa: PLC0415
    from landgap.output.maps.unit_classes import diverging, ranges  # noqa: PLC0415  brings matplotlib

    table = result.units
    classes = classify(table["gap_ha"], breaks(table["gap_ha"]))
    colours = diverging(classes)
    fill = classes.number.map(dict(enumerate(colours))).astype(object).fillna(_UNKNOWN)
    shapes = shapely.coverage_simplify(table.geometry.to_numpy(), _SIMPLIFY_M)
    demand = [
        speech.text("tip_range", low=_ha(low, speech), mid=_ha(mid, speech), high=_ha(high, speech))
        if np.isfinite(mid)
        else speech.text("tip_unknown")
        for low, mid, high in table[["demand_ha_low", "demand_ha_mid", "demand_ha_high"]].to_numpy()
    ]
    told = {
        "tip_name": _safe(shown_names(table["name"])),
        "tip_state": [_escaped(speech.state(str(state))) for state in table["state"]],
        "tip_supply": [_amount(value, speech) for value in table["supply_ha"]],
        "tip_demand": demand,
        "tip_gap": [_amount(value, speech, sign=True) for value in table["gap_ha"]],
        "tip_reach": [_years(value, speech) for value in table["reach_years"]],
    }
    frame = gpd.GeoDataFrame(
        {speech.text(key): column for key, column in told.items()} | {f"{_OWN_NAME}fill": fill},
        index=table.index,
        geometry=shapes,
        crs=table.crs,
    )
    texts = ranges(classes, speech, ends=("missing_land", "surplus_land"), even="even")
    return frame, list(zip(reversed(colours), reversed(texts), strict=True))


def _sites(result: Assessment, speech: Words) -> gpd.GeoDataFrame:
    """Sites that have a name; land use without one says only that something stands there."""
    sites = result.study.sites
    sites = sites[sites["name"].notna()]
    offered = result.offered.groupby("site_id")["supply_ha"].sum(min_count=1)
    exact = sites["position"].eq("exact") | sites["footprint"].eq("given")
    statuses = sites["status"].astype("object").where(sites["status"].notna(), None)
    told = {
        "tip_name": _safe(speech.names(sites)),
        "tip_status": [speech.text(_STATUS.get(status, status)) for status in statuses],
        "tip_gross": [_amount(value, speech) for value in sites["gross_ha"]],
        "tip_available": [_amount(value, speech) for value in offered.reindex(sites["site_id"])],
        "tip_position": [speech.text("tip_exact" if is_exact else "tip_approximate") for is_exact in exact],
    }
    return _points(sites, told, speech)


def _pv(result: Assessment, speech: Words) -> gpd.GeoDataFrame:
    pv = result.study.pv
    told = {
        "tip_name": _safe(shown_names(pv["name"] if "name" in pv else pv["pv_id"])),
        "tip_pv_status": [
            speech.text("tip_unknown" if pd.isna(status) else f"pv_status_{status}")
            for status in pv["status"]
        ],
        "tip_capacity": [
            speech.text("tip_unknown") if pd.isna(mw) else f"{speech.number(mw, decimals=1)} MW"
            for mw in pv["capacity_mw"]
        ],
        "tip_year": [
            speech.text("tip_unknown") if pd.isna(year) else _escaped(str(year))
            for year in (pv["commissioned"] if "commissioned" in pv else [None] * len(pv))
        ],
    }
    return _points(pv, told, speech)


def _points(layer: gpd.GeoDataFrame, told: dict[str, list[str]], speech: Words) -> gpd.GeoDataFrame:
    """Show sites and plants as points: a modelled outline would pretend to be known."""
    given = layer["footprint"].eq("given")
    shapes = layer.geometry.where(given, layer.centroid)
    if given.any() and not given.all():
        shapes = layer.centroid  # one kind of shape a layer
    return gpd.GeoDataFrame(
        {speech.text(key): column for key, column in told.items()},
        geometry=list(shapes),
        crs=layer.crs,
    )


def _escaped(text: str) -> str:
    # folium sets its scripts with template strings, where these would begin code
    return (
        html.escape(one_line(text, _LETTERS))
        .replace("`", "&#96;")
        .replace("{", "&#123;")
        .replace("$", "&#36;")
    )


def _safe(texts: pd.Series) -> list[str]:
    return ["–" if pd.isna(text) else _escaped(str(text)) for text in texts]


def _ha(value: float, speech: Words) -> str:
    return speech.number(value, decimals=1)


def _amount(value: float, speech: Words, *, sign: bool = False) -> str:
    if pd.isna(value):
        return speech.text("tip_unknown")
    return f"{speech.number(value, decimals=1, sign=sign)} ha"


def _years(value: float, speech: Words) -> str:
    if pd.isna(value):
        return speech.text("tip_unknown")
    if np.isinf(value):
        return speech.text("tip_no_need")
    return speech.text("tip_years", years=speech.number(value, decimals=1))


def _legend(page: folium.Map, edges: list[tuple[str, str]], result: Assessment, speech: Words) -> None:
    """Write title, colours and sources into the corner."""
    rows = [*edges, (_UNKNOWN, speech.text("no_data"))]
    marks = [(_SITE, speech.text("explore_sites")), (_PV, speech.text("explore_pv"))]
    sources = " · ".join(map(_escaped, result.study.attribution))

    def row(colour: str, text: str, radius: str) -> str:
        style = f"display:inline-block;width:14px;height:10px;background:{colour};"
        style += f"border:1px solid #777;border-radius:{radius};margin-right:6px"
        return f'<div><span style="{style}"></span>{html.escape(text)}</div>'

    box = "position:fixed;left:10px;bottom:62px;z-index:900;background:#ffffffe8;padding:8px 10px;"
    box += "font:12px/1.5 sans-serif;max-width:270px;border:1px solid #999"
    text = (
        f'<div style="{box}" class="landgap-legend" lang="{speech.lang}">'
        f"<b>{_escaped(result.study.title)}</b><br>{speech.text('balance_ha')}"
        + "".join(row(*pair, "0") for pair in rows)
        + "".join(row(*pair, "7px") for pair in marks)
        + f'<div style="font-size:10px;color:#555">{speech.text("sources")} {sources}</div></div>'
    )
    root: Any = page.get_root()
    # raw: braces of a title are text, not a template
    root.html.add_child(_borrowed().Element(text.replace("{", "&#123;")))
