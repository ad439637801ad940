"""Moving applications: all or none, with reasons, each move a row that stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, OperationalError

from core.tests.instants import at
from recruiting import keeping
from recruiting.models import Application, Interview, Opening, StageMove
from recruiting.moving import move
from recruiting.tests.factories import make_application, make_opening, make_reason
from recruiting.tests.interview_factories import make_interview, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(company):
    return make_opening(company.north, by=company.manager, approver=company.hr)


def stage(opening, kind):
    return opening.stages.select_related("opening").get(kind=kind)


def read(*applications):
    keys = [one.pk for one in applications]
    return list(Application.objects.filter(pk__in=keys).select_related("candidate", "stage", "opening").order_by("pk"))


def test_move_writes_the_stage_and_a_row_of_the_log(company, opening):
    one = make_application(opening, by=company.manager)
    move(read(one), stage(opening, "interview_1"), by=company.manager, now=at(12))
    one.refresh_from_db()
    assert (one.stage.kind, one.entered_stage_at, one.version) == ("interview_1", at(12), 2)
    log = [(row.from_stage and row.from_stage.kind, row.to_stage.kind, row.by) for row in one.moves.all()]
    assert log == [(None, "screening", company.manager), ("screening", "interview_1", company.manager)]


def test_refusing_several_needs_one_reason_and_keeps_them_six_months(company, opening):
    several = [make_application(opening, by=company.manager) for _ in range(3)]
    with pytest.raises(ValidationError):
        move(read(*several), stage(opening, "refused"), by=company.hr, now=at(12))
    with pytest.raises(ValidationError):
        move(read(*several), stage(opening, "refused"), reason=make_reason("withdrawn"), by=company.hr, now=at(12))
    assert StageMove.objects.exclude(from_stage=None).count() == 0
    move(read(*several), stage(opening, "refused"), reason=make_reason("refused"), words="x", by=company.hr, now=at(12))
    kept = [one.candidate.keep_until for one in read(*several)]
    assert kept == [date(2026, 12, 17)] * 3


def test_an_end_takes_interviews_to_come_and_offers_that_are_out_with_it(company, opening):
    """Nobody waits for somebody who was refused, and nobody is bound by a word that was taken back."""
    ended, goes_on = (make_application(opening, by=company.manager, kind="interview_1") for _ in range(2))
    for one in (ended, goes_on):
        make_interview(one, company.supervisor, company.assistant, starts_at=at(9), due_at=at(18))
        make_interview(one, company.supervisor, company.assistant, starts_at=at(14), due_at=at(18))
        make_offer(one, by=company.manager)
    reason = make_reason("talent_pool")
    told = {"reason": reason, "words": "The scores were low.", "by": company.hr, "now": at(12)}
    move(read(ended), stage(opening, "talent_pool"), **told)
    cancelled = Interview.objects.exclude(cancelled_at=None)
    assert list(cancelled.values_list("application", "starts_at", "cancelled_by")) == [
        (ended.pk, at(14), company.hr.pk)
    ]
    assert cancelled.get().cancelled_reason == reason.name  # the words of a move are not for interviewers
    assert (ended.offers.get().answer, goes_on.offers.get().answer) == ("withdrawn", "")
    move(read(goes_on), stage(opening, "interview_2"), by=company.hr, now=at(12))
    assert goes_on.interviews.filter(cancelled_at=None).count() == 2


def test_whoever_comes_back_from_a_refusal_is_kept_as_long_as_it_goes_on(company, opening):
    one = make_application(opening, by=company.manager)
    move(read(one), stage(opening, "refused"), reason=make_reason("refused"), by=company.hr, now=at(12))
    move(read(one), stage(opening, "interview_1"), by=company.hr, now=at(13))
    assert read(one)[0].candidate.keep_until is None


def test_nothing_is_moved_where_somebody_else_moved_one_meanwhile(company, opening):
    first, second = (make_application(opening, by=company.manager) for _ in range(2))
    stale = read(first, second)
    move(read(second), stage(opening, "interview_2"), by=company.hr, now=at(11))
    with pytest.raises(ValidationError, match="meanwhile"):
        move(stale, stage(opening, "interview_1"), by=company.manager, now=at(12))
    assert [one.stage.kind for one in read(first, second)] == ["screening", "interview_2"]


def test_a_second_click_accuses_nobody(company, opening):
    one = make_application(opening, by=company.manager)
    shown, there = {one.pk: one.stage_id}, stage(opening, "interview_1")
    for count in (1, 0):
        assert len(move(read(one), there, shown=shown, by=company.manager, now=at(12))) == count
    with pytest.raises(ValidationError, match="meanwhile"):
        move(read(one), there, shown=shown, by=company.hr, now=at(12))
    assert one.moves.count() == 2


def test_a_second_click_that_overlaps_the_first_moves_nothing_more(company, opening):
    first, second = (make_application(opening, by=company.manager) for _ in range(2))
    shown, there = {one.pk: one.stage_id for one in (first, second)}, stage(opening, "interview_1")
    before = read(first, second)  # both requests read the rows before either wrote
    told = {"shown": shown, "by": company.manager}
    sent = [(read(first, second), at(12)), (before, at(12, 1))]
    assert [len(move(rows, there, now=now, **told)) for rows, now in sent] == [2, 0]
    assert StageMove.objects.exclude(from_stage=None).count() == 2


def test_six_months_are_not_renewed_by_a_move_from_end_to_end(company, opening):
    one = make_application(opening, by=company.manager)
    for kind, day in (("refused", 17), ("interview_1", 18), ("refused", 19), ("talent_pool", 30)):
        reason = make_reason(kind) if kind != "interview_1" else None
        move(read(one), stage(opening, kind), reason=reason, by=company.hr, now=at(12, day=date(2026, 6, day)))
    assert keeping.ended_on(one.candidate, now=at(12, day=date(2026, 7, 1))) == date(2026, 6, 19)


def test_an_opening_is_filled_by_itself_when_enough_are_hired(company, opening):
    Opening.objects.filter(pk=opening.pk).update(number=2)
    first, second, third = (make_application(opening, by=company.manager) for _ in range(3))
    with pytest.raises(ValidationError, match="Hire from the page"):
        move(read(first), stage(opening, "hired"), by=company.hr, now=at(12))
    states = []
    for one in (first, second):
        move(read(one), stage(opening, "hired"), by=company.hr, now=at(12), hiring=True)
        states.append(Opening.objects.get(pk=opening.pk).state)
    assert states == ["open", "filled"]
    assert [one.candidate.keep_until for one in read(first, second, third)] == [None, None, date(2026, 12, 17)]
    with pytest.raises(ValidationError, match="not moved any more"):
        move(read(first), stage(opening, "refused"), reason=make_reason("refused"), by=company.hr, now=at(13))
    with pytest.raises(ValidationError, match="over"):
        move(read(third), stage(opening, "interview_1"), by=company.hr, now=at(13))
    move(read(third), stage(opening, "talent_pool"), reason=make_reason("talent_pool"), by=company.hr, now=at(13))


def test_candidates_of_another_opening_are_not_moved_along(company, opening):
    other = make_application(make_opening(company.north, by=company.manager, approver=company.hr), by=company.manager)
    one = make_application(opening, by=company.manager)
    with pytest.raises(ValidationError, match="Not all"):
        move(read(one, other), stage(opening, "interview_1"), by=company.hr, now=at(12))


@pytest.mark.parametrize("who", ["other_manager", "supervisor", "salesperson", "technician"])
def test_nobody_else_moves(company, opening, who):
    one = make_application(opening, by=company.manager)
    with pytest.raises(PermissionDenied):
        move(read(one), stage(opening, "interview_1"), by=getattr(company, who), now=at(12))


def test_moving_costs_the_same_for_one_and_for_thirty(company, opening, django_assert_max_num_queries):
    counts = []
    for number in (1, 30):
        rows = read(*(make_application(opening, by=company.manager) for _ in range(number)))
        with django_assert_max_num_queries(14) as asked:
            move(rows, stage(opening, "interview_1"), by=company.hr, now=at(12))
        counts.append(len(asked))
    assert counts[0] >= counts[1] > 3


def test_the_log_is_never_changed_but_emptied_of_words(company, opening):
    one = make_application(opening, by=company.manager)
    move(read(one), stage(opening, "refused"), reason=make_reason("refused"), words="Rude", by=company.hr, now=at(12))
    row = one.moves.last()
    refused = (IntegrityError, InternalError, OperationalError)
    for change in ({"words": "Kind"}, {"at": at(12) + timedelta(days=1)}, {"words": "", "by": company.manager}):
        with pytest.raises(refused), transaction.atomic():
            StageMove.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(refused), transaction.atomic():
        StageMove.objects.filter(pk=row.pk).delete()
    StageMove.objects.filter(pk=row.pk).update(words="")
    assert StageMove.objects.get(pk=row.pk).words == ""
