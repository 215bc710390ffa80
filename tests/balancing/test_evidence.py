import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.balancing.evidence import surplus_evidence

SHORT = pd.DataFrame(
    {"gap_ha": [-40.0, 5.0, np.nan], "district_id": ["15001", "15001", "14001"]},
    index=pd.Index(["u1", "u2", "u3"], name="unit_id"),
)


def seen(*rows, **columns):
    """Rows of unit, year, occupied share; 100 ha each, if nothing else is said."""
    table = pd.DataFrame(rows, columns=["unit_id", "year", "occupied_share"])
    about = {"scope": "municipality", "gross_ha": 100.0, "source": "survey", **columns}
    return table.assign(**about)


def paid(*rows, **columns):
    table = pd.DataFrame(rows, columns=["unit_id", "year", "price_low_eur_m2", "price_high_eur_m2"])
    return table.assign(**{"commercial": "yes", "source": "sales", **columns})


def unit(result, key="u1"):
    return result.loc[("unit", key)]


def idle(*rows, balance=SHORT, options=None, **columns):
    return unit(surplus_evidence(balance, vacancy=seen(*rows, **columns), **(options or {})))


def test_short_but_full_of_idle_land_is_a_contradiction():
    result = surplus_evidence(SHORT, vacancy=seen(("u1", 2020, 0.6), ("u2", 2020, 0.6), ("u3", 2020, 0.6)))
    assert result["gap_ha"].tolist()[:2] == [-40, 5]
    assert result["idle_share"].tolist() == pytest.approx([0.4] * 3)
    assert result["contradiction"].tolist()[:2] == [True, False]
    assert result["contradiction"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("occupied", "columns", "expected"),
    [
        (0.76, {}, False),
        (0.75, {}, True),
        (0.75, {"method": "lower bound"}, pd.NA),
        (0.76, {"method": "lower bound"}, False),
        (0.6, {"gross_ha": 12.0}, False),
        (0.6, {"gross_ha": np.nan}, True),
        (np.nan, {}, pd.NA),
        (np.nan, {"free_ha": 30.0}, True),
        (np.nan, {"free_ha": 30.0, "gross_ha": np.nan}, pd.NA),
        (np.nan, {"free_ha": 0.0, "gross_ha": 0.0}, pd.NA),
    ],
)
def test_when_it_is_called_one(occupied, columns, expected):
    """From a quarter and 5 ha on; "at most" and not known can acquit, and not convict."""
    found = idle(("u1", 2020, occupied), **columns)["contradiction"]
    assert found is expected or bool(found) == expected


def test_the_latest_figure_counts_with_its_source():
    row = idle(("u1", 2022, 0.8), ("u1", 2018, 0.2), ("u1", None, 0.1), source=["new", "old", "undated"])
    assert row["idle_share"] == pytest.approx(0.2)
    assert (row["idle_ha"], row["idle_year"]) == (pytest.approx(20), 2022)
    assert (row["idle_scope"], row["idle_source"]) == ("municipality", "new")
    assert (
        idle(("u1", 2018, 0.2), ("u1", 2022, np.nan), free_ha=[80, 3], gross_ha=[100, np.nan])["idle_ha"]
        == 80
    )


def test_estates_are_weighted_by_their_net_or_gross_area():
    row = idle(
        ("u1", 2020, 0.5), ("u1", 2015, np.nan), ("u1", 2021, 0.2), ("u1", 2021, np.nan),
        scope="estate", area_name=["A", "B", "C", "D"], net_ha=[30.0, np.nan, np.nan, np.nan],
        gross_ha=[90.0, 70.0, np.nan, np.nan], free_ha=[np.nan, 7.0, np.nan, 2.0],
        source=["a", "b", "c", "d"],
    )  # fmt: skip
    assert row["idle_share"] == pytest.approx((15 + 7) / (30 + 70))
    assert row["idle_ha"] == pytest.approx(15 + 7 + 2)
    assert (row["idle_year"], row["idle_scope"], row["idle_source"]) == (
        2015, "estate", "a; b; c; d",
    )  # fmt: skip


def test_a_figure_of_the_whole_municipality_goes_before_its_estates():
    rows = ("u1", 2020, 0.9), ("u1", 2024, 0.1)
    row = idle(*rows, scope=["municipality", "estate"], area_name=["", "A"])
    assert (row["idle_share"], row["idle_year"]) == (pytest.approx(0.1), 2020)


