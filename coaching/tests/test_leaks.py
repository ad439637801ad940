"""A hard day of somebody is nowhere but where it may be; the pages of everybody are walked by the access matrix."""

import ast
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from coaching import mood
from coaching.models import MoodMark
from coaching.tests.factories import make_consent, make_mark
from core.tests.instants import DAY, at
from duties.digests import lay_out_digests
from duties.mailing import dispatch
from duties.models import DigestLine, Duty
from duties.reminding import lay_out_window
from duties.selectors import duty_cells, open_duties_of
from duties.services import plan_duties
from org import feed
from org.checklists import checklist
from salesops.personal.export import export_person
from salesops.tests.sources import ROOT, python_files

pytestmark = pytest.mark.django_db
NOW = at(17, 40)
WORD = "a-planted-word"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def hard_days(company):
    """Two hard days of the salesperson, who shows them: the manager owes a talk."""
    make_consent(company.salesperson)
    make_mark(company.salesperson, DAY - timedelta(days=1), 1, word=WORD)
    mood.mark_mood(1, by=company.salesperson, now=NOW, today=DAY)
    mood.add_word(WORD, by=company.salesperson, today=DAY)
    plan_duties(NOW)
    return Duty.objects.get(person=company.manager, kind=mood.ASKED)


def archive_of(person, *, reader=None):
    target = io.BytesIO()
    export_person(person, target, by=reader or person, now=NOW, reader=reader)
    with zipfile.ZipFile(target) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_today_of_the_coach_says_with_whom_and_nothing_of_why(as_, company, hard_days):
    page = as_(company.manager).get("/today/").content.decode()
    assert "Talk with Chen Xiaoming" in page
    assert WORD not in page and "hard days" not in page


def test_no_list_of_the_heads_names_the_talk(as_, company, hard_days):
    for viewer in (company.director, company.gm, company.hr, company.colleague, company.technician):
        client = as_(viewer)
        for path in ("/today/", "/team/", "/team/?export=csv", "/mood/team/", "/people/SALESPERSON/"):
            response = client.get(path)
            text = b"".join(response.streaming_content) if response.streaming else response.content
            assert WORD.encode() not in text and b"Talk with" not in text, (viewer, path)


def test_the_calendar_says_only_what_kind_of_talk(company, hard_days):
    text = feed.feed_text(company.manager, now=NOW)
    assert "Coaching talk" in text and "Chen" not in text and WORD not in text


def test_an_overdue_talk_stands_in_no_digest_and_no_letter(company, hard_days, mailoutbox):
    late = hard_days.due_at + timedelta(days=3)
    lay_out_window(hard_days.due_at)
    lay_out_digests(late.replace(hour=2))
    dispatch(hard_days.due_at + timedelta(minutes=1))
    assert [letter for letter in mailoutbox if "Talk" in letter.subject + letter.body] == []
    assert not DigestLine.objects.filter(duty=hard_days).exists()


def test_what_is_to_be_handed_over_names_nobody(company, hard_days):
    words = " ".join(one.words for one in checklist(company.manager, DAY))
    assert "Coaching talk" not in words and "Chen" not in words


def test_no_count_that_others_read_holds_a_talk_that_marks_asked_for(as_, company, hard_days):
    """What is left when the talks of rounds are taken off would tell that somebody had hard days."""
    late = hard_days.due_at + timedelta(days=1)
    Duty.objects.exclude(pk=hard_days.pk).update(done_at=NOW)
    assert duty_cells([company.manager], company.director, late).get(company.manager.pk) is None
    assert open_duties_of([company.manager.pk], DAY) == 0
    assert not Duty.objects.visible_to(company.hr).filter(kind=mood.ASKED).exists()
    assert Duty.objects.visible_to(company.manager).get(kind=mood.ASKED) == hard_days
    told = archive_of(company.manager, reader=company.hr)
    assert hard_days.subject not in told and mood.ASKED not in told


def test_the_own_export_holds_it_and_no_other_does(company, hard_days):
    assert WORD in archive_of(company.salesperson)
    assert WORD not in archive_of(company.salesperson, reader=company.hr)
    assert WORD not in archive_of(company.manager)


def test_a_person_who_shows_nothing_is_not_found_by_anybody(as_, company):
    make_mark(company.salesperson, DAY, 1, word=WORD)
    for viewer in company.people:
        assert as_(viewer).get("/mood/of/SALESPERSON/").status_code == 404


def test_no_other_room_reads_marks():
    """What may not be imported cannot enter a score, an export or a sheet."""
    named = {model.__name__ for model in (MoodMark,)} | {"MoodConsent", "MoodWeek", "TalkAsked"}
    found = {
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.relative_to(ROOT).parts[0] not in ("coaching",)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.alias) and (getattr(node, "id", None) or node.name) in named
    }
    assert found <= {"salesops/demo/coaching.py"}
