"""The project's own source files as the architecture test reads them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("core", "org", "duties", "training", "recruiting", "targets", "meetings", "coaching", "reviews", "salesops")


@cache
def python_files(*, with_tests: bool = False) -> list[Path]:
    """Python files of the rooms without migrations; tests only when asked for."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]
    return [path for path in files if with_tests or "tests" not in path.parts]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html")) + [
        path for room in ROOMS for path in sorted((ROOT / room).rglob("templates/**/*.html"))
    ]


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Line and dotted name of every import of the file, those inside functions included."""
    package, found = path.relative_to(ROOT).parent.parts, []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


@cache
def calls(path: Path) -> list[tuple[int, str]]:
    """Line and source text of every call of the file."""
    nodes = [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]
    return [(node.lineno, ast.unparse(node)) for node in nodes]
