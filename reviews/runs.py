"""The month run: freeze the facts, compute everybody, seal with a hash (safety.md, "Monthly roll-up").

Every step is cut into chunks that stand alone: it may be killed at any line, run twice or at once, and the next tick
goes on from the rows. Texts are inserted once under a unique key; a text that comes out differently stops the run.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core import audit, locks
from core.periods import Month
from duties.services import note_done
from org.models import CalendarDay, Period, Person
from org.rules import WorkCalendar
from org.services import lock_name
from reviews import closing_order, schemes
from reviews.models import GatheredFacts, MonthInput, MonthResult, MonthRun, Scheme
from reviews.month.decide import INTERPRETER, decide
from reviews.month.facts import CompanyMonth
from reviews.month.gather import gather_company, gather_people
from reviews.month.inputs import Structure, canonical, company_text, person_inputs, scheme_text, text_sha
from reviews.month.outputs import output_files, output_sha
from reviews.month.person import Ground, PersonMonth
from reviews.month.teams import TeamSums, own_record, with_teams
from reviews.places import Places
from targets.services import fill_previous_figures

GATHER_CHUNK, COMPUTE_CHUNK = 500, 50
CLOSING_DUTY = "close_month"  # what the general manager owes (reviews.closing_duty)
State = MonthRun.State
IN_PROGRESS = (State.FREEZING, State.FROZEN, State.COMPUTING)


def closes_at(month: Month) -> datetime | None:
    """The first instant at which the month may be closed: 00:00 after its closing working day. Two queries.

    None while the work calendar does not reach that day.
    """
    number = int(schemes.scheme_of(month).rules["closing_working_day"])
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
    locks.hold(lock_name(month))  # waits for writes under way; later ones are refused
    run = MonthRun.objects.filter(period=month, revision=0).exclude(state=State.ABORTED).first()
    if run is not None:
        return run
    opens = closes_at(month)
    if opens is None or now < opens:
        raise ValidationError(not_yet(opens), code="not_yet")
    if reason := closing_order.why_not_yet(month):
        raise ValidationError(reason, code="earlier_first")
    book = schemes.scheme_of(month)
    Period.objects.update_or_create(month=month, defaults={"state": Period.State.CLOSING})
    run = MonthRun.objects.create(
        period_id=month,
        requested_by=by,
        scheme=Scheme.objects.get(sha256=book.sha256, effective_from=book.effective_from),
        interpreter=INTERPRETER,
    )
    if by is not None:
        note_done(by.pk, CLOSING_DUTY, closing_subject(month), now)
    audit.record("reviews.start_run", by=by or "close_months", about=run)
    return run


def not_yet(opens: datetime | None) -> str:
    """Why a month cannot be closed yet, in the reader's words."""
    if opens is None:
        return _("The work calendar does not reach the closing day yet; fill in the next month first.")
    day = opens.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date()
    return _("The month can be closed from %(day)s on.") % {"day": day.isoformat()}


def advance(run: MonthRun, *, until: Callable[[], bool] = lambda: False) -> MonthRun:
    """Takes the run as far as it goes, or until `until()` says stop between two chunks; returns it as it is now."""
    if run.state == State.FREEZING:
        freeze(run, until=until)
    run.refresh_from_db()
    if run.state in (State.FROZEN, State.COMPUTING):
        compute(run, until=until)
    run.refresh_from_db()
    return run


def freeze(run: MonthRun, *, until: Callable[[], bool]) -> None:
    """Writes the inputs of everybody: facts chunk by chunk, then the team sums put into them."""
    month = Month(run.period_id)
    company = gather_company(month)
    if not gather_facts(run, company, until=until):
        return
    ground, structure = Ground.of_texts(scheme_text(company), company_text(company)), Structure(company)
    sums = TeamSums(ground, structure)
    for row in gathered(run):
        sums.add(own_record(PersonMonth(ground, json.loads(row.body))))
    for chunk in in_chunks(gathered(run), GATHER_CHUNK):
        MonthInput.objects.bulk_create(
            [frozen_input(run, row, ground, sums) for row in chunk], ignore_conflicts=True, batch_size=GATHER_CHUNK
        )
    with transaction.atomic():
        shas = list(run.inputs.order_by("person_number").values_list("sha256", flat=True))
        MonthRun.objects.filter(pk=run.pk, state=State.FREEZING).update(
            state=State.FROZEN,
            scheme_body=scheme_text(company),
            company_body=company_text(company),
            people_count=len(shas),
            inputs_sha=text_sha("\n".join([scheme_text(company), company_text(company), *shas])),
        )
        run.gathered.all().delete()


