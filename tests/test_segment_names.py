import pytest

import landgap as lg
from landgap.balancing.segment_profiles import segment_profiles
from landgap.balancing.suitability import CRITERIA
from landgap.demand.sectors import UNKNOWN
from landgap.segment_names import (
    REQUIREMENT_NAMES,
    SEGMENT_NAMES,
    requirement_name,
    segment_name,
    segments_listed,
)


def test_every_segment_and_requirement_has_a_name_in_both_languages():
    asked = {*segment_profiles()["segment"], "all", UNKNOWN}
    assert asked == set(SEGMENT_NAMES)
    assert set(REQUIREMENT_NAMES) == {*CRITERIA, "meant_for"}
    for names in (SEGMENT_NAMES, REQUIREMENT_NAMES):
        for place in (0, 1):
            assert len({name[place] for name in names.values()}) == len(names)


def test_a_segment_of_ones_own_is_called_by_its_key():
    assert segment_name("data_centres", "de") == segments_listed(["data_centres"], "en") == "data_centres"
    assert requirement_name("fibre", "de") == "fibre"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "Chemie (möglich 1.500 ha, ungedeckt 0 bis 40 ha, meist nicht bekannt: Gleisanschluss); "
               "Logistik (sicher 3 ha)"),
        ("en", "chemicals (possibly 1,500 ha, unmet 0 to 40 ha, most often not known: rail siding); "
               "logistics (surely 3 ha)"),
    ],
)  # fmt: skip
def test_hectares_stand_beside_the_name_and_what_is_none_is_left_out(lang, said):
    figures = {
        "chemicals": {"possible": 1500.0, "low": 0.0, "high": 40.0, "unknown": "rail"},
        "logistics": {"sure": 3.0, "unknown": None},
    }
    assert segments_listed(figures, lang) == said


def test_a_notice_names_segments_and_requirements():
    notice = lg.notices.Notice(
        "suited_possible", {"segments": ["logistics"], "requirements": ["rail", "kinds"]}
    )
    assert notice.text("de") == (
        "Möglicherweise geeignet für Logistik (nicht bekannt: Gleisanschluss, Art der Baufläche)"
    )
    assert "logistics (not known: rail siding, kind of building area)" in notice.text("en")
