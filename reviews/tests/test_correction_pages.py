"""The pages of corrections as the two people, and the person whom it is about, use them."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.pdfs import text_of_pdf
from org.models import Person, Unit
from org.tests.factories import make_appointment, make_grant, make_person, make_unit
from reviews import runs
from reviews.corrections import services
from reviews.models import Correction, MonthRun
from reviews.tests.test_corrections import (
    LATER,
    LINES,
    MONTH,
    absence_of,
    approved,
    asked,
    drafted,
    june,
    open_june,
    praise,
)
from salesops.personal.erasing import erase_person
from targets.models import Entry

pytestmark = pytest.mark.django_db
__all__ = ["june", "open_june"]


@pytest.fixture
def clients(june, client, monkeypatch):
    """Logs in as the person of that code; the clock stands at LATER."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)

    def logged_in(code):
        client.force_login(Person.objects.get(code=code))
        return client

    return logged_in


def url(name, *args):
    return reverse(f"months:{name}", args=args)


def text_of(response):
    return response.content.decode()


def sent(page, **values):
    """What the form of a page posts, with these values."""
    key = re.search(r'name="submit_key" value="([^"]+)"', text_of(page)).group(1)
    return {"submit_key": key, **values}


def test_a_correction_is_made_by_two_people_on_their_pages(clients, june):
    manager = clients("P1")
    page = manager.get(url("correction_add", MONTH))
    answer = manager.post(url("correction_add", MONTH), sent(page, reason="The list was wrong."))
    correction = Correction.objects.get()
    assert answer.url.startswith(url("correction_line_add", correction.pk))
    line = f"{url('correction_line_add', correction.pk)}?person={june['P4'].pk}&kind=withdrawal"
    page = manager.get(line)
    (key,) = [key for key, label in page.context["form"].fields["choice"].choices if "absent" in label]
    typed = sent(page, choice=key)
    for _twice in range(2):
        manager.post(line, typed)
    assert correction.lines.count() == 1
    page = text_of(manager.get(url("correction_detail", correction.pk)))
    assert "Taken back: weekly meeting · absent without leave of 29 June" in page
    assert "67.55" in page and "68.35" in page
    correction.refresh_from_db()
    manager.post(url("correction_step", correction.pk, "ask"), {"version": correction.version})
    correction.refresh_from_db()
    boss = clients("GM")
    assert "1 correction to approve" in text_of(boss.get(reverse("duties:today")))
    page = text_of(boss.get(url("correction_detail", correction.pk)))
    assert "The list was wrong." in page and "Approve it" in page
    boss.post(url("correction_step", correction.pk, "approve"), {"version": correction.version})
    runs.advance(MonthRun.objects.get(revision=1))
    person = clients("P4")
    assert "Your June 2026 was corrected." in text_of(person.get(reverse("duties:today")))
    page = text_of(person.get(url("month_sheet", MONTH, "P4")))
    assert "68.35" in page and "The list was wrong." in page
    page = text_of(person.get(f"{url('month_sheet', MONTH, 'P4')}?revision=0"))
    assert "67.55" in page and "This is an earlier revision" in page
    assert f"{url('month_sheet_pdf', MONTH, 'P4')}?revision=0" in page
    before = text_of_pdf(person.get(f"{url('month_sheet_pdf', MONTH, 'P4')}?revision=0").content)
    after = text_of_pdf(person.get(url("month_sheet_pdf", MONTH, "P4")).content)
    assert ("67.55" in before, "This is an earlier revision" in before) == (True, True)
    assert ("revision 1" in after, "This is an earlier revision" in after) == (True, False)


def test_what_a_line_lacks_is_said_and_what_was_typed_stays(clients, june):
    correction = drafted(june)
    manager = clients("P1")
    line = f"{url('correction_line_add', correction.pk)}?person={june['P2'].pk}&kind=adjustment"
    typed = praise("2026-06-30") | {"day": "2026-07-01", "note": "A long letter"}
    page = text_of(manager.post(line, sent(manager.get(line), **typed)))
    assert "The day lies outside June 2026." in page and "A long letter" in page
    assert not correction.lines.exists()


def test_only_people_with_a_sheet_that_one_reads_can_be_chosen(clients, june):
    correction = drafted(june)
    page = clients("P1").get(url("correction_line_add", correction.pk))
    codes = {label.split()[0] for value, label in page.context["what"].fields["person"].choices if value}
    assert codes == {"P2", "P3", "P4", "P5", "P6"}


def test_a_new_superior_opens_no_month_of_the_time_before(clients, june):
    old = june["P4"].appointments.get()
    unit = make_unit("NEW", parent=Unit.objects.get(versions__parent=None))
    make_appointment(make_person("N9", number=99), unit, profile="manager", is_head=True)
    june["P4"].appointments.update(valid_to=date(2026, 7, 10))
    make_appointment(june["P4"], unit, since=date(2026, 7, 10), title=old.title)
    boss = clients("N9")
    assert boss.get(url("month_sheet", MONTH, "P4")).status_code == 404
    boss.post(url("correction_add", MONTH), sent(boss.get(url("correction_add", MONTH)), reason="Curious"))
    line = url("correction_line_add", Correction.objects.get().pk)
    page = boss.get(f"{line}?person={june['P4'].pk}&kind=assessment")
    assert page.context["form"] is None and "P4" not in text_of(page)


