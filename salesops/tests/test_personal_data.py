"""What is kept about a person: taken out by the person, erased after departure, forgotten in time."""

import io
import json
import zipfile
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching import teams
from core.imports.services import ask_undo
from core.models import AuditEntry
from core.tests.instants import DAY, at
from meetings import minutes
from meetings.kind_pages import names_of
from meetings.minutes_words import words_of
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    DifferingView,
    ItemNote,
    Meeting,
    MeetingAction,
    Minutes,
)
from meetings.selectors_held import shown
from meetings.tests.factories import make_report
from org.correcting import correct_person
from org.hiring import may_take_back
from org.member_file import give_consent, save_file
from org.models import MemberFile, Person, Reorganisation, ReorganisationLine
from org.tests.test_import_people import bring, work
from reviews import runs
from reviews.models import MonthInput, MonthResult, MonthRun
from salesops.personal import erasing
from salesops.personal.erasing import erase_leavers, erase_person
from salesops.personal.export import export_person
from salesops.personal.forgetting import forget, forget_once_a_day
from salesops.tests.canaries_rewards import reward_text
from salesops.tests.matrix_held import ended_meeting, published
from salesops.tests.matrix_meetings import a_meeting
from salesops.tests.test_reorganised_month import JUNE, close
from targets.models import ImportedDeal

pytestmark = pytest.mark.django_db
NOW = at(18, 31)
LATER = NOW + timedelta(days=800)


