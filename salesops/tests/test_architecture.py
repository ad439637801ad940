"""The map of the house as data: who may import whom, and what no file may hold (docs/architecture.md)."""

import re

import pytest

from salesops.tests.sources import ROOMS, ROOT, calls, imported, name_of, parse, python_files, templates

pytestmark = pytest.mark.once

# A room may import the rooms named beside it; arrows go down only.
ARROWS = {
    "core": set(),
    "org": {"core"},
    "duties": {"core", "org"},
    "training": {"core", "org", "duties"},
    "recruiting": {"core", "org", "duties", "training"},
    "targets": {"core", "org", "duties"},
    "meetings": {"core", "org", "duties", "training", "targets"},
    "coaching": {"core", "org", "duties", "training", "targets", "meetings"},
    "reviews": {"core", "org", "duties", "training", "recruiting", "targets", "meetings", "coaching"},
    "salesops": {"core", "org", "duties", "training", "recruiting", "targets", "meetings", "coaching", "reviews"},
}
LONGEST, LONGEST_TEST = 400, 600  # lines; beyond, look for the seam. Tables of cases may be longer.
PURE = {"rules"}  # take all they need in their arguments
INSIDE = {"rules", "services", "selectors", "querysets", "permissions", "registry"}  # are told what time it is

BANNED_CALLS = {
    r"^(eval|exec|compile|__import__)\(": "runs text as code",
    r"\b(mark_safe|SafeString)\(": "switches escaping off",
    r"\.(delay|apply_async|delay_on_commit|send_task)\(": "asks the broker; write a row, the next tick finds it",
    r"\byaml\.load\(": "runs text as code",
    r"\bTemplate\(": "renders text as a template",
    r"\*\*request\.(GET|POST)": "takes field names from the request",
    r"\.order_by\([^)]*request\.": "takes column names from the request",
    r"\.raw\(|\bRawSQL\(|\.extra\(": "goes around the query builder",
}
BANNED_IMPORTS = ("pickle", "marshal", "shelve", "dill", "django.utils.safestring.mark_safe")
BANNED_IN_TEMPLATES = {
    r"\|\s*safe\b|\|\s*safeseq\b": "switches escaping off",
    r"{%\s*autoescape\s+off": "switches escaping off",
    r"<script(?![^>]*\b(src=|type=\"application/json\"))": "is an inline script",
    r"<style\b": "is an inline style",
    r"(?<![-\w])style\s*=": "is an inline style",
    r"(?<![-\w])on[a-z]+\s*=\s*[\"']": "is an inline handler",
    r"javascript:": "is an inline script",
    r"https?://(?!www\.w3\.org)[^\"'\s]+\.(js|css|woff2?)": "loads from another house",
}


def files_of(kinds: set[str]) -> list:
    """The files whose path below the room has one of these words: meetings/services/draft.py for {"services"}."""
    return [
        path
        for path in python_files()
        if kinds & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts[1:]}
    ]


def imports_of_rooms() -> list[tuple[str, str, int, str]]:
    """File, its room, line and name of every import of one of the rooms."""
    return [
        (name_of(path), path.relative_to(ROOT).parts[0], line, module)
        for path in python_files()
        for line, module in imported(path)
        if module.split(".")[0] in ROOMS
    ]


def calls_like(pattern: str, paths: list) -> list[str]:
    """File, line and text of each call that the pattern finds."""
    return [
        f"{name_of(path)}:{line} {text}" for path in paths for line, text in calls(path) if re.search(pattern, text)
    ]


def test_there_are_files_to_look_at():
    """A check of no files passes: each kind that one of these tests is about exists."""
    assert len(python_files()) > 800
    assert len(templates()) > 400
    assert all(files_of({kind}) for kind in INSIDE | PURE | {"views"})


def test_every_room_has_its_arrows_and_they_go_down_only():
    assert set(ARROWS) == set(ROOMS)
    for position, room in enumerate(ROOMS):
        assert ARROWS[room] <= set(ROOMS[:position])


