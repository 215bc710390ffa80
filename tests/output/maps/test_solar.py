from matplotlib.collections import PathCollection
from sheets import kept


def test_each_plant_that_stands_has_one_mark_of_its_land(drawn, result):
    ax, table = drawn("solar", "en", "A4"), result.solar.plants.query("phase == 'standing' and area_ha > 0")
    marks = {
        f"{kind}{end}"
        for kind in ("solar_reserve", "solar_brownfield", "solar_used")
        for end in ("", "_maybe")
    }
    counts = {m: sum(len(c.get_offsets()) for c in kept(ax, PathCollection, m)) for m in marks}
    there = table[table["share"] >= 0.05]
    assert sum(counts.values()) == len(there)
    filled = sum(count for mark, count in counts.items() if not mark.endswith("_maybe"))
    assert filled == (there["share"] >= 0.5).sum()
    reserve = there["land"].isin(["serviced_reserve", "reserve", "planned"]).sum()
    assert counts["solar_reserve"] + counts["solar_reserve_maybe"] == reserve