def files_of(person: Person) -> dict[str, str]:
    """The archive's texts by name."""
    target = io.BytesIO()
    export_person(person, target, by=person, now=NOW)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_export_costs_the_same_for_one_report_and_for_ten(company):
    counts = []
    for days in (range(1, 2), range(2, 11)):
        for day in days:
            make_report(company.salesperson, DAY.replace(day=day))
        with CaptureQueriesContext(connection) as captured:
            files = files_of(Person.objects.get(pk=company.salesperson.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert files["meetings.report.csv"].count("\n") >= 11


def test_own_export_says_no_figure_of_the_team_beside_a_reward(company):
    line = reward_text(company, "x", name="reason")
    type(line).objects.filter(pk=line.pk).update(rule="quarter", score="123.45")
    told = files_of(company.salesperson)["reviews.rewardline.csv"]
    assert "quarter" in told and "123.45" not in told


def test_own_page_gives_the_archive_to_its_owner_alone(company, as_, tmp_path):
    client, url = as_(company.salesperson), reverse("my_data")
    assert b"Download everything" in client.get(url).content
    response = client.post(url)
    assert response["Content-Disposition"].startswith("attachment") and "no-store" in response["Cache-Control"]
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert "org.person.json" in names and "index.json" in names
    call_command("export_person", "SALESPERSON", str(tmp_path / "own.zip"), verbosity=0)
    with zipfile.ZipFile(tmp_path / "own.zip") as archive:
        assert json.loads(archive.read("org.person.json"))[0]["code"] == "SALESPERSON"


def taken_out(response) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_hr_takes_out_what_hr_reads_with_a_reason_and_the_person_is_told(company, as_):
    make_report(company.salesperson, DAY)
    url = reverse("person_data", args=["SALESPERSON"])
    assert (
        "Take out the data" in as_(company.hr).get(reverse("org:person_detail", args=["SALESPERSON"])).content.decode()
    )
    refused = as_(company.hr).post(url, {"reason": "  "})
    assert (refused.status_code, refused["Content-Type"]) == (200, "text/html; charset=utf-8")
    files = taken_out(as_(company.hr).post(url, {"reason": "asked in writing"}))
    assert {"org.person.json", "org.appointment.json", "index.json"} <= set(files)
    assert "meetings.report.json" not in files  # HR does not read reports
    entry = AuditEntry.objects.get(action="org.export_person")
    assert (entry.actor, entry.person_key, entry.reason) == ("HR", company.salesperson.pk, "asked in writing")
    assert "HR has taken out" in as_(company.salesperson).get(reverse("duties:today")).content.decode()


def test_hr_takes_out_its_own_data_on_its_own_page_only(company, as_):
    assert as_(company.hr).get(reverse("person_data", args=["HR"])).status_code == 403


def test_nobody_is_erased_before_the_last_day_is_over(company):
    with pytest.raises(ValidationError):
        erase_person(company.salesperson, by=company.hr, now=NOW)


def test_leavers_are_erased_after_the_time_that_the_company_sets(company, settings):
    settings.ERASE_LEAVERS_AFTER_DAYS = 79  # the leaver's last day was 31 March
    assert erase_leavers(at(12)) == 0 == erase_leavers(at(12))
    assert (erase_leavers(at(12) + timedelta(days=2)), erase_leavers(at(12) + timedelta(days=2))) == (1, 0)
    company.leaver.refresh_from_db()
    assert company.leaver.name == "LEAVER"
    assert "erased" in may_take_back(company.hr, company.leaver, DAY).reason


def test_somebody_who_cannot_be_erased_keeps_nobody_back_and_is_told(company, monkeypatch):
    Person.objects.filter(pk=company.colleague.pk).update(left_on=DAY - timedelta(days=200))
    erase = erasing.erase_person

    def fail_for_the_first(person, **told):
        if person.code == company.colleague.code:
            raise ProtectedError("held", set())
        erase(person, **told)

    monkeypatch.setattr(erasing, "erase_person", fail_for_the_first)
    with pytest.raises(ExceptionGroup) as failed:
        erase_leavers(LATER)
    assert company.colleague.code in failed.value.exceptions[0].__notes__[0]
    company.leaver.refresh_from_db()
    assert company.leaver.name == "LEAVER"


def test_sealed_months_and_their_hashes_outlive_erasing_and_forgetting():
    call_command("import_company", str(JUNE), verbosity=0)
    may = close("2026-05", datetime(2026, 6, 10, 16, 0, tzinfo=UTC))
    sealed = [list(model.objects.order_by("pk").values_list("sha256", "body")) for model in (MonthInput, MonthResult)]
    assert sealed[0]
    person = Person.objects.get(code="P2")
    Person.objects.filter(pk=person.pk).update(left_on=DAY)
    person.refresh_from_db()
    erase_person(person, by="test", now=LATER)
    forget(LATER)
    again = [list(model.objects.order_by("pk").values_list("sha256", "body")) for model in (MonthInput, MonthResult)]
    assert again == sealed and runs.verify(may) == []
    assert MonthRun.objects.get(pk=may.pk).output_sha == may.output_sha
    call_command("verify_months", verbosity=0)


def test_what_is_kept_while_employed_goes_after_the_last_day(company):
    save_file(speaks="English", reach="ext. 3", strengths=["prices"], by=company.salesperson)
    give_consent("hobbies", by=company.salesperson, now=NOW, text="chess")
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=DAY)
    forget(NOW)
    assert MemberFile.objects.exists() and company.salesperson.consents.exists()
    forget(NOW + timedelta(days=1))
    assert not MemberFile.objects.exists() and not company.salesperson.consents.exists()


def test_forgetting_runs_once_a_day(company):
    save_file(speaks="English", reach="", strengths=[], by=company.salesperson)
    assert forget_once_a_day(NOW) == 0
    Person.objects.filter(pk=company.salesperson.pk).update(left_on=DAY - timedelta(days=3))
    assert forget_once_a_day(NOW + timedelta(hours=3)) == 0
    assert forget_once_a_day(NOW + timedelta(hours=25)) == 1


def test_nobody_gives_an_erased_person_a_name_again(company, as_):
    """Neither by hand nor by the list of people that HR still has in a drawer, nor by taking an import back."""
    leaver = company.leaver
    cleared = bring(company.hr, f"Number,E-mail\n{leaver.code},[clear]\n")
    assert (cleared.state, Person.objects.get(pk=leaver.pk).email) == ("applied", None)
    erase_person(Person.objects.get(pk=leaver.pk), by="test", now=NOW)
    with pytest.raises(ValidationError, match="erased"):
        correct_person(Person.objects.get(pk=leaver.pk), {"name_pinyin": "He Dong"}, by=company.hr, now=NOW)
    again = bring(company.hr, f"Number,Name,E-mail\n{leaver.code},He Dong,he@example.com\n")
    assert [row.reasons[0][1] for row in again.rows.all()] == [
        "Who this person was is erased. Add a new person instead."
    ]
    ask_undo(cleared, by=company.hr, now=NOW)
    assert work(cleared).state == "applied"
    person = Person.objects.get(pk=leaver.pk)
    assert (person.name, person.name_zh, person.email) == ("LEAVER", "", None)


def test_the_word_on_the_post_of_an_erased_person_goes_that_on_a_unit_stays(company):
    change = Reorganisation.objects.create(name="N", reason="R", effective_on=DAY, drafted_by=company.director)
    about = {"reorganisation": change, "unit": "NORTH"}
    ReorganisationLine.objects.create(act="end_post", person=company.leaver, note="is ill since March", **about)
    ReorganisationLine.objects.create(act="rename_unit", note="as agreed", **about)
    erase_person(company.leaver, by="test", now=NOW)
    assert list(change.lines.values_list("note", flat=True)) == ["", "as agreed"]


# --- a name that two people bear --------------------------------------------------------------------------------------


@pytest.fixture
def namesakes(company):
    """The leaver and a colleague are written alike; a deal names one of them, nobody knows whom."""
    ImportedDeal.objects.create(deal_id="D1", agent="He Dong", product="GTX", stage="Won")
    Person.objects.filter(pk=company.colleague.pk).update(name_pinyin="He Dong")
    return [Person.objects.get(pk=person.pk) for person in (company.leaver, company.colleague)]


def test_what_may_be_a_namesakes_is_in_nobodys_export(company, namesakes):
    for person in namesakes:
        files = files_of(person)
        assert not [name for name in files if "importeddeal" in name]
        assert "somebody else bears" in json.loads(files["index.json"])["left_out"]["targets.importeddeal"]
    Person.objects.filter(pk=company.colleague.pk).update(name_pinyin="Ben Carter")
    assert "targets.importeddeal.json" in files_of(namesakes[0])


def test_erasing_somebody_leaves_a_namesakes_rows_until_the_last_of_that_name_goes(company, namesakes):
    leaver, colleague = namesakes
    erase_person(leaver, by=company.hr, now=NOW)
    assert ImportedDeal.objects.get().agent == "He Dong"
    Person.objects.filter(pk=colleague.pk).update(left_on=DAY - timedelta(days=20))
    colleague.refresh_from_db()
    erase_person(colleague, by=company.hr, now=NOW)
    assert ImportedDeal.objects.get().agent == ""


def test_why_a_meeting_was_called_off_goes_with_whoever_wrote_it(company):
    row = Meeting.objects.filter(**a_meeting(company))
    row.update(called_off_at=at(9), called_off_by=company.leaver, reason="His wife is ill.")
    erase_person(company.leaver, by="test", now=NOW)
    assert (row.get().reason, row.get().called_off_by) == ("", company.leaver)


def test_what_somebody_wrote_in_a_meeting_goes_and_the_minutes_keep_keys(company):
    found = published(company)
    item = AgendaItem.objects.filter(meeting=found["pk"]).first()
    note = ItemNote.objects.create(item=item, text="July", author=company.leaver)
    Attendance.objects.update(person=company.leaver, note="ill")
    erase_person(company.leaver, by="test", now=NOW)
    note.refresh_from_db()
    assert (note.text, *Attendance.objects.values_list("note", flat=True)) == ("", "")
    content = Minutes.objects.get(meeting=found["pk"]).content
    assert content["away"] == [company.salesperson.pk]
    assert company.salesperson.name_zh not in str(content)


def test_the_words_of_somebody_go_out_of_minutes_and_what_was_decided_stays(company):
    """Also a person whom nobody invited, in a decision and in an action."""
    found = ended_meeting(company)
    meeting = Meeting.objects.get(**found)
    AgendaItem.objects.filter(meeting=meeting).update(author=company.leaver, text="his price list")
    item = AgendaItem.objects.filter(meeting=meeting).first()
    for text, author in (("his note", company.leaver), ("our note", company.manager)):
        ItemNote.objects.create(item=item, text=text, author=author)
    decision = Decision.objects.create(meeting=meeting, item=item, text="Raise by 3 %", made_by=company.leaver)
    for text, author in (("his view", company.leaver), ("our view", None)):
        DifferingView.objects.create(decision=decision, text=text, author=author)
    told = {"due_on": DAY, "made_by": company.manager, "meeting": meeting}
    MeetingAction.objects.create(what="his action", owner=company.leaver, **told)
    MeetingAction.objects.create(what="our action", owner=company.colleague, **told)
    minutes.publish(meeting, by=company.manager, now=at(11), today=DAY)
    erase_person(company.leaver, by="test", now=NOW)
    kept = Minutes.objects.get(meeting=meeting)
    assert "his " not in str(kept.content)
    (point,) = kept.content["points"]
    assert (point["notes"], point["decisions"][0]["text"]) == (["our note"], "Raise by 3 %")
    assert [view["text"] for view in point["decisions"][0]["views"]] == ["", "our view"]
    assert sorted(one["what"] for one in kept.content["actions"]) == ["", "our action"]
    assert "(taken out with whoever wrote it)" in words_of(kept.text, shown(kept.content))[2]


def test_nothing_keeps_the_names_of_two_who_talk(company):
    told = {"weeks": 2, "starts_on": DAY, "at": time(16), "by": company.manager, "now": NOW, "today": DAY}
    teams.start_rule(company.north, **told)
    talks = Meeting.objects.filter(kind="coaching")
    assert {*talks.values_list("name", flat=True), *talks.values_list("series__name", flat=True)} == {""}
    talk = talks.of(company.salesperson).first()
    assert names_of([talk], company.salesperson) == {talk.pk: "Talk with Zhang Wei"}
    assert names_of([talk], company.manager) == {talk.pk: "Talk with Chen Xiaoming"}