def test_imports_follow_the_arrows():
    assert [
        f"{name}:{line} imports {module}"
        for name, room, line, module in imports_of_rooms()
        if (other := module.split(".")[0]) != room and other not in ARROWS[room]
    ] == []


def test_no_code_imports_tests():
    assert [one for one in imports_of_rooms() if ".tests" in one[-1]] == []


@pytest.mark.parametrize("pattern", BANNED_CALLS)
def test_no_call_is_of_a_dangerous_kind(pattern):
    assert calls_like(pattern, python_files()) == [], BANNED_CALLS[pattern]


def test_nothing_dangerous_is_imported():
    assert [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files()
        for line, module in imported(path)
        if module.startswith(BANNED_IMPORTS)
    ] == []


def test_time_is_passed_in():
    asked = r"^(timezone\.now|localdate|timezone\.localdate|date\.today|datetime\.now|time\.time)\("
    assert calls_like(asked, files_of(INSIDE)) == []


def test_rules_are_pure():
    touched = [
        f"{name_of(path)}:{line} imports {module}"
        for path in files_of(PURE)
        for line, module in imported(path)
        if module.startswith(("django.db", "django.utils.timezone", "django.conf", "time.", "random", "locale"))
        or re.search(r"\.(models|querysets|services|selectors)(\.|$)", module)
    ]
    assert touched + calls_like(r"^float\(", files_of(PURE)) == []


def test_views_read_through_the_door():
    assert calls_like(r"\.objects\.all\(\)", files_of({"views"})) == []


def lines_like(pattern: str, paths: list) -> list[str]:
    """File, line and text of each piece of a file that the pattern finds."""
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found += [
            f"{name_of(path)}:{text[: match.start()].count(chr(10)) + 1} {match.group()}"
            for match in re.finditer(pattern, text, re.M)
        ]
    return found


def test_forms_name_their_fields():
    assert lines_like(r"""fields\s*=\s*["']__all__["']|^\s+exclude\s*=""", python_files()) == []


@pytest.mark.parametrize("pattern", BANNED_IN_TEMPLATES)
def test_templates_hold_no_script_style_or_unescaped_text(pattern):
    assert lines_like(pattern, templates()) == [], BANNED_IN_TEMPLATES[pattern]


def own_files() -> list:
    """Python of rooms, tests and tools, templates, and the scripts of our own."""
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    others = [ROOT / "conftest.py", *sorted((ROOT / "tests").glob("*.py")), *sorted((ROOT / "tools").glob("*.py"))]
    return python_files(with_tests=True) + templates() + scripts + others


LONG_FOR_NOW: set[str] = set()


def test_files_are_short_enough_to_read():
    long = {
        name_of(path): length
        for path in own_files()
        if (length := len(path.read_text(encoding="utf-8").splitlines()))
        > (LONGEST_TEST if "tests" in path.parts else LONGEST)
    }
    assert set(long) == LONG_FOR_NOW


def test_imports_inside_functions_carry_their_reason():
    silent = [
        f"{name_of(path)}:{line}"
        for path in python_files()
        if path.name != "apps.py"  # ready() imports late: models are loaded only then
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "PLC0415" in text and "here:" not in text
    ]
    assert silent == []


def test_the_arrow_check_sees_imports_inside_functions_and_relative_ones(tmp_path, monkeypatch):
    monkeypatch.setattr("salesops.tests.sources.ROOT", tmp_path)
    (tmp_path / "org").mkdir()
    path = tmp_path / "org" / "bad.py"
    path.write_text(
        "from . import models\n\ndef later():\n    from reviews.models import Scheme\n    import meetings\n"
    )
    assert [name for _, name in imported(path)] == ["org.models", "reviews.models.Scheme", "meetings"]
    assert [type(node).__name__ for node in parse(path).body] == ["ImportFrom", "FunctionDef"]
