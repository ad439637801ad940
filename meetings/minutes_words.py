"""Minutes as lines of words, so that a correction is shown as what it changes."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.wording import in_a_row, labelled, name_in_words, plain_day
from meetings.models import AgendaItem
from meetings.selectors_held import Shown, ShownDecision


class Change(NamedTuple):
    """A line that a correction added or took away."""

    is_added: bool
    line: str


def words_of(text: str, told: Shown) -> list[str]:
    """The minutes line by line, in the reader's language."""
    lines = [
        labelled(pgettext("meeting", "Here"), in_a_row(map(name_in_words, told.here))),
        labelled(_("Not here"), in_a_row(map(name_in_words, told.away))),
    ]
    for point in told.points:
        outcome = AgendaItem.Outcome(point.told["outcome"]).label
        lines += [f"{point.told['text']} ({outcome})", *point.told["notes"], *_decisions(point.decisions)]
    lines += _decisions(told.decisions)
    for what, owner, due_on in told.actions:
        lines.append(labelled(_("To do"), f"{what} · {name_in_words(owner) if owner else ''} · {plain_day(due_on)}"))
    return [*lines, *text.splitlines()]


def _decisions(decisions: Sequence[ShownDecision]) -> Iterator[str]:
    for one in decisions:
        yield labelled(_("Decided"), one.text)
        for text, by in one.views:
            seen = _("Seen differently")
            yield labelled(seen, f"{text} ({name_in_words(by)})" if by else text)


MOST_COMPARED = 400  # lines


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """What one must strike out and write in to make the one of the other, in order.

    Comparing costs the cube of the lines where many are alike, so long texts are told one after the other.
    """
    if len(old) + len(new) > MOST_COMPARED:
        return [Change(False, line) for line in old] + [Change(True, line) for line in new]
    found = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            found += [Change(False, line) for line in old[old_from:old_to]]
            found += [Change(True, line) for line in new[new_from:new_to]]
    return found