@pytest.mark.parametrize(
    ("shares", "years"),
    [
        ([0.1, 0.2, 0.3], 20),
        ([0.1, 0.2, 0.9], 0),
        ([0.1, 0.9, 0.2], 0),
        ([0.9, 0.2, 0.3], 10),
        ([0.1], np.nan),
    ],
)
def test_years_idle_count_back_from_the_latest_figure_until_a_break(shares, years):
    rows = [("u1", 2000 + 10 * n, share) for n, share in enumerate(shares)]
    for order in (rows, rows[::-1]):
        assert idle(*order)["idle_years_at_least"] == pytest.approx(years, nan_ok=True)


def test_years_idle_are_of_one_place_and_need_a_proof():
    two = {"scope": "estate", "area_name": ["A", "B"]}
    assert np.isnan(idle(("u1", 2010, 0.1), ("u1", 2020, 0.1), **two)["idle_years_at_least"])
    bound = {"method": ["published", "lower bound"]}
    assert idle(("u1", 2010, 0.1), ("u1", 2020, 0.1), **bound)["idle_years_at_least"] == 0


def test_a_figure_of_a_district_stays_with_the_district():
    table = seen((None, 2020, 0.5), (None, 2020, 0.5), (None, 2020, 0.5)).assign(
        scope=["district", "district", "region"], district_id=["15001", "99999", None]
    )
    result = surplus_evidence(SHORT.assign(gap_ha=[-40.0, 5.0, 1.0]), vacancy=table)
    assert result.loc[("district", "15001"), ["gap_ha", "contradiction"]].tolist() == [-35, True]
    assert result.xs("unit")["idle_share"].isna().all()
    assert result.index.get_level_values("level").tolist() == ["unit"] * 3 + ["district"]
    assert result.attrs["not_mapped"] == {"vacancy": 2, "prices": 0}
    unknown = surplus_evidence(SHORT.assign(gap_ha=[-40.0, np.nan, 1.0]), vacancy=table)
    assert unknown.loc[("district", "15001"), ["gap_ha", "contradiction"]].isna().all()


def test_prices_of_the_latest_year_and_the_median_change():
    table = paid(
        ("u1", 2010, 10, 30), ("u1", 2020, 30, 50), ("u1", 2016, 10, 10), ("u1", 2018, 12.1, 12.1),
        ("u1", 2020, 90, np.nan), ("u1", None, 1, 1), ("u2", None, 7, 9),
        kind=["range", "range", "mean", "mean", "guide", "range", "range"],
        source=["a", "a", "b", "b", "c", "d", "e"],
    )  # fmt: skip
    result = surplus_evidence(SHORT, prices=table)
    row = unit(result)
    assert row[["price_low_eur_m2", "price_high_eur_m2", "price_year"]].tolist() == [30, 90, 2020]
    assert row["price_change_per_year"] == pytest.approx((0.1 + 2**0.1 - 1) / 2)
    assert (row["price_series"], row["price_source"]) == (2, "a; b; c; d")
    other = unit(result, "u2")
    assert other[["price_low_eur_m2", "price_high_eur_m2"]].tolist() == [7, 9]
    assert other[["price_year", "price_change_per_year"]].isna().all()


def test_only_prices_of_commercial_land_are_read():
    table = paid(("u1", 2020, 300, 300), ("u1", 2019, 20, 20), commercial=["no", "yes"])
    assert unit(surplus_evidence(SHORT, prices=table))["price_high_eur_m2"] == 20
    housing = surplus_evidence(SHORT, prices=table[:1])
    assert housing["price_year"].isna().all()
    assert housing.attrs["not_mapped"]["prices"] == 0


def test_since_leaves_old_and_undated_figures_out():
    rows = ("u1", 2009, 0.1), ("u1", None, 0.1)
    assert np.isnan(idle(*rows, options={"since": 2015})["idle_share"])
    assert idle(*rows, ("u1", 2015, 0.5), options={"since": 2015})["idle_share"] == 0.5


