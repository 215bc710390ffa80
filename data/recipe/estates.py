"""Named estates and planned sites, from single published facts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from .fetch import RecipeError

KINDS = {
    "GE": "GE",
    "GI": "GI",
    "GE/GI": "GE/GI",
    "MI": "MI",
    "chemical park": "GI",
    "GVZ": "SO",
    "airport": "SO",
    "brownfield": None,
}
FROM_NET = "gross_ha not published: the net area stands in, a lower bound"
FROM_AVAILABLE = "gross_ha not published: the available part stands in, a lower bound"
NO_HECTARES = "no hectares published, neither gross nor net nor available: no footprint possible"


def build(
    facts: pd.DataFrame, units: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame]:
    """Make sites of the table of estates.

    Parameters
    ----------
    facts : DataFrame
        `facts/sites.csv` with `name_de` where `facts/site_names.csv` has one, all text.
    units : GeoDataFrame
        The layer `units`.

    Returns
    -------
    sites : GeoDataFrame
        Estates with hectares, in the columns of the layer `sites`.
    homes : DataFrame
        `site_id`, `unit_id`: every municipality that an estate lies in, the main one included.
    excluded : DataFrame
        Estates without any hectares: `id`, `name`, `unit_id`, `status`, `reason`.
    """
    points = gpd.GeoSeries(
        gpd.points_from_xy(facts["lon"].astype(float), facts["lat"].astype(float)), crs=units.crs
    )
    home = facts["ags"].fillna(units_of_points(points, units))
    strangers = ~home.isin(units["unit_id"])
    if strangers.any():
        raise RecipeError(f"estates outside the units: {facts.loc[strangers, 'site_id'].tolist()}")
    if unknown := set(facts["kind"]) - set(KINDS):
        raise RecipeError(f"estates of unknown kind: {sorted(unknown)}")

    gross, net, available, largest = (
        facts[column].astype(float) for column in ("gross_ha", "net_ha", "available_ha", "largest_parcel_ha")
    )
    from_net = gross.isna() & net.notna()
    from_available = gross.isna() & net.isna() & (available > 0)
    stated = gross.fillna(net).where(~from_available, available)
    note = facts["note"].mask(from_net, _joined(facts["note"], FROM_NET))
    note = note.mask(from_available, _joined(facts["note"], FROM_AVAILABLE))

    sites = gpd.GeoDataFrame(
        {
            "site_id": facts["site_id"],
            "name": facts["name"],
            "name_de": facts["name_de"].fillna(facts["name"]),
            "unit_id": home,
            "shared_by": facts["shared_by"],
            "kind": facts["kind"].map(KINDS),
            "kind_published": facts["kind"],
            "status": facts["status"],
            "availability": facts["availability"].replace("unknown", None),
            "gross_ha": stated,
            "net_share": (net / gross).round(4),
            "available_ha": available,
            "largest_parcel_ha": largest,
            "plan_date": facts["plan_date"],
            "plan_level": facts["plan_level"],
            "segments": facts["segments"],
            "rail": _known(facts["rail_siding"]),
            "round_the_clock": _known(facts["round_the_clock"]),
            "reference_date": facts["reference_date"],
            "origin": "published",
            "position": "approximate",
            "position_accuracy_m": facts["position_accuracy_m"].astype(float),
            "source": facts["source"],
            "note": note,
        },
        geometry=points,
        crs=units.crs,
    )
    _check_hectares(sites)
    homes = homes_by_name(
        sites.set_index("site_id")["unit_id"],
        facts.set_index("site_id")["municipality"],
        units,
    )
    bare = sites["gross_ha"].isna()
    excluded = sites.loc[bare, ["site_id", "name", "unit_id", "status"]]
    excluded = excluded.rename(columns={"site_id": "id"}).assign(reason=NO_HECTARES)
    return sites[~bare].sort_values("site_id", ignore_index=True), homes, excluded


def units_of_points(points: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Key of the unit that holds each point, nothing where there is none."""
    unit, point = units.sindex.query(points.to_numpy(), predicate="intersects")[::-1]
    first = pd.Series(units["unit_id"].to_numpy()[unit], index=points.index[point])
    return first[~first.index.duplicated()].reindex(points.index)


def homes_by_name(home: pd.Series, municipality: pd.Series, units: gpd.GeoDataFrame) -> pd.DataFrame:
    """List every municipality that a site lies in, one row a pair.

    `home` holds the key of the main one, on the keys of the sites; `municipality` the names as in
    ``Halle (Saale) / Kabelsketal`` on the same index.
    """
    names = municipality.str.split(" / ").explode().dropna().str.removeprefix("Lutherstadt ")
    inner = units.loc[~units["halo"]].set_index("name")["unit_id"]
    if strangers := sorted(set(names) - set(inner.index)):
        raise RecipeError(f"no unit of that name: {strangers}")
    pairs = pd.concat([home, names.map(inner)]).rename("unit_id").reset_index()
    return pd.DataFrame(pairs).drop_duplicates(ignore_index=True)


def _check_hectares(sites: gpd.GeoDataFrame) -> None:
    for column in ("available_ha", "largest_parcel_ha"):
        more = sites[column] > sites["gross_ha"] + 1e-9
        if more.any():
            raise RecipeError(f"{column} above gross_ha: {sites.loc[more, 'site_id'].tolist()}")
    negative = sites[["gross_ha", "available_ha", "largest_parcel_ha"]] < 0
    if np.asarray(negative).any():
        raise RecipeError("estates with negative hectares.")


def _known(answer: pd.Series) -> pd.Series:
    if odd := set(answer) - {"yes", "no", "unknown"}:
        raise RecipeError(f"neither yes, no nor unknown: {sorted(map(str, odd))}")
    return answer.map({"yes": True, "no": False}).astype("boolean")


def _joined(note: pd.Series, more: str) -> pd.Series:
    return (note + "; " + more).fillna(more)