def test_what_is_erased_is_read_and_refused_all_the_same(clients, june):
    refused = asked(june, absence_of(june))
    services.refuse(refused, refusal="No", version=refused.version, by=june["GM"], now=LATER)
    waiting = asked(june, absence_of(june))
    Person.objects.filter(code__in=("P1", "P4")).update(left_on=date(2026, 7, 10))
    for code in ("P1", "P4"):
        erase_person(Person.objects.get(code=code), by="test", now=LATER)
    refused.refresh_from_db()
    assert (refused.reason, refused.expected) == ("", "")
    assert "What stood here is erased." in text_of(clients("GM").get(url("correction_detail", waiting.pk)))
    with pytest.raises(ValidationError, match="not there any more"):
        services.approve(waiting, version=waiting.version, by=june["GM"], now=LATER)


def test_facts_keep_the_number_of_a_correction_and_not_its_words(june):
    entry = Entry.objects.filter(person=june["P2"], metric__code="orders").order_by("pk").first()
    about = {"day": entry.work_date.isoformat(), "metric": "orders", "amount": str(entry.amount)}
    run = approved(june, ("P2", "result_back", {"entry": entry.pk, **about}))
    assert Entry.objects.get(reverses=entry).note == f"Correction {run.correction.pk}"
    assert "The minutes say so." not in run.inputs.get(person_key="P2").body


def test_a_draft_is_nobody_elses_business(clients, june):
    correction = drafted(june, absence_of(june))
    assert clients("GM").get(url("correction_detail", correction.pk)).status_code == 404
    assert clients("P1").get(url("correction_detail", correction.pk)).status_code == 200


def test_hr_reads_no_correction_of_the_own_month_before_it_is_sealed(clients, june):
    make_grant(june["P4"], "hr")
    correction = asked(june, absence_of(june))
    hr = clients("P4")
    assert hr.get(url("correction_detail", correction.pk)).status_code == 404
    assert "67.55" in text_of(hr.get(url("month_sheet", MONTH, "P4")))
    assert "to approve" not in text_of(hr.get(reverse("duties:today")))


def test_the_reason_stands_only_on_the_sheets_that_it_is_about(clients, june):
    praise = ("P2", "result", {"day": "2026-06-30", "metric": "orders", "amount": "50000.00", "note": ""})
    approved(june, praise)
    assert "The minutes say so." in text_of(clients("P2").get(url("month_sheet", MONTH, "P2")))
    page = text_of(clients("P6").get(url("month_sheet", MONTH, "P6")))  # measured by the team that the result adds to
    assert "Revision 1" in page and "The minutes say so." not in page
    assert "The minutes say so." not in text_of(clients("P6").get(url("revision_detail", MONTH, 1)))


def test_a_revision_shows_each_reader_their_own(clients, june):
    approved(june, ("P2", "result", {"day": "2026-06-30", "metric": "orders", "amount": "50000.00", "note": ""}))
    found = {one.person.code for one in clients("P2").get(url("revision_detail", MONTH, 1)).context["page"]}
    assert found == {"P2"}
    found = {one.person.code for one in clients("P1").get(url("revision_detail", MONTH, 1)).context["page"]}
    assert found == {"P1", "P2", "P6"}


def test_an_earlier_revision_that_was_not_is_not_found(clients, june):
    for asked_for in ("7", "x", "٣", "99999999999"):
        assert clients("P4").get(f"{url('month_sheet', MONTH, 'P4')}?revision={asked_for}").status_code == 404


def test_a_second_tab_is_told(clients, june):
    correction = asked(june, absence_of(june))
    boss = clients("GM")
    step = url("correction_step", correction.pk, "refuse")
    boss.post(step, {"version": correction.version, "refusal": "It was right."})
    answer = boss.post(url("correction_step", correction.pk, "approve"), {"version": correction.version}, follow=True)
    assert "Somebody changed this meanwhile" in text_of(answer)
    assert MonthRun.objects.count() == 1


def test_a_correction_is_read_with_as_many_queries_for_many_lines(clients, june):
    reader = clients("P1")
    reader.get(url("correction_list", MONTH))  # the first page of a session writes it down

    def count(correction):
        with CaptureQueriesContext(connection) as found:
            reader.get(url("correction_detail", correction.pk))
        return len(found)

    few = drafted(june, absence_of(june))
    many = drafted(
        june,
        absence_of(june),
        *[(LINES[kind](june)[0], kind, LINES[kind](june)[1]) for kind in LINES if kind not in ("withdrawal", "leave")],
    )
    with_result = drafted(june, ("P2", "result", LINES["result"](june)[1]))
    assert count(many) == count(with_result) <= count(few) + 1
