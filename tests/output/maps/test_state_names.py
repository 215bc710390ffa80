import matplotlib.pyplot as plt
import pandas as pd
import shapely
from ground import box, frame
from sheets import room, written

import landgap as lg


def test_a_border_beyond_the_paper_has_no_names_and_stops_no_map(units, sites):
    far = frame(
        {
            "unit_id": ["16000001", "12000001"],
            "name": ["Weitweg", "Fernab"],
            "state": ["DE-TH", "DE-BB"],
            "halo": [True, True],
        },
        [box(60_000, 0, 62_000, 2000), box(62_000, 0, 64_000, 2000)],
    )
    both = pd.concat([units.assign(halo=False), far], ignore_index=True)
    both["member"] = both["member"].fillna(False).astype(bool)
    study = lg.StudyArea.from_layers(units=both, sites=sites, horizon_years=10, demand=(40, 60, ""))
    sheet = lg.maps.balance(lg.assess(study))
    named = {text.get_text().replace("\u2009", "") for text in sheet.texts if text.get_gid() == "state-name"}
    assert named <= {"SACHSEN", "SACHSEN-ANHALT"}
    plt.close("all")


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