def gather_facts(run: MonthRun, company: CompanyMonth, *, until: Callable[[], bool]) -> bool:
    """Reads what is told of everybody, a chunk of people a transaction; whether all of them are read."""
    structure = Structure(company)
    numbers = dict(Person.objects.values_list("code", "number"))
    done = set(run.gathered.values_list("person_key", flat=True))
    waiting = [person.code for person in company.people if person.code not in done and structure.periods(person.code)]
    for start in range(0, len(waiting), GATHER_CHUNK):
        if until():
            return False
        chunk = person_inputs(structure, gather_people(company, waiting[start : start + GATHER_CHUNK]))
        rows = [
            GatheredFacts(
                run=run, person_key=data["person"], person_number=numbers[data["person"]], body=canonical(data)
            )
            for data in chunk
        ]
        if not put_down(run, rows):
            return False
    return True


@transaction.atomic
def put_down(run: MonthRun, rows: Sequence[GatheredFacts]) -> bool:
    """Keeps what was read, unless another worker has frozen the run meanwhile; whether it was still to be frozen."""
    freezing = MonthRun.objects.select_for_update().filter(pk=run.pk, state=State.FREEZING)
    if freezing.values_list("pk", flat=True).first() is None:
        return False
    GatheredFacts.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def gathered(run: MonthRun) -> Iterator[GatheredFacts]:
    """The facts read so far, in the order of people, without holding them all."""
    return run.gathered.order_by("person_number").iterator(chunk_size=GATHER_CHUNK)


def frozen_input(run: MonthRun, row: GatheredFacts, ground: Ground, sums: TeamSums) -> MonthInput:
    """A person's facts with the team sums put into them, ready to be hashed."""
    data = json.loads(row.body)
    body = canonical(with_teams(data, PersonMonth(ground, data), sums))
    return MonthInput(
        run=run, person_key=row.person_key, person_number=row.person_number, body=body, sha256=text_sha(body)
    )


def compute(run: MonthRun, *, until: Callable[[], bool]) -> None:
    """Decides everybody whose result is missing, then seals. Many workers may do this at once."""
    MonthRun.objects.filter(pk=run.pk, state=State.FROZEN).update(state=State.COMPUTING)
    ground = Ground.of_texts(run.scheme_body, run.company_body)
    places = Places()
    while waiting := waiting_inputs(run):
        if until():
            return
        results = [decided(run, row, ground, places) for row in waiting]
        MonthResult.objects.bulk_create(results, ignore_conflicts=True)
        if not same_as_stored(run, results):
            stop(run, "a result came out differently the second time")
            return
    seal(run)


def waiting_inputs(run: MonthRun) -> list[MonthInput]:
    """The next chunk of inputs without a result, in the order of people."""
    done = run.results.values("person_key")
    return list(run.inputs.exclude(person_key__in=done).order_by("person_number")[:COMPUTE_CHUNK])


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
    """Seals the run once every input has its result: its hash is set, it is in force, the month is closed."""
    locks.hold(f"reviews.seal.{run.period_id}")
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
    audit.record("reviews.seal", by="close_months", about=run, reason=f"output {sha}, inputs {run.inputs_sha}")


def files_of(run: MonthRun) -> dict[str, str]:
    """The six output files from the stored results, in the order of people."""
    bodies = run.results.order_by("person_number").values_list("body", flat=True)
    return output_files(json.loads(body) for body in bodies.iterator(chunk_size=GATHER_CHUNK))


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
        for row in run.inputs.order_by("person_number").iterator(chunk_size=GATHER_CHUNK):
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
    rows = run.results.values_list("person_key", "sha256", "body").iterator(chunk_size=GATHER_CHUNK)
    return ((key, sha, text_sha(body)) for key, sha, body in rows)


def in_chunks(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    while chunk := list(islice(rows, size)):
        yield chunk
