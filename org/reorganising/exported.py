"""Reorganisations, and the lines of one, as lines of files."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import exporting
from core.wording import label_in_words, name_in_words
from org.models import UnitVersion
from org.remits import remit_in_words
from org.reorganising.loading import Draft
from org.reorganising.wording import Words


def list_header() -> list[str]:
    names = [_("Number"), pgettext("of a unit", "Name"), _("State"), _("From day"), _("Drafted by")]
    return [*names, _("Name of the drafter"), _("Approved by"), _("Taken back by"), _("Why"), _("A word on it")]


def exported_list(rows: QuerySet) -> Iterator[list[object]]:
    """A line for each reorganisation."""
    for row in rows.select_related("drafted_by", "approved_by", "reverted_by").iterator(chunk_size=exporting.BATCH):
        said = [row.pk, row.name, row.get_state_display(), row.effective_on]
        people = [row.drafted_by.code, name_in_words(row.drafted_by)]
        others = [person.code if person else "" for person in (row.approved_by, row.reverted_by)]
        yield [*said, *people, *others, row.reason, row.word]


def line_header() -> list[str]:
    names = [_("Kind"), _("Unit"), _("Stands under"), _("English name"), _("Chinese name"), _("Kind of unit")]
    names += [_("Responsible for")]
    return [*names, _("Person"), _("Title"), _("Is the head"), _("A word on it"), _("In words")]


def exported_lines(draft: Draft) -> Iterator[list[object]]:
    """A line for each change, with the sentence of the page."""
    words, yes_or_no = Words.of(draft), {True: _("yes"), False: _("no")}
    kinds = dict(UnitVersion.Kind.choices)
    for line in draft.lines:
        unit = [
            line.unit,
            line.parent,
            line.name_en,
            line.name_zh,
            kinds.get(line.kind, ""),
            remit_in_words(line.remit),
        ]
        post = [line.person_code, label_in_words(line.title) if line.title else "", yes_or_no[line.is_head]]
        yield [line.get_act_display(), *unit, *post, words.note(line), words.line(line)]
