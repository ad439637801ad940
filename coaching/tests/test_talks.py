"""A talk: whose it is, moved, held, noted, promised; nobody else reads a word of it."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from coaching import mood, talks, teams
from coaching.models import HeldTalk, Pair, PrivateNote, Promise, SharedNote, TalkAsked
from coaching.selectors_talks import left_open, pair_lines, sheet_of, talk_page, talks_of
from coaching.tests.factories import make_consent, make_mark
from core.models import AuditEntry, StaleVersion
from core.tests.instants import DAY, at
from duties import actions
from duties.models import Duty
from duties.registry import kind_of
from duties.services import plan_duties
from meetings.carrying import carry_over
from meetings.evidence import records_of
from meetings.models import AgendaItem, Meeting
from meetings.planning_meetings import plan_series
from org.tests.factories import make_cover, make_leave

pytestmark = pytest.mark.django_db
NOW = at(8)
MONDAY = date(2026, 6, 22)


@pytest.fixture
def talk(company):
    """The next talk of the salesperson and the manager."""
    told = {"weeks": 2, "starts_on": MONDAY, "at": time(16)}
    teams.start_rule(company.north, **told, by=company.manager, now=NOW, today=DAY)
    pair = Pair.objects.get(person=company.salesperson)
    return talks_of(company.manager).filter(series=pair.series).earliest("starts_at")


def test_nobody_but_the_two_reads_it_neither_above_nor_in_their_place(company, talk):
    make_cover(company.manager, company.colleague)
    make_leave(company.manager, DAY)
    readers = {one.code for one in company.people if Meeting.objects.visible_to(one, on=DAY).filter(pk=talk.pk)}
    assert readers == {"MANAGER", "SALESPERSON"}
    assert {one.code for one in company.people if talks_of(one).filter(pk=talk.pk)} == readers


def test_points_of_the_person_stand_first(company, talk):
    day = talk.opens_at + timedelta(minutes=1)
    for by, text in ((company.manager, "the quarter"), (company.salesperson, "my route")):
        talks.add_point(talk, text=text, by=by, now=day, today=day.date())
    page = talk_page(talks_of(company.salesperson).get(pk=talk.pk), company.salesperson)
    assert [item.text for item in page.points] == ["my route", "the quarter"]


def test_the_list_leads_to_a_talk_whose_time_is_over_until_its_round_is(company, talk):
    """Whoever has just talked says so there; the person has no duty that would lead to it."""
    after, last = talk.ends_at + timedelta(days=1), talks.round_of(talk)[1]
    plan_series([talk.series], now=after)
    (line,) = pair_lines(company.salesperson, after, after.date())
    assert line.next == talk
    (line,) = pair_lines(company.salesperson, after, last + timedelta(days=1))
    assert line.next != talk


def test_the_course_of_a_talk_speaks_the_language_of_whoever_reads(company, talk):
    for position, text in enumerate(("Own view", "Our own")):
        AgendaItem.objects.create(meeting=talk, kind=AgendaItem.Kind.PART, text=text, position=position)
    with translation.override("zh-hans"):
        assert [part.text for part in talk_page(talk, company.manager).parts] == ["本人看法", "Our own"]


def test_a_point_that_is_left_comes_over_to_the_next_talk_and_is_told_to_its_writer(company, talk):
    day = talk.opens_at + timedelta(minutes=1)
    for text in ("my route", "samples"):
        talks.add_point(talk, text=text, by=company.salesperson, now=day, today=day.date())
    then = at(17, day=talk.day)
    left = AgendaItem.objects.get(text="samples").pk
    talks.record_held(talk, left=[left], by=company.manager, now=then, today=talk.day)
    assert left_open(company.salesperson, "coaching", then + timedelta(days=1)) == ["samples"]
    plan_series([talk.series], now=then)
    carry_over(then + timedelta(days=1))
    following = talks_of(company.manager).filter(series=talk.series, starts_at__gt=then).earliest("starts_at")
    points = following.items.exclude(kind="part")
    assert [item.text for item in points] == ["samples"]


def test_both_move_it_within_the_round_and_the_rule_leaves_it_there(company, talk):
    friday = date(2026, 7, 3)
    talks.move_talk(talk, day=friday, at=time(9), by=company.salesperson, now=NOW, today=DAY)
    plan_series([talk.series], now=NOW)
    moved = talks_of(company.manager).get(pk=talk.pk)
    assert (moved.day, moved.starts_at) == (friday, at(9, day=friday))
    with pytest.raises(ValidationError):
        talks.move_talk(talk, day=friday + timedelta(days=3), at=time(9), by=company.manager, now=NOW, today=DAY)
    with pytest.raises(PermissionDenied):
        talks.move_talk(talk, day=friday, at=time(9), by=company.director, now=NOW, today=DAY)


def test_held_is_one_row_ends_the_duty_and_is_evidence_of_the_coach(company, talk):
    then = at(17, day=talk.day)
    for _again in range(2):
        talks.record_held(talks_of(company.manager).get(pk=talk.pk), by=company.salesperson, now=then, today=talk.day)
    assert HeldTalk.objects.get().held_on == talk.day
    plan_duties(then)
    (duty,) = Duty.objects.filter(person=company.manager, kind="talk", done_at__isnull=False)
    assert duty.done_at == then
    (record,) = records_of(company.manager.pk, talk.day)["COACH"]
    assert (record.who, record.what) == ("Chen Xiaoming", "")
    assert "COACH" not in records_of(company.salesperson.pk, talk.day)
    assert sheet_of(company.manager, then, talk.day).held == 1
    assert sheet_of(company.salesperson, then, talk.day) is None


def test_it_is_not_held_before_its_round_nor_by_anybody_else(company, talk):
    with pytest.raises(PermissionDenied):
        talks.record_held(talk, by=company.manager, now=NOW, today=DAY)
    with pytest.raises(PermissionDenied):
        talks.record_held(talk, by=company.director, now=NOW, today=MONDAY)


def test_a_talk_of_the_round_is_also_the_one_that_marks_asked_for(company, talk):
    make_consent(company.salesperson)
    make_mark(company.salesperson, DAY - timedelta(days=1), 1)
    mood.mark_mood(1, by=company.salesperson, now=NOW, today=DAY)
    talks.record_held(talk, by=company.manager, now=at(17, day=MONDAY), today=MONDAY)
    assert TalkAsked.objects.get().done_at is not None


def test_a_private_note_is_its_writers_alone_and_the_shared_one_is_both(company, talk):
    talks.save_private_note(talk, text="my impression", version=0, by=company.manager)
    talks.save_shared_note(talk, text="we agreed", version=0, by=company.salesperson)
    read = {
        one.code: (PrivateNote.objects.visible_to(one).count(), SharedNote.objects.visible_to(one).count())
        for one in company.people
        if PrivateNote.objects.visible_to(one).exists() or SharedNote.objects.visible_to(one).exists()
    }
    assert read == {"MANAGER": (1, 1), "SALESPERSON": (0, 1)}
    with pytest.raises(PermissionDenied):
        talks.save_shared_note(talk, text="x", version=1, by=company.director)
    with pytest.raises(StaleVersion):
        talks.save_shared_note(talk, text="x", version=0, by=company.manager)
    assert not AuditEntry.objects.filter(action__contains="note").exists()


def test_what_was_written_for_survives_the_end_of_the_rule(company, talk):
    talks.save_private_note(talk, text="my impression", version=0, by=company.manager)
    teams.end_rule(talk.series.pair.rule, by=company.manager, now=NOW, today=DAY)
    assert PrivateNote.objects.get().meeting.called_off_at is not None


def test_a_promise_is_a_duty_and_why_it_is_dropped_stays_out_of_the_trail(company, talk):
    told = {"what": "bring the price list", "due_on": DAY + timedelta(days=3)}
    row = talks.promise(talk, **told, owner=company.manager, by=company.salesperson, today=DAY)
    plan_duties(NOW)
    assert Duty.objects.filter(person=company.manager, kind=talks.KIND).count() == 1
    kind = kind_of(talks.KIND)
    assert not kind.told_to_superior and not kind.asks_mail  # a promise of two is told to no third
    with pytest.raises(ValidationError):
        talks.promise(talk, **told, owner=company.director, by=company.manager, today=DAY)
    with pytest.raises(PermissionDenied):
        actions.finish(talks.PROMISES, row, by=company.director, now=NOW, today=DAY)
    actions.drop(talks.PROMISES, row, reason="it hurt", by=company.manager, now=NOW, today=DAY)
    assert Promise.objects.get().reason == "it hurt"


def test_nothing_that_the_two_do_stands_in_the_trail(company, talk):
    """HR and the general manager read it: neither that they talked, nor when, nor what one promised."""
    before = AuditEntry.objects.count()
    told = {"what": "bring the price list", "due_on": DAY + timedelta(days=30), "owner": company.manager}
    row = talks.promise(talk, **told, by=company.salesperson, today=DAY)
    actions.change(talks.PROMISES, row, **told | {"what": "mail it"}, version=1, by=company.manager, today=DAY)
    talks.move_talk(talk, day=date(2026, 7, 3), at=time(9), by=company.salesperson, now=NOW, today=DAY)
    talks.record_held(talk, by=company.manager, now=at(17, day=MONDAY), today=MONDAY)
    actions.drop(talks.PROMISES, row, reason="it hurt", by=company.manager, now=NOW, today=DAY)
    assert AuditEntry.objects.count() == before


def test_a_former_coach_promises_nothing_more_and_may_still_keep_or_drop_what_stands(company, talk):
    told = {"what": "bring the price list", "due_on": DAY + timedelta(days=30)}
    row = talks.promise(talk, **told, owner=company.manager, by=company.salesperson, today=DAY)
    teams.end_rule(talk.series.pair.rule, by=company.manager, now=NOW, today=DAY)
    for by in (company.manager, company.salesperson):
        with pytest.raises(PermissionDenied):
            talks.promise(talk, **told, owner=by, by=by, today=DAY)
        with pytest.raises(PermissionDenied):
            talks.save_shared_note(talk, text="more", version=0, by=by)
        with pytest.raises(ValidationError):
            actions.change(talks.PROMISES, row, **told, owner=company.salesperson, version=1, by=by, today=DAY)
    talks.save_private_note(talk, text="for me", version=0, by=company.manager)
    actions.finish(talks.PROMISES, row, by=company.manager, now=NOW, today=DAY)
    assert Promise.objects.get().state == "done"


def test_points_of_monthly_meetings_are_told_to_whoever_wrote_them_alone(company, talk):
    past = {"day": DAY - timedelta(days=9), "starts_at": NOW - timedelta(days=9), "opens_at": NOW - timedelta(days=20)}
    told = {"series": talk.series, "unit": company.north, "kind": "monthly", "name": "x", "length": 60}
    monthly = Meeting.objects.create(**told, **past, occurrence_on=DAY - timedelta(days=9), minutes_rule="none")
    AgendaItem.objects.create(meeting=monthly, kind="point", text="prices", author=company.salesperson, position=1)
    assert left_open(company.salesperson, "monthly", NOW) == ["prices"]
    assert left_open(company.manager, "monthly", NOW) == []


def test_topic_and_skill_are_kept_by_both_and_the_skill_comes_back_in_the_next_talk(company, talk):
    told = {"topic": "the depot", "skill": "ask before you offer", "text": ""}
    talks.save_shared_note(talk, **told, version=0, by=company.salesperson)
    plan_series([talk.series], now=at(17, day=talk.day))
    following = talks_of(company.manager).filter(series=talk.series, starts_at__gt=talk.starts_at).earliest("starts_at")
    for viewer in (company.manager, company.salesperson):
        assert talk_page(talk, viewer).shared.topic == "the depot"
        assert (talk_page(talk, viewer).last_skill, talk_page(following, viewer).last_skill) == ("", told["skill"])
