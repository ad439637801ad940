"""What the page of the ladders shows: each in words, the one to come first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core.walltime import company_zone
from core.wording import length_in_words
from duties.ladder import APP, MAIL, Rung
from duties.ladders import first_day, ladder_of
from duties.models import ReminderLadder
from duties.rules import local_day


@dataclass(frozen=True, slots=True)
class LadderLines:
    """One ladder: since when, its rungs and hours in words, and whether it may still be taken back."""

    row: ReminderLadder
    rungs: list[str]
    digest: str
    quiet: str
    is_in_force: bool
    is_to_come: bool
    may_be_taken_back: bool


def ladder_lines(now: datetime) -> list[LadderLines]:
    """Every ladder, the newest first. Two queries."""
    rows = list(ReminderLadder.objects.order_by("-effective_from").select_related("made_by").prefetch_related("steps"))
    today, first = local_day(now, company_zone()), first_day(now)
    in_force = next((row for row in rows if row.effective_from <= today), None)
    return [_lines(row, today=today, first=first, is_in_force=row == in_force) for row in rows]


def _lines(row: ReminderLadder, *, today: date, first: date, is_in_force: bool) -> LadderLines:
    ladder = ladder_of(row, row.steps.all())
    by_time: dict[timedelta, list[Rung]] = {}
    for rung in ladder.rungs:
        by_time.setdefault(rung.after, []).append(rung)
    hours = {"from": f"{ladder.quiet.since:%H:%M}", "to": f"{ladder.quiet.until:%H:%M}"}
    return LadderLines(
        row=row,
        rungs=[rung_in_words(after, {rung.channel for rung in rungs}) for after, rungs in by_time.items()],
        digest=_("On the next working morning at %(time)s: one digest to the superior")
        % {"time": f"{ladder.digest_at:%H:%M}"},
        quiet=_("Quiet from %(from)s to %(to)s by each person’s clock") % hours,
        is_in_force=is_in_force,
        is_to_come=row.effective_from > today,
        may_be_taken_back=row.effective_from >= first,
    )


def rung_in_words(after: timedelta, channels: set[str]) -> str:
    """When, and where it is shown."""
    length = {"length": length_in_words(abs(after))}
    if not after:
        when = _("When it is due")
    else:
        is_before = after < timedelta()
        when = (_("%(length)s before it is due") if is_before else _("%(length)s after it was due")) % length
    where = {
        frozenset({APP}): _("in the application"),
        frozenset({MAIL}): _("by e-mail"),
        frozenset({APP, MAIL}): _("in the application and by e-mail"),
    }[frozenset(channels)]
    return _("%(when)s: %(where)s") % {"when": when, "where": where}
