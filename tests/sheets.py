"""How the tests draw a map and read it."""

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from scipy.ndimage import binary_dilation

import landgap as lg
from landgap.output.maps.sheet import A3_INCHES, inside_margins

KINDS = [name for name in lg.maps.__all__ if name != "save"]
"""All maps; those that take an assessment are all but ``change``."""
LEAST_CONTRAST = 4.5  # of text, in WCAG


def sheet(inches=A3_INCHES, dpi=72):
    figure = Figure(figsize=inches, dpi=dpi)
    FigureCanvasAgg(figure)  # keeps its renderer: texts are measured in no time
    return figure.add_axes(inside_margins(inches))


def draw(kind, found, **options):
    """Draw one kind of map; of any column, the supply."""
    columns = ["supply_ha"] if kind == "choropleth" else []
    return getattr(lg.maps, kind)(found, *columns, **options)


def studied(*, units, **layers):
    """A study of these layers, 40 to 60 ha of demand in 18 years."""
    return lg.StudyArea.from_layers(units=units, horizon_years=18, demand=(40, 60, "by hand"), **layers)


def assessed(**layers):
    return lg.assess(studied(**layers), demand_weights={"population": 1})


def written(ax, gid=None):
    """The texts of a map, of its legend and of maps within it."""
    texts = [text for axes in parts(ax) for text in axes.texts]
    return [text for text in texts if gid in (None, text.get_gid())]


def parts(ax):
    return [ax, *(part for child in ax.child_axes for part in parts(child))]


def says(ax):
    return " ".join(text.get_text() for text in written(ax))


def kept(ax, kind, gid):
    artists = [*ax.collections, *ax.patches]
    return [artist for artist in artists if isinstance(artist, kind) and artist.get_gid() == gid]


def room(text):
    """The rectangle that a text takes on the paper, turned with it."""
    angle, anchor = text.get_rotation(), text.get_transform().transform(text.get_position())
    text.set_rotation(0)
    flat = shapely.box(*text.get_window_extent().extents)
    text.set_rotation(angle)
    return shapely.affinity.rotate(flat, angle, origin=tuple(anchor))


def one_state(units):
    return units.assign(state="DE-SN", unit_id=[f"1473000{n}" for n in range(len(units))])


def no_members(units):
    return units.drop(columns="member")


def all_members(units):
    return units.assign(member=True)


def with_halo(units):
    return units.assign(halo=[False, True, False, True])


def central_places(units):
    return units.assign(central_place=["Oberzentrum", "Mittelzentrum", "Grundzentrum", None])


def luminance(image):
    linear = np.where(image <= 0.04045, image / 12.92, ((image + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def pictured(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255


def hard_to_read(ax):
    """Texts at whose letters less than nine tenths of what lies below stand out enough."""
    figure = ax.figure
    texts = [text for text in written(ax) if text.get_gid() != "text-halo" and text.get_text()]
    whole = pictured(figure)
    try:
        for text in texts:
            text.set_visible(False)
        below = pictured(figure)
    finally:
        for text in texts:
            text.set_visible(True)
    letters = np.abs(whole - below).max(axis=2) > 0.25
    around = luminance(below)
    found = []
    for text in texts:
        west, south, east, north = text.get_window_extent().extents
        top = len(below) - int(np.ceil(north)) - 1, len(below) - int(south) + 1
        part = slice(max(top[0], 0), top[1]), slice(max(int(west) - 1, 0), int(np.ceil(east)) + 1)
        near = binary_dilation(letters[part])
        light = luminance(np.array(mpl.colors.to_rgb(text.get_color())))
        low, high = np.minimum(around[part][near], light), np.maximum(around[part][near], light)
        if np.mean((high + 0.05) / (low + 0.05) >= LEAST_CONTRAST) < 0.9:
            found.append(text.get_text())
    return found
