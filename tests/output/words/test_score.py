from landgap.output.words.score import SCORE_TEXTS, criterion
from landgap.scoring.defaults import SITE_CRITERIA, UNIT_CRITERIA


def test_every_standard_criterion_has_a_name():
    assert {f"criterion_{name}" for name in (*SITE_CRITERIA, *UNIT_CRITERIA)} <= set(SCORE_TEXTS)


def test_a_criterion_of_the_user_goes_by_its_column():
    assert [criterion("idle_share", lang) for lang in ("de", "en")] == [
        "Keine ungenutzten Flächen",
        "No idle land",
    ]
    assert criterion("Hochwasser", "de") == "Hochwasser"
