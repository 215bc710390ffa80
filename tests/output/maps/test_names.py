from sheets import sheet, written

import landgap as lg


def test_the_larger_type_leaves_out_the_smaller_places(drawn, result):
    """Fewer names fit the screen; a small one may find room there where a larger one does not."""
    names = [
        {text.get_text().split("\n")[0] for text in written(ax, "label")}
        for ax in (lg.maps.access(result, ax=sheet()), drawn("access", "de", "screen"))
    ]
    assert len(names[1]) < len(names[0])
    assert len(names[1] - names[0]) < len(names[0] - names[1])
    assert {"Leipzig", "Halle (Saale)", "Schkeuditz"} <= names[1]