def test_without_tables_there_is_the_gap_and_what_is_not_short_contradicts_nothing():
    result = surplus_evidence(SHORT)
    assert result["gap_ha"].tolist()[:2] == [-40, 5]
    rest = result.drop(columns=["gap_ha", "contradiction"])
    assert rest.isna().all(axis=None)
    assert result["contradiction"].isna().tolist() == [True, False, True]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["u1", "u2", "u3", "u9"]),
        st.integers(2000, 2004),
        st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
        st.sampled_from(["municipality", "estate"]),
        st.sampled_from(["A", "B"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: (row[0], row[1], row[3], row[4] if row[3] == "estate" else ""),
)


@settings(max_examples=12, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_and_other_units_change_nothing_and_no_gap_is_touched(rows, random):
    def table(some_rows):
        columns = ["unit_id", "year", "occupied_share", "scope", "area_name"]
        frame = pd.DataFrame(some_rows, columns=columns)
        return frame.assign(gross_ha=50.0, source="s")

    once = surplus_evidence(SHORT, vacancy=table(rows))
    again = surplus_evidence(SHORT, vacancy=table(random.sample(rows, len(rows))))
    pd.testing.assert_frame_equal(once, again)
    np.testing.assert_array_equal(once["gap_ha"], SHORT["gap_ha"])
    assert once["idle_share"].dropna().between(0, 1).all()
    assert (once["idle_years_at_least"].dropna() <= 4).all()
    assert once.attrs["not_mapped"]["vacancy"] == sum(row[0] == "u9" for row in rows)
    alone = [row for row in rows if row[0] == "u1"]
    if alone:
        assert unit(surplus_evidence(SHORT, vacancy=table(alone))).equals(unit(once))


def test_the_published_figures_of_the_region(halle_leipzig):
    """domain.md 1.4: Kabelsketal from 80 % idle to 20 %; Leuna has 40 ha, and is not full of it."""
    units = halle_leipzig.units.query("~halo").set_index("unit_id")[["district_id"]]
    result = surplus_evidence(
        units.assign(gap_ha=-1.0), vacancy=halle_leipzig.vacancy, prices=halle_leipzig.prices
    )
    kabelsketal, leuna, leipzig = (unit(result, k) for k in ("15088150", "15088205", "14713000"))
    assert kabelsketal["idle_share"] == pytest.approx(0.2)
    assert (kabelsketal["idle_ha"], kabelsketal["idle_year"]) == (48, 2022)
    assert (leuna["idle_ha"], leuna["contradiction"]) == (40, False)
    assert leipzig["price_year"] == 2024
    assert 0.05 < leipzig["price_change_per_year"] < 0.1
    assert result["idle_share"].notna().sum() == 24
    assert result.loc[("district", "14729"), "idle_ha"] == 270
    told = result[result["idle_share"].notna() | result["idle_ha"].notna()]
    assert told["idle_source"].notna().all()
    assert not told["idle_source"].str.contains("see ").any()
    before = surplus_evidence(units.assign(gap_ha=-1.0), vacancy=halle_leipzig.vacancy.query("year < 2020"))
    assert unit(before, "15088150")["contradiction"]


def test_every_fault_is_named_at_once():
    table = seen(("u1", 2020, 1.2), ("u1", 1200, 0.5))
    with pytest.raises(lg.LandgapError) as error:
        surplus_evidence(SHORT, vacancy=table, prices=paid(("u1", 2020, 9, 3)), idle_share=0, idle_ha=-1)
    for fault in (
        "idle_share: 0 is not a share above 0 to 1",
        "idle_ha: -1 is not a number of ha from 0",
        "vacancy.occupied_share: above 1 (shares are 0 to 1, not per cent)",
        "vacancy.year: not a year from 1900 to 2100",
        "prices: low above high in rows 1",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError) as error:
        surplus_evidence(SHORT, vacancy=seen(("u1", 2020, 0.5), scope="estate", free_ha=120.0))
    assert "vacancy.area_name: missing for an estate in rows 1" in str(error.value)
    assert "vacancy.free_ha: more than gross_ha and net_ha in rows 1" in str(error.value)


def test_a_balance_at_fault():
    with pytest.raises(lg.LandgapError, match=r"balance\.gap_ha: the column is missing"):
        surplus_evidence(SHORT.drop(columns="gap_ha"))
    twice = pd.concat([SHORT, SHORT[:1].assign(gap_ha=np.inf)])
    with pytest.raises(lg.LandgapError) as error:
        surplus_evidence(twice, vacancy="vacancy.csv", since=20)
    for fault in (
        "balance: duplicate keys u1",
        "balance.gap_ha: not finite in 1 row (u1)",
        "vacancy: a DataFrame is needed, not a str",
        "since: 20 is not a whole number from 1900 to 2100, or None",
    ):
        assert fault in str(error.value)


def test_units_may_be_whole_numbers():
    units = pd.DataFrame({"gap_ha": [-40.0], "district_id": [15001]}, index=[15001000])
    result = surplus_evidence(units, vacancy=seen((15001000, 2020, 0.6)))
    assert result.loc[("unit", "15001000"), "idle_share"] == pytest.approx(0.4)


def test_the_callers_frames_stay_as_they_were():
    vacancy, prices = seen(("u1", 2020, 0.6)), paid(("u1", 2020, 3, 9))
    before = [table.copy() for table in (SHORT, vacancy, prices)]
    surplus_evidence(SHORT, vacancy=vacancy, prices=prices)
    for now, then in zip((SHORT, vacancy, prices), before, strict=True):
        pd.testing.assert_frame_equal(now, then)
