"""Run notebooks from top to bottom, as a reader would, and keep what they show elsewhere.

``python notebooks/execute.py --out shown notebooks/*.ipynb``; any error or warning in a cell ends
the run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def main() -> None:
    """Run each notebook in its own folder and write it, with its output, to another one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for path in options.notebooks:
        notebook = nbformat.read(path, as_version=4)
        folder = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=300, resources=folder).execute()
        said = [
            output["text"]
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if output.get("name") == "stderr"
        ]
        if said:
            raise SystemExit(f"{path}: a cell wrote to stderr:\n{''.join(said)}")
        nbformat.write(notebook, options.out / path.name)


if __name__ == "__main__":
    main()
