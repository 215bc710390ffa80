import shapely
from sheets import room, written


def test_each_side_of_the_border_has_its_name_in_its_state(drawn, result):
    ax = drawn("balance", "de", "screen")
    names = {text.get_text().replace("\u2009", "") for text in written(ax, "state-name")}
    assert {"SACHSEN", "SACHSEN-ANHALT"} <= names
    to_metres = ax.transData.inverted()
    states = result.study.units.to_crs(25833).dissolve("state").geometry
    codes = {"SACHSEN": "DE-SN", "SACHSEN-ANHALT": "DE-ST"}
    for text in written(ax, "state-name"):
        code = codes.get(text.get_text().replace("\u2009", ""))
        if code:
            middle = shapely.Point(to_metres.transform(room(text).centroid.coords[0]))
            others = states.drop(code)[states.drop(code).contains(middle)]
            assert others.empty, text.get_text()
