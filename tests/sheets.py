"""How the tests draw a map and read it."""

import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from landgap.output.maps.sheet import A3_INCHES, inside_margins


def sheet(inches=A3_INCHES, dpi=72):
    figure = Figure(figsize=inches, dpi=dpi)
    FigureCanvasAgg(figure)  # keeps its renderer: texts are measured in no time
    return figure.add_axes(inside_margins(inches))


def written(ax, gid=None):
    texts = [text for axes in (ax, *ax.child_axes) for text in axes.texts]
    return [text for text in texts if gid in (None, text.get_gid())]


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
