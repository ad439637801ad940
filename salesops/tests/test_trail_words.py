"""Every act that any code writes into the trail has words and an area, so that somebody can read it."""

import ast
import re

import pytest
from django.utils import translation

from org.trail import reason_in_words, words_of_acts
from salesops.tests.sources import name_of, parse, python_files

pytestmark = pytest.mark.once
STOPPED = "a result came out differently the second time"
WRITERS = {"record", "record_all", "entry"}


def written_acts():
    """(file, pattern) of each act that is written: a word, or what an f-string may become."""
    for path in python_files():
        if path.parts[-2:] == ("core", "audit.py"):
            continue
        tree = parse(path)
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if is_writing(call):
                act = call.args[0]
                yield from ((name_of(path), one) for one in patterns(named.get(getattr(act, "id", ""), act)))


def is_writing(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {f"audit.{name}" for name in WRITERS}


def patterns(act):
    if isinstance(act, ast.IfExp):
        return [*patterns(act.body), *patterns(act.orelse)]
    if isinstance(act, ast.JoinedStr):
        parts = [re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in act.values]
        return ["".join(parts)]
    if isinstance(act, ast.BinOp):  # of a sort of actions: "targets.%s_action" % "add" (duties.actions)
        word = re.escape(act.right.value) if isinstance(act.right, ast.Constant) else "(done|dropped)"
        return [rf"[a-z]+\.{word}_[a-z]+"]
    return [re.escape(act.value)]


def test_every_act_that_is_written_is_told_in_words():
    known = words_of_acts()
    found = list(written_acts())
    assert [one for one in found if not any(re.fullmatch(one[1], act) for act in known)] == []
    assert len(found) > 50


@pytest.mark.parametrize(
    ("action", "reason", "english", "chinese"),
    [
        ("reviews.seal", "output ab12, inputs cd34", "Hash of the results ab12, of the inputs cd34", "ab12"),
        (
            "reviews.seal",
            f"output {'a' * 64}, inputs {'b' * 64}",
            f"Hash of the results {'a' * 12}, of the inputs {'b' * 12}",
            "a" * 12,
        ),
        ("core.apply_import", "people: 12", "People: 12", "12"),
        ("reviews.stop_run", STOPPED, STOPPED, ""),
        ("org.disable_login", "output of a quarrel", "output of a quarrel", "output of a quarrel"),
    ],
)
def test_reasons_of_programs_are_read_in_the_readers_language(action, reason, english, chinese):
    with translation.override("en"):
        assert reason_in_words(action, reason) == english
    for language in ("zh-hant", "zh-hans"):
        with translation.override(language):
            told = reason_in_words(action, reason)
            assert chinese in told
            assert action == "org.disable_login" or told != english
