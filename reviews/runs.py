"""The month run: freeze the facts, compute everybody, seal with a hash (safety.md, "Monthly roll-up").

Every step is cut into parts that stand alone (reviews.parts): it may be killed at any line, run twice or at once, and
the next tick goes on from the rows. Texts are inserted once under a unique key; one that comes out differently stops
the run.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import audit, locks
from core.periods import Month
from core.wording import exact_day
from duties.services import note_done
from org.models import CalendarDay, Period, Person
from org.rules import WorkCalendar
from org.services import hold_month
from reviews import closing_order, schemes
from reviews.freezing import freeze
from reviews.models import MonthInput, MonthResult, MonthRun, Scheme
from reviews.month.decide import INTERPRETER, decide
from reviews.month.inputs import canonical, text_sha
from reviews.month.outputs import output_files, output_sha
from reviews.month.person import Ground
from reviews.parts import STAYS, work_off
from reviews.places import Places
from targets.services import fill_previous_figures

COMPUTE_PART, READ_CHUNK = 50, 500
CLOSING_DUTY = "close_month"  # what the general manager owes (reviews.closing_duty)
State = MonthRun.State
IN_PROGRESS = (State.FREEZING, State.FROZEN, State.COMPUTING)


def closes_at(month: Month) -> datetime | None:
    """The first instant at which the month may be closed: 00:00 after its closing working day. Two queries.

    None while the work calendar does not reach that day, and before the first scheme.
    """
    try:
        number = int(schemes.scheme_of(month).rules["closing_working_day"])
    except Scheme.DoesNotExist:
        return None
    following = month.next()
    days = CalendarDay.objects.filter(day__range=(following.first, following.last)).values_list("day", "is_working")
    closing_day = WorkCalendar(days).of_month(following, number)
    if closing_day is None:
        return None
    midnight = datetime.combine(closing_day + timedelta(days=1), datetime.min.time())
    return midnight.replace(tzinfo=ZoneInfo(settings.COMPANY_TIME_ZONE))


def closing_subject(month: Month) -> str:
    return f"close:{month}"


@transaction.atomic
def start_run(month: Month, *, by: Person | None, now: datetime) -> MonthRun:
    """Sets the month to closing and opens its run; twice gives the same run. `by` is None when it closes by itself.

    Raises ValidationError before the closing day has passed, and while an earlier month with facts is not sealed. The
    caller has asked whether they may.
    """
    hold_month(month)
    run = MonthRun.objects.filter(period=month, revision=0).exclude(state=State.ABORTED).first()
    if run is not None:
        return run
    opens = closes_at(month)
    if opens is None or now < opens:
        raise ValidationError(not_yet(opens), code="not_yet")
    if reason := closing_order.why_not_yet(month):
        raise ValidationError(reason, code="earlier_first")
    Period.objects.update_or_create(month=month, defaults={"state": Period.State.CLOSING})
    run = _open_run(month, requested_by=by)
    if by is not None:
        note_done(by.pk, CLOSING_DUTY, closing_subject(month), now)
    audit.record("reviews.start_run", by=by or "close_months", about=run)
    return run


def start_revision(base: MonthRun, *, reason: str, asked_by: Person, by: Person) -> MonthRun:
    """Opens the run of the next revision of a sealed month, in the transaction that wrote what it corrects.

    The month stays closed, so that nothing changes while it is frozen, and the old revision in force until this one is
    sealed. The caller holds the month and has asked whether they may.
    """
    told = {"reason": reason, "requested_by": asked_by, "approved_by": by}
    run = _open_run(Month(base.period_id), revision=base.revision + 1, supersedes=base, **told)
    audit.record("reviews.start_revision", by=by, about=run)
    return run


def _open_run(month: Month, **told: Any) -> MonthRun:
    book = schemes.scheme_of(month)
    scheme = Scheme.objects.get(sha256=book.sha256, effective_from=book.effective_from)
    return MonthRun.objects.create(period_id=month, scheme=scheme, interpreter=INTERPRETER, **told)


def not_yet(opens: datetime | None) -> str:
    """Why a month cannot be closed yet, in the reader's words."""
    if opens is None:
        return _("The work calendar does not reach the closing day yet; fill in the next month first.")
    day = opens.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date()
    return _("The month can be closed from %(day)s on.") % {"day": exact_day(day)}


def advance(run: MonthRun, *, until: Callable[[], bool] = lambda: False) -> MonthRun:
    """Takes the run as far as it goes, or until `until()` says stop between two parts; returns it as it is now."""
    if run.state == State.FREEZING:
        freeze(run, until=until)
    run.refresh_from_db()
    if run.state in (State.FROZEN, State.COMPUTING):
        compute(run, until=until)
    run.refresh_from_db()
    return run


