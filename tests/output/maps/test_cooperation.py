import matplotlib.pyplot as plt
import shapely
from matplotlib.collections import PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg


def test_approximate_positions_look_approximate(study, sites):
    points = sites.assign(gross_ha=sites.area / 10_000, geometry=sites.centroid)
    points["position"] = ["approximate", "exact", "approximate", "approximate"]
    layers = {"units": study.units, "employment": study.employment, "horizon_years": 18}
    rough = lg.StudyArea.from_layers(sites=points, demand=(40, 60, ""), **layers)
    ax = lg.maps.cooperation(lg.assess(rough), ax=sheet())

    def outlines(mark):
        *_, outline = kept(ax, PathCollection, mark)
        return outline.get_linestyle()[0][1]

    assert outlines("existing") is not None
    assert outlines("reserve") is None
    assert "Lage angenähert" in says(ax)


def test_two_maps_stand_side_by_side(small):
    figure, (left, right) = plt.subplots(1, 2, figsize=(16, 6))
    rooms = [ax.get_position() for ax in (left, right)]
    lg.maps.cooperation(small, ax=left)
    lg.maps.balance(small, ax=right)
    for ax, given_room in zip((left, right), rooms, strict=True):
        given = given_room.transformed(figure.transFigure)
        frame = shapely.box(*given.extents).buffer(1)
        assert all(frame.covers(room(text)) for text in written(ax))
