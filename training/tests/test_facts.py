"""What the TypeScript decides is read from it, and the package's own imports go one way."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

from ser_training import settings
from ser_training.features import decisive_files

PACKAGE = Path(settings.__file__).parent


def test_labels_are_the_contracts() -> None:
    listed = re.search(r"EMOTIONS = \[(.*?)\]", (settings.REPOSITORY / "contract" / "labels.ts").read_text(), re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r"'(\w+)'", listed[1])) == settings.LABELS
    assert (settings.LABELS[settings.CALM], settings.LABELS[settings.NEUTRAL]) == ("calm", "neutral")


def test_what_decides_about_features_is_where_it_is_looked_for() -> None:
    names = {str(path.relative_to(settings.REPOSITORY)) for path in decisive_files()}
    assert names >= {"core/pipeline.ts", "core/audio/resample.ts", "core/speech/windows.ts", "core/features/compute.ts"}


def test_no_module_of_the_package_imports_itself_by_a_detour() -> None:
    imports = {path: imported(path) for path in PACKAGE.rglob("*.py")}
    assert imports[PACKAGE / "encoder" / "source.py"] >= {PACKAGE / "encoder" / "hub.py"}
    # Raises CycleError, which names the modules.
    TopologicalSorter(imports).prepare()


def imported(path: Path) -> set[Path]:
    """The package's files that a file imports, those inside its functions too."""
    tree = ast.parse(path.read_text())
    relative = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    return {file for node in relative for file in files_of(path, node)}


def files_of(path: Path, node: ast.ImportFrom) -> list[Path]:
    """``from .a import b`` is ``a.py``, ``a/b.py`` or ``a/__init__.py``; ``from . import b`` is ``b.py``."""
    folder = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
    if folder.with_suffix(".py").exists() and node.module:
        return [folder.with_suffix(".py")]
    modules = [folder / f"{name.name}.py" for name in node.names]
    inside = [module for module in modules if module.exists()]
    return inside or [folder / "__init__.py"]
