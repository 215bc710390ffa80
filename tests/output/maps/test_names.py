from sheets import sheet, written

import landgap as lg


def test_the_larger_type_leaves_out_the_smaller_places(drawn, result):
    """The names on the screen are of those on the paper that matter most."""
    names = [
        {text.get_text().split("\n")[0] for text in written(ax, "label")}
        for ax in (lg.maps.access(result, ax=sheet()), drawn("access", "de", "screen"))
    ]
    assert names[1] < names[0]
    assert {"Leipzig", "Halle (Saale)", "Schkeuditz"} <= names[1]
