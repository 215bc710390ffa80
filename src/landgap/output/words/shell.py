"""The words of the command line, and what it says while it works."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SHELL_TEXTS = {
    "shell_about": (
        "Wo Gewerbeflächen fehlen, wo sie brachliegen, und was die Landesgrenze daran ändert.",
        "Where commercial land is missing, where it lies idle, and what the state border changes.",
    ),
    "shell_commands": ("Befehle", "commands"),
    "shell_arguments": ("Argumente", "arguments"),
    "shell_options": ("Optionen", "options"),
    "shell_help": ("diese Hilfe zeigen", "show this help"),
    "shell_version": ("die Version nennen", "name the version"),
    "shell_lang": (
        "Sprache von Karten, Tabelle, Meldungen und Hilfe (ohne Angabe: {lang})",
        "language of maps, table, messages and help (if not given: {lang})",
    ),
    "shell_assess": (
        "ein Untersuchungsgebiet bilanzieren, Tabellen und Karten schreiben",
        "assess a study area and write tables and maps",
    ),
    "shell_datasets": ("die mitgelieferten Untersuchungsgebiete nennen", "list the bundled study areas"),
    "shell_study": (
        "ein mitgeliefertes Untersuchungsgebiet oder ein eigenes",
        "a bundled study, or your own",
    ),
    "shell_out": ("Zielordner", "where to write"),
    "shell_overwrite": ("ein früheres Ergebnis ersetzen", "replace an earlier result"),
    "shell_paper": ("Blattgröße der Karten", "size of the maps"),
    "shell_workers": (
        "so viele Prozesse zeichnen gleichzeitig Karten (ohne Angabe: einer je Rechenkern)",
        "processes that draw maps at a time (if not given: one a core)",
    ),
    "shell_quiet": ("nur Fehler melden", "say nothing but errors"),
    "shell_before": ("Vor Verwendung der Zahlen zu beachten:", "Before you use these figures:"),
    "shell_files": (
        "{files} Dateien in {directory}; Quellen und Annahmen in provenance.json",
        "{files} files in {directory}; sources and choices in provenance.json",
    ),
    # steps of an assessment that take a while; the others go unsaid
    "step_ledger": ("Gemeinden, Gewerbeflächen und PV werden verschnitten", "cutting units, sites and PV"),
    "step_solar": ("Photovoltaik auf Gewerbeflächen wird ermittelt", "looking for PV on commercial land"),
    "step_balances": ("Angebot und Bedarf werden bilanziert", "setting supply against demand"),
    "step_dividends": (
        "Der Ausgleich bei geschlossener und offener Grenze wird berechnet",
        "closing and opening the border",
    ),
    "step_site_scores": ("Standorte und Gemeinden werden bewertet", "scoring sites and units"),
    "step_membership_effects": (
        "Bestehende und mögliche Kooperationsräume werden untersucht",
        "looking at who cooperates, and who could",
    ),
}

# what else the library logs in English, in German; the placeholders are those of logging
LOG_TEXTS = {
    "cutting %d sites and %d plants along the units": (
        "%d Flächen und %d Anlagen werden an den Gemeindegrenzen geteilt"
    ),
    "the units do not share their edges exactly": "die Gemeindegrenzen schließen nicht genau aneinander an",
    "%d pieces are built again on a grid of a millimetre": (
        "%d Verschneidungen werden auf einem Millimeterraster wiederholt"
    ),
    "reading %s": "Ebene wird gelesen: %s",
    "pv: %d units put together to %d parks": "PV: %d Einheiten zu %d Parks zusammengefasst",
    "writing tables and layers": "Tabellen und Ebenen werden geschrieben",
    "%s: columns renamed in the GeoPackage: %s": "%s: im GeoPackage umbenannte Spalten: %s",
    "%s: columns written as text: %s": "%s: als Text geschriebene Spalten: %s",
    "drawing maps": "Karten werden gezeichnet",
}
