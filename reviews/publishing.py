"""Publishing the next version of the appraisal rules: a draft by another person, or the scheme of an imported folder.

Its report deadlines are written beside it as the report rules of the same version.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit, locks
from core.periods import Month
from core.verdicts import require
from meetings.models import ReportKind, ReportRule
from meetings.report_rules import LONG_DUE_DAYS
from org.access import today_of
from org.models import Period, Person
from reviews import scheme_drafts, schemes
from reviews.models import Scheme, SchemeDraft
from reviews.month.decide import INTERPRETER
from reviews.month.facts import ItemRow
from reviews.permissions_schemes import may_publish_scheme


@transaction.atomic
def publish_scheme(draft: SchemeDraft, *, by: Person, now: datetime, mark: str | None = None) -> Scheme:
    """Makes a version of what somebody else drafted, and the report rules that follow from it.

    `mark` is that of the draft as `by` read it. Raises ValidationError when it was submitted anew since, when its month
    has begun or another version took its place or its name, and when something in it is wrong.
    """
    locks.hold("reviews.publish_scheme")  # two drafts for one month: the second is told
    draft = SchemeDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.published_as is not None and draft.published_by_id == by.pk:
        return draft.published_as  # pressed twice
    require(may_publish_scheme(by, draft, today_of(by, now)))
    if mark is not None and mark != draft.mark:
        raise ValidationError(_("It was changed since you opened this page. Read it again, then decide."), code="stale")
    scheme_drafts.require_sound(draft, now=now)
    rules, items = json.loads(draft.body), schemes.item_rows(draft.items)
    scheme = _add_version(draft.name, rules, items, draft.effective_from, published_by=by, reason=draft.reason)
    draft.published_by, draft.published_at, draft.published_as = by, now, scheme
    draft.save(update_fields=["published_by", "published_at", "published_as"])
    return scheme


def import_scheme(version: str, *, rules: Mapping[str, Any], items: Sequence[ItemRow], effective_from: date) -> Scheme:
    """The same for the scheme of an imported folder: nobody publishes it, for whoever runs the import holds the server.

    Raises the same errors.
    """
    return _add_version(version, rules, items, effective_from, published_by=None)


@transaction.atomic
def _add_version(
    version: str,
    rules: Mapping[str, Any],
    items: Sequence[ItemRow],
    effective_from: date,
    *,
    published_by: Person | None,
    reason: str = "",
) -> Scheme:
    body, item_text = schemes.split_rules(rules), schemes.items_text(items)
    sha256 = schemes.content_hash(body, item_text)
    if known := Scheme.objects.filter(version=version).first():
        if known.sha256 != sha256:
            raise ValidationError(
                _("Scheme version %(version)s is already published with other content."), params={"version": version}
            )
        return known
    _require_start(effective_from)
    scheme = Scheme.objects.create(
        version=version,
        effective_from=effective_from,
        body=body,
        items=item_text,
        sha256=sha256,
        interpreter=INTERPRETER,
        published_by=published_by,
    )
    ReportRule.objects.bulk_create(ReportRule(**rule) for rule in report_rules(rules, version, effective_from))
    by = published_by or "import_company"
    audit.record("reviews.publish_scheme", by=by, about=scheme, fields=["version", "effective_from"], reason=reason)
    return scheme


def report_rules(rules: Mapping[str, Any], version: str, effective_from: date) -> list[dict[str, Any]]:
    """The report rules that a version's rules imply: due and cut off on the person's first and second available day,
    the monthly report on the working days of the next month that the rules name, longer ones never cut off.
    """
    days = {
        ReportKind.DAILY: (1, 2),
        ReportKind.WEEKLY: (1, 2),
        ReportKind.MONTHLY: (rules["monthly_due_working_day"], rules["monthly_cutoff_working_day"]),
    } | {kind: (due_day, None) for kind, due_day in LONG_DUE_DAYS.items()}
    return [
        {
            "kind": kind.value,
            "version": version,
            "effective_from": effective_from,
            "due_day": due_day,
            "due_time": time.fromisoformat(rules["due_time"]),
            "cutoff_day": cutoff_day,
            "cutoff_time": time.fromisoformat(rules["cutoff_time"]) if cutoff_day else None,
            "rating_days": rules["rating_working_days"],
            "rating_time": time.fromisoformat(rules["rating_time"]),
            "excuse_days": rules["excuse_working_days"],
            "closing_day": rules["closing_working_day"],
            "min_available_days": rules["weekly"]["min_available_days"],
        }
        for kind, (due_day, cutoff_day) in days.items()
    ]


def _require_start(effective_from: date) -> None:
    if effective_from.day != 1:
        raise ValidationError(_("A scheme version takes effect on the first day of a month."))
    if Scheme.objects.filter(effective_from=effective_from).exists():
        raise ValidationError(_("Another scheme version already takes effect on this day."))
    if Period.objects.filter(month__gte=Month.of(effective_from)).exclude(state=Period.State.OPEN).exists():
        raise ValidationError(_("A scheme version cannot reach back into a month that is being closed or is closed."))
