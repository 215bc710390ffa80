from landgap.cooperation import EVIDENCE, instruments
from landgap.layers.schema import ROLES


def test_every_instrument_has_its_source_evidence_and_both_languages():
    table = instruments()
    assert table.index.is_unique
    assert set(table["evidence"]) <= set(EVIDENCE)
    assert set(table["decided_by"]) <= {*ROLES, "citizens"}
    assert table[["name", "name_de", "what", "what_de", "source"]].notna().all(axis=None)


def test_what_is_not_read_is_not_called_read():
    table = instruments()
    not_read = table["what"].str.contains("not read") | table["source"].str.contains("not read")
    assert not_read.sum() >= 2
    assert (table.loc["special_purpose_association", "evidence"], table["binding"].dtype) == ("M", bool)


def test_declarations_bind_nobody_and_plans_do():
    table = instruments()
    assert not table.loc[table["kind"].eq("declaration"), "binding"].any()
    assert table.loc[table["kind"].eq("plan"), "binding"].all()
