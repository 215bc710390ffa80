import matplotlib as mpl
import numpy as np
import pytest
from sheets import kept, says, sheet, written

import landgap as lg


def test_scale_bar_is_as_long_as_it_says(drawn, small):
    for ax in (drawn("balance", "en", "A4"), lg.maps.balance(small, ax=sheet(), lang="en")):
        blocks = kept(ax, mpl.patches.Rectangle, "scale-bar")
        length_km = sum(block.get_width() for block in blocks) / 1000
        label = next(t.get_text() for t in written(ax) if t.get_text().endswith(" km"))
        assert float(label.removesuffix(" km")) == pytest.approx(length_km)
        digit = length_km / 10 ** np.floor(np.log10(length_km))
        assert np.isclose(digit, (1, 2, 5)).any()


def test_printed_scale_is_right_on_paper_and_left_out_elsewhere(drawn, small):
    a3 = lg.maps.balance(small, ax=sheet(), lang="en")
    for ax, paper in ((drawn("balance", "en", "A4"), "(A4)"), (a3, "(A3)")):
        printed = next(t.get_text() for t in written(ax) if t.get_text().startswith("1 : "))
        metres = np.diff(ax.get_xlim())[0] / (ax.get_window_extent().width / ax.figure.dpi * 0.0254)
        assert int(printed.split()[2].replace(",", "")) == pytest.approx(metres, rel=0.001)
        assert printed.endswith(paper)
    assert "1 : " not in says(lg.maps.balance(small, ax=sheet(inches=(10, 7))))