def compute(run: MonthRun, *, until: Callable[[], bool]) -> None:
    """Decides everybody whose result is missing, then seals. Many workers may do this at once."""
    MonthRun.objects.filter(pk=run.pk, state=State.FROZEN).update(state=State.COMPUTING)
    ground, places = Ground.of_texts(run.scheme_body, run.company_body), Places()
    people = list(run.inputs.order_by("person_number").values_list("person_key", flat=True))

    def decide_part(keys: Sequence[str]) -> None:
        results = [decided(run, row, ground, places) for row in run.inputs.filter(person_key__in=keys)]
        MonthResult.objects.bulk_create(results, ignore_conflicts=True)
        if not same_as_stored(run, results):
            raise CameOutDifferently

    try:
        is_complete = work_off(
            run, State.COMPUTING, people, run.results.all(), decide_part, size=COMPUTE_PART, until=until
        )
    except CameOutDifferently:
        stop(run, gettext_noop("a result came out differently the second time"))
        return
    if is_complete:
        seal(run)


class CameOutDifferently(Exception):
    """A result is stored already, with another text."""


def same_as_stored(run: MonthRun, results: Sequence[MonthResult]) -> bool:
    """Whether what another worker wrote first is the same text."""
    keys = [result.person_key for result in results]
    stored = dict(run.results.filter(person_key__in=keys).values_list("person_key", "sha256"))
    return all(stored[result.person_key] == result.sha256 for result in results)


def decided(run: MonthRun, row: MonthInput, ground: Ground, places: Places) -> MonthResult:
    """The result row of one frozen input; it is read by the assessor of the last role period and those above."""
    data = json.loads(row.body)
    result = decide(ground, data)
    body = canonical(result)
    return MonthResult(
        run=run,
        person_key=row.person_key,
        person_number=row.person_number,
        person_id=places.people[row.person_key],
        body=body,
        sha256=text_sha(body),
        **places.columns(data, result),
    )


@transaction.atomic
def seal(run: MonthRun) -> None:
    """Seals the run once every input has its result: its hash is set, it is in force, the month is closed.

    Where another worker is sealing it, leaves it to that one: it takes seconds.
    """
    if not locks.hold_if_free(f"reviews.seal.{run.period_id}"):
        return
    locks.hold(STAYS % run.pk)
    run = MonthRun.objects.select_for_update().get(pk=run.pk)
    if run.state != State.COMPUTING or run.results.count() != run.people_count:
        return
    sha = output_sha(files_of(run))
    MonthRun.objects.filter(period=run.period_id, is_current=True).update(is_current=False)
    MonthRun.objects.filter(pk=run.pk).update(state=State.SEALED, output_sha=sha, is_current=True, sealed_at=Now())
    Period.objects.filter(pk=run.period_id).update(state=Period.State.CLOSED)
    following = Month(run.period_id).next()
    if not Period.objects.filter(pk=following).exclude(state=Period.State.OPEN).exists():
        fill_previous_figures(following)
    reason = f"output {sha}, inputs {run.inputs_sha}"
    if run.supersedes is not None:
        reason += f", before {run.supersedes.output_sha}"
    audit.record("reviews.seal", by="close_months", about=run, reason=reason)


def files_of(run: MonthRun) -> dict[str, str]:
    """The six output files from the stored results, in the order of people."""
    bodies = run.results.order_by("person_number").values_list("body", flat=True)
    return output_files(json.loads(body) for body in bodies.iterator(chunk_size=READ_CHUNK))


def stop(run: MonthRun, why: str) -> None:
    """Takes the run out of progress with an alarm; a person looks before anything goes on."""
    MonthRun.objects.filter(pk=run.pk).exclude(state=State.SEALED).update(state=State.ABORTED, alarm=why)
    audit.record("reviews.stop_run", by="close_months", about=run, reason=why)


def verify(run: MonthRun) -> list[str]:
    """Recomputes a sealed run from its stored inputs: a sentence for each difference, none when it holds."""
    ground = Ground.of_texts(run.scheme_body, run.company_body)
    stored = {key: (sha, body_sha) for key, sha, body_sha in stored_hashes(run)}
    faults: list[str] = []

    def recomputed() -> Iterator[Any]:
        for row in run.inputs.order_by("person_number").iterator(chunk_size=READ_CHUNK):
            if text_sha(row.body) != row.sha256:
                faults.append(f"{run}: input of {row.person_key} is not what was frozen")
            result = decide(ground, json.loads(row.body))
            sha = text_sha(canonical(result))
            if stored.pop(row.person_key, None) != (sha, sha):
                faults.append(f"{run}: result of {row.person_key} comes out differently")
            yield result

    if output_sha(output_files(recomputed())) != run.output_sha:
        faults.append(f"{run}: the output files have another hash")
    return faults + [f"{run}: result of {key} has no input" for key in stored]


def stored_hashes(run: MonthRun) -> Iterator[tuple[str, str, str]]:
    """Person, stored hash and hash of the stored text of every result."""
    rows = run.results.values_list("person_key", "sha256", "body").iterator(chunk_size=READ_CHUNK)
    return ((key, sha, text_sha(body)) for key, sha, body in rows)
