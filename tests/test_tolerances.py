import ast
import itertools
import re
from pathlib import Path

import landgap as lg
from landgap import tolerances

HOUSE = Path(lg.__file__).parent
NAMES = [name for name in vars(tolerances) if name.isupper()]


def test_every_tolerance_has_a_unit_and_a_reason():
    tree = ast.parse(Path(tolerances.__file__).read_text(encoding="utf-8")).body
    after = {
        node.targets[0].id: following
        for node, following in itertools.pairwise(tree)
        if isinstance(node, ast.Assign)
    }
    assert sorted(after) == sorted(NAMES)
    for name, reason in after.items():
        assert re.search(r"_(HA|M2|M|MW|REL|DECIMALS|SUM|SHARE)$", name), name
        assert isinstance(reason, ast.Expr), name
        assert len(reason.value.value) > 20, name


def test_every_tolerance_is_used():
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py") if path.name != "tolerances.py"
    )
    assert [name for name in NAMES if not re.search(rf"\b{name}\b", code)] == []


def test_no_other_file_names_a_tolerance_of_its_own():
    own = [
        f"{path.relative_to(HOUSE)}: {line}"
        for path in HOUSE.rglob("*.py")
        if path.name != "tolerances.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"_?[A-Z_]*(DUST|CRUMB|ROUNDING|NOTHING_HA|TOLERANCE)[A-Z_0-9]* = [0-9.]", line)
    ]
    assert own == []
