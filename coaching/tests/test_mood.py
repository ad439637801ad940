"""Marks of mood: given, shown by consent, hidden at once, and what low ones ask for."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from coaching import mood, selectors
from coaching.models import MoodConsent, MoodMark, TalkAsked
from coaching.tests.factories import make_consent, make_mark
from core.models import AuditEntry
from core.tests.instants import DAY, at
from duties.models import Duty, Reminder
from duties.reminding import lay_out_window
from duties.services import plan_duties
from org.tests.factories import make_appointment, make_cover, make_leave, make_person

pytestmark = pytest.mark.django_db
NOW, TOMORROW = at(17, 40), DAY + timedelta(days=1)


def mark(person, value, *, days_ago=0):
    day = DAY - timedelta(days=days_ago)
    return mood.mark_mood(value, by=person, now=NOW - timedelta(days=days_ago), today=day)


def owed(person):
    plan_duties(NOW)
    return list(Duty.objects.filter(person=person, kind=mood.ASKED).owed())


# --- marks ------------------------------------------------------------------------------------------------------------


def test_a_mark_is_one_a_day_and_the_last_one_counts(company):
    mark(company.salesperson, 2)
    mood.add_word("tired", by=company.salesperson, today=DAY)
    mark(company.salesperson, 4)
    found = MoodMark.objects.get()
    assert (found.value, found.word, found.unit, found.coach) == (4, "tired", company.north, company.manager)


def test_a_word_needs_a_mark(company):
    with pytest.raises(ValidationError):
        mood.add_word("tired", by=company.salesperson, today=DAY)


def test_a_mark_leaves_no_line_in_the_trail(company):
    mark(company.salesperson, 2)
    assert not AuditEntry.objects.filter(action__startswith="coaching").exists()


def test_whoever_holds_no_post_has_no_mark(company):
    with pytest.raises(ValidationError):
        mark(make_person("NOPOST"), 3)


# --- who reads them ---------------------------------------------------------------------------------------------------


def readers(company):
    rows = MoodMark.objects.filter(person=company.salesperson)
    return {person.code for person in company.everybody if rows.visible_to(person).exists()}


def test_marks_are_the_persons_alone_without_consent(company):
    make_mark(company.salesperson)
    assert readers(company) == {"SALESPERSON"}


def test_the_direct_coach_of_the_day_reads_them_by_consent_and_no_deputy_does(company):
    make_mark(company.salesperson)
    make_cover(company.manager, company.colleague)
    make_leave(company.manager, DAY)
    mood.show_mood(by=company.salesperson, today=DAY)
    assert readers(company) == {"SALESPERSON", "MANAGER"}


def test_consent_shows_nothing_of_the_days_before_it(company):
    make_mark(company.salesperson, DAY - timedelta(days=1))
    mood.show_mood(by=company.salesperson, today=DAY)
    assert readers(company) == {"SALESPERSON"}


def test_a_coach_of_later_days_reads_nothing_of_earlier_ones(company):
    make_consent(company.salesperson, coach=company.other_manager)
    make_mark(company.salesperson)
    assert readers(company) == {"SALESPERSON"}


@pytest.fixture
def new_coach(company):
    """The salesperson showed marks to the manager until today; from tomorrow on another one heads NORTH."""
    make_consent(company.salesperson)
    make_mark(company.salesperson, DAY - timedelta(days=1), 2)
    mark(company.salesperson, 2)
    assert len(owed(company.manager)) == 1
    company.manager.appointments.update(valid_to=TOMORROW)
    chief = make_person("CHIEF")
    make_appointment(chief, company.north, is_head=True, since=TOMORROW)
    return chief


def test_consent_is_for_a_person_and_another_coach_sees_nothing_until_asked_anew(company, new_coach):
    mood.mark_mood(1, by=company.salesperson, now=NOW + timedelta(days=1), today=TOMORROW)
    assert readers(company) == {"SALESPERSON", "MANAGER"}  # of the days before; the pages ask besides who coaches today
    assert not MoodMark.objects.visible_to(new_coach).exists()
    assert not TalkAsked.objects.filter(coach=new_coach).exists()
    for coach in (company.manager, new_coach):
        assert selectors.who_shows(coach, TOMORROW) == []
        assert selectors.marks_shown(company.salesperson, coach, TOMORROW) == []
    mood.show_mood(by=company.salesperson, today=TOMORROW)
    assert {one.coach.code for one in MoodConsent.objects.standing()} == {"CHIEF"}
    shown = selectors.marks_shown(company.salesperson, new_coach, TOMORROW)
    assert [(one.day, one.value) for one in shown] == [(TOMORROW, 1)]
    assert readers(company) == {"SALESPERSON"}


def test_a_consent_ends_with_the_coach_and_what_was_owed_for_it(company, new_coach):
    assert mood.end_consents(NOW) == 0
    assert [mood.end_consents(NOW + timedelta(days=1)) for _again in range(2)] == [1, 0]
    assert MoodConsent.objects.get().withdrawn_on == TOMORROW
    assert not TalkAsked.objects.exists()
    assert not Duty.objects.filter(kind=mood.ASKED).owed().exists()
    assert readers(company) == {"SALESPERSON"}


def test_the_person_reads_who_sees_the_marks_when_the_coach_has_changed(company, new_coach, as_, monkeypatch):
    client = as_(company.salesperson)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
    page = client.get("/mood/").content.decode()
    assert "You had shown them to Zhang Wei." in page and "is your direct coach now and sees nothing" in page
    assert "Show them to nobody any more" not in page


def test_taking_the_consent_back_hides_the_past_and_what_was_owed_at_once(company):
    mood.show_mood(by=company.salesperson, today=DAY - timedelta(days=3))
    mark(company.salesperson, 1, days_ago=1)
    mark(company.salesperson, 2)
    assert len(owed(company.manager)) == 1
    for _again in range(2):
        mood.hide_mood(by=company.salesperson, now=NOW, today=DAY)
    assert readers(company) == {"SALESPERSON"}
    assert not Duty.objects.filter(person=company.manager, kind=mood.ASKED).owed().exists()
    assert not TalkAsked.objects.exists()
    mood.show_mood(by=company.salesperson, today=DAY + timedelta(days=1))
    assert readers(company) == {"SALESPERSON"}  # what was hidden stays hidden


def test_consent_twice_is_once(company):
    for _again in range(2):
        mood.show_mood(by=company.salesperson, today=DAY)
    assert MoodConsent.objects.count() == 1


# --- what low marks ask for -------------------------------------------------------------------------------------------


def test_low_marks_without_consent_ask_nobody_and_tell_the_person_alone(company):
    mark(company.salesperson, 2, days_ago=1)
    mark(company.salesperson, 2)
    assert not TalkAsked.objects.exists()
    assert owed(company.manager) == []
    assert mood.is_low(company.salesperson, DAY)
    assert not mood.is_low(company.salesperson, DAY + timedelta(days=4))


def test_low_marks_with_consent_ask_the_coach_within_three_working_days(company):
    make_consent(company.salesperson)
    mark(company.salesperson, 2, days_ago=1)
    assert owed(company.manager) == []
    mark(company.salesperson, 1)
    (duty,) = owed(company.manager)
    assert duty.due_at == at(18, day=DAY + timedelta(days=5))  # Wednesday: Thursday, Friday, Monday
    assert owed(company.director) == []


def test_leave_of_the_coach_moves_the_talk_on(company):
    make_consent(company.salesperson)
    make_leave(company.manager, DAY + timedelta(days=1))
    mark(company.salesperson, 2, days_ago=1)
    mark(company.salesperson, 1)
    assert TalkAsked.objects.get().due_on == DAY + timedelta(days=6)


def test_a_slip_of_the_finger_is_put_right(company):
    make_consent(company.salesperson)
    mark(company.salesperson, 2, days_ago=1)
    mark(company.salesperson, 1)
    assert len(owed(company.manager)) == 1
    mark(company.salesperson, 4)
    assert not Duty.objects.filter(person=company.manager, kind=mood.ASKED).owed().exists()
    mark(company.salesperson, 1)
    mood.take_mark_back(MoodMark.objects.get(day=DAY), by=company.salesperson, now=NOW)
    assert not TalkAsked.objects.exists()


def test_a_talk_that_was_held_is_not_asked_for_again_by_the_same_marks(company):
    make_consent(company.salesperson)
    mark(company.salesperson, 2, days_ago=2)
    mark(company.salesperson, 2, days_ago=1)
    for _again in range(2):
        mood.finish_asked_talk(company.salesperson, by=company.manager, now=NOW)
    mark(company.salesperson, 2)
    assert TalkAsked.objects.filter(done_at=None).count() == 0
    assert owed(company.manager) == []


def test_nobody_else_ends_the_talk(company):
    make_consent(company.salesperson)
    mark(company.salesperson, 2, days_ago=1)
    mark(company.salesperson, 2)
    mood.finish_asked_talk(company.salesperson, by=company.director, now=NOW)
    assert TalkAsked.objects.get().done_at is None


def test_a_talk_of_somebody_who_left_is_not_owed(company):
    make_consent(company.salesperson)
    mark(company.salesperson, 2, days_ago=1)
    mark(company.salesperson, 2)
    type(company.salesperson).objects.filter(pk=company.salesperson.pk).update(left_on=DAY - timedelta(days=60))
    assert owed(company.manager) == []


def test_a_talk_sends_no_letter_and_stands_in_no_digest(company):
    make_consent(company.salesperson)
    mark(company.salesperson, 2, days_ago=1)
    mark(company.salesperson, 2)
    (duty,) = owed(company.manager)
    lay_out_window(duty.due_at)
    assert Reminder.objects.filter(duty=duty).exists()
    assert not Reminder.objects.filter(duty=duty, channel="mail").exists()


def test_the_head_of_the_company_has_no_coach_to_show_it_to(company):
    with pytest.raises(ValidationError):
        mood.show_mood(by=company.gm, today=DAY)
    mark(company.gm, 2, days_ago=1)
    mark(company.gm, 1)
    assert not TalkAsked.objects.exists()


def test_a_second_post_changes_no_coach(company):
    make_appointment(company.salesperson, company.south, kind="acting")
    assert mark(company.salesperson, 3).coach == company.manager
