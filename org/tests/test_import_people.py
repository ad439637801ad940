"""People brought in from a file: new ones with units and heads, changed ones, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from core.imports import services, working
from core.imports.mapping import guessed
from core.imports.models import ImportJob, ImportRow
from core.imports.registry import import_kind
from core.tests.instants import DAY, at
from duties.models import Duty, Reminder
from meetings.tests.factories import make_report
from org.correcting import correct_person
from org.models import Appointment, Period, Person, UnitVersion
from org.tests.factories import make_title

pytestmark = pytest.mark.django_db
HEADER = "Employee number,Name,E-mail,First day,Unit,Title,Head of the unit,Unit above it\n"
NOW = at(17)
TEAMS = (Path(__file__).parent / "files" / "sales_teams.csv").read_text()  # of a CRM, untouched


@pytest.fixture
def hr(company):
    make_title("AGENT", name_en="Agent", name_zh="業務員")
    make_title("LEAD", name_en="Team lead", profile="manager")
    return company.hr


def bring(hr, text, *, kind="people", mapping=None, name="people.csv", confirm=True, **options):
    """The job of a file that went all the way, or to the look at it."""
    content = text if isinstance(text, bytes) else text.encode()
    job = services.start_import(import_kind(kind), file_name=name, content=content, by=hr, now=NOW)
    mapping = guessed(import_kind(kind), job.headings) | (mapping or {})
    mapping |= {option: {"how": "same", "text": value} for option, value in options.items()}
    services.map_columns(job, mapping, by=hr, now=NOW)
    assert working.work_on_imports(NOW) == 1
    job.refresh_from_db()
    if confirm and job.good_count:
        services.confirm(job, only_good=True, by=hr, now=NOW)
        work(job)
    return job


def work(job):
    working.work_on_imports(NOW)
    job.refresh_from_db()
    return job


def verdicts(job):
    return {row.line: (row.verdict, row.reasons) for row in job.rows.all()}


def test_new_people_come_with_their_posts_and_no_password(hr, company):
    job = bring(hr, HEADER + "X1,Ann Lee,ann@example.com,2026-06-01,NORTH,Agent,,\nX2,王芳,,2026/6/2,北區,業務員,,\n")
    ann, wang = Person.objects.get(code="X1"), Person.objects.get(code="X2")
    assert (job.state, job.counts) == ("applied", {"new": 2})
    assert (ann.name_pinyin, ann.email, ann.hired_on, ann.has_usable_password()) == (
        "Ann Lee", "ann@example.com", date(2026, 6, 1), False,
    )  # fmt: skip
    assert (wang.name_zh, wang.appointments.get().unit, wang.appointments.get().title.code) == (
        "王芳", company.north, "AGENT",
    )  # fmt: skip


def test_a_trial_writes_nothing(hr):
    before = Person.objects.count(), Appointment.objects.count()
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n", confirm=False)
    assert (job.state, job.summary) == ("checked", [["new person", 1]])
    assert (Person.objects.count(), Appointment.objects.count()) == before


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("NORTH,Ann Lee,,1 June,NORTH,Agent,,", "First day"),
        (",Ann Lee,,2026-06-01,NORTH,Agent,,", "Employee number"),
        ("X 1,Ann Lee,,2026-06-01,NORTH,Agent,,", "Employee number"),
        ("X1,,,2026-06-01,NORTH,Agent,,", "Name"),
        ("X1,Ann Lee,ann,2026-06-01,NORTH,Agent,,", "E-mail"),
        ("X1,Ann Lee,gm@example.com,2026-06-01,NORTH,Agent,,", "E-mail"),
        ("X1,Ann Lee,,2026-06-01,MOON,Agent,,", "Unit"),
        ("X1,Ann Lee,,2026-06-01,NORTH,Astronaut,,", "Title"),
        ("X1,Ann Lee,,2026-06-01,NORTH,Agent,Somebody Else,", "Head of the unit"),
        ("X1,Ann Lee,,2026-06-01,NORTH,Agent,,SOUTH", "Unit above it"),
        ("HR,Sun Li,,2026-06-01,NORTH,Agent,,", "First day"),
        ("X1,Ann Lee,,2020-01-01,NORTH,Agent,,", "Unit"),  # the unit did not exist then
    ],
)
def test_a_row_that_cannot_come_says_the_column_and_why(hr, row, column):
    job = bring(hr, HEADER + row + "\n", confirm=False)
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [name for name, _ in reasons]) == ("bad", [column])
    assert all(reason for _, reason in reasons)


def test_a_blank_keeps_and_the_mark_clears(hr, company):
    salesperson = company.salesperson
    text = (
        f"Employee number,Name,E-mail,Chinese name\n{salesperson.code},,,陳小明\n{company.colleague.code},,[clear],\n"
    )
    bring(hr, text)
    salesperson.refresh_from_db()
    company.colleague.refresh_from_db()
    assert (salesperson.name_zh, salesperson.email) == ("陳小明", "salesperson@example.com")
    assert (company.colleague.email, company.colleague.name_pinyin) == (None, "Ben Carter")


@pytest.mark.parametrize("who", ["gm", "technician"])
def test_a_file_does_not_move_the_address_that_opens_a_login_with_much_say(hr, company, who):
    person = getattr(company, who)
    person.set_password("a long password")
    person.save()
    job = bring(hr, f"Employee number,E-mail\n{person.code},mine@example.com\n")
    assert [name for _, reasons in verdicts(job).values() for name, _ in reasons] == ["E-mail"]
    before = person.email
    person.refresh_from_db()
    assert person.email == before


def test_an_address_that_a_file_changed_opens_no_login_any_more_and_is_told(hr, company):
    person = company.salesperson
    person.set_password("a long password")
    person.save()
    EmailAddress.objects.create(user=person, email="old@example.com")
    bring(hr, f"Employee number,E-mail\n{person.code},new@example.com\n")
    person.refresh_from_db()
    assert person.email == "new@example.com"
    assert not EmailAddress.objects.exists()
    assert Reminder.objects.filter(person=person, stage="notice:new_address").exists()

    EmailAddress.objects.create(user=person, email="new@example.com")
    services.ask_undo(ImportJob.objects.get(), by=hr, now=NOW)
    assert work(ImportJob.objects.get()).state == "undone"
    assert not EmailAddress.objects.exists()


def test_the_same_file_again_adds_nothing(hr):
    text = HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n"
    bring(hr, text)
    again = bring(hr, text)
    assert (again.state, again.counts, Person.objects.filter(code="X1").count()) == ("checked", {"same": 1}, 1)
    with pytest.raises(ValidationError):
        services.confirm(again, only_good=True, by=hr, now=NOW)


def test_a_file_that_says_nothing_new_waits_for_nobody(hr, as_):
    text = HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n"
    trial = bring(hr, text, confirm=False)
    assert (trial.standing, bring(hr, text).standing) == ("waits for your word", "brought in")
    assert (bring(hr, text).state, bring(hr, text).standing) == ("checked", "nothing to bring in")
    assert "nothing to bring in" in as_(hr).get("/imports/").content.decode()


def test_confirmed_twice_is_written_once(hr):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n", confirm=False)
    for _ in range(2):
        services.confirm(job, only_good=False, by=hr, now=NOW)
    work(job)
    services.confirm(job, only_good=False, by=hr, now=NOW)
    work(job)
    assert Person.objects.filter(code="X1").count() == 1


def test_all_or_nothing_writes_nothing_beside_a_bad_row(hr):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\nX2,Bo,,never,NORTH,Agent,,\n", confirm=False)
    with pytest.raises(ValidationError, match="cannot be brought in"):
        services.confirm(job, only_good=False, by=hr, now=NOW)
    services.confirm(job, only_good=True, by=hr, now=NOW)
    assert (work(job).state, Person.objects.filter(code__in=["X1", "X2"]).count()) == ("applied", 1)


def test_a_company_that_changed_since_is_looked_at_again(hr):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n", confirm=False)
    Person.objects.create_user("X1", name_pinyin="Quick", hired_on=DAY)
    services.confirm(job, only_good=True, by=hr, now=NOW)
    work(job)
    assert (job.state, bool(job.trouble), Appointment.objects.filter(person__code="X1").count()) == ("checked", True, 0)


def test_a_month_that_is_closed_takes_nobody_in(hr):
    Period.objects.update_or_create(month="2026-05", defaults={"state": "closed"})
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-05-04,NORTH,Agent,,\nX2,Bo Li,,2026-06-01,NORTH,Agent,,\n")
    assert [verdict for verdict, _ in verdicts(job).values()] == ["bad", "new"]


# --- units and heads that come along ----------------------------------------------------------------------------------

MAVEN = {
    "code": {"how": "made", "text": "A"},
    "name": {"how": "column", "at": 0},
    "unit_head": {"how": "column", "at": 1},
    "unit_above": {"how": "column", "at": 2},
    "hired_on": {"how": "same", "text": "2026-06-01"},
    "title": {"how": "same", "text": "AGENT"},
}


def test_the_headings_of_a_crm_are_understood(hr):
    job = services.start_import(import_kind("people"), file_name="t.csv", content=TEAMS.encode(), by=hr, now=NOW)
    guess = guessed(import_kind("people"), job.headings)
    assert {name: guess[name] for name in ("name", "unit_head", "unit_above")} == {
        name: MAVEN[name] for name in ("name", "unit_head", "unit_above")
    }


def test_teams_of_a_crm_make_regions_managers_and_agents(hr, company):
    people = Person.objects.count()
    job = bring(hr, TEAMS, mapping=MAVEN, under="SALES", head_title="LEAD")
    regions = UnitVersion.objects.filter(parent=company.sales, kind="region", valid_from=date(2026, 6, 1))
    teams = UnitVersion.objects.filter(parent__in=regions.values("unit"))
    heads = Appointment.objects.filter(unit__in=teams.values("unit"), is_head=True, title__code="LEAD")
    agents = Appointment.objects.filter(unit__in=teams.values("unit"), is_head=False, title__code="AGENT")
    assert (job.state, regions.count(), teams.count(), heads.count(), agents.count()) == ("applied", 3, 6, 6, 35)
    assert Person.objects.count() == people + 41
    assert Person.objects.filter(name_pinyin="Anna Snelling", name_zh="", code="A001").exists()
    again = bring(hr, TEAMS, mapping=MAVEN, under="SALES", head_title="LEAD", confirm=False)
    assert again.counts == {"same": 35}


def test_a_second_person_of_a_name_needs_a_number(hr):
    text = "Name,Unit\nAnn Lee,NORTH\nAnn Lee,NORTH\n"
    mapping = {name: MAVEN[name] for name in ("code", "hired_on", "title")}
    job = bring(hr, text, mapping=mapping, confirm=False)
    assert [verdict for verdict, _ in verdicts(job).values()] == ["new", "bad"]


# --- taken back -------------------------------------------------------------------------------------------------------


def test_the_last_import_is_taken_back_whole(hr, company):
    before = [set(model.objects.values_list("pk", flat=True)) for model in (Person, Appointment, UnitVersion)]
    job = bring(hr, TEAMS, mapping=MAVEN, under="SALES", head_title="LEAD")
    agent = Person.objects.get(name_pinyin="Anna Snelling")
    told = {"local_date": DAY, "time_zone": "UTC", "opens_at": NOW, "due_at": NOW}
    Duty.objects.create(id=job.claim, person=agent, kind="daily_report", subject="daily:2026-06-17", **told)
    services.ask_undo(job, by=hr, now=NOW)
    assert (work(job).state, job.trouble) == ("undone", "")
    assert [set(model.objects.values_list("pk", flat=True)) for model in (Person, Appointment, UnitVersion)] == before


def test_a_change_is_taken_back_to_what_was(hr, company):
    job = bring(hr, f"Employee number,E-mail\n{company.salesperson.code},new@example.com\n")
    company.salesperson.refresh_from_db()
    assert company.salesperson.email == "new@example.com"
    services.ask_undo(job, by=hr, now=NOW)
    work(job)
    company.salesperson.refresh_from_db()
    assert (job.state, company.salesperson.email, company.salesperson.name_pinyin) == (
        "undone", "salesperson@example.com", "Chen Xiaoming",
    )  # fmt: skip


def test_what_was_built_on_an_import_stands_in_the_way(hr):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n")
    make_report(Person.objects.get(code="X1"), date(2026, 6, 16))
    services.ask_undo(job, by=hr, now=NOW)
    work(job)
    assert (job.state, "in use" in job.trouble, Person.objects.filter(code="X1").exists()) == ("applied", True, True)


def test_a_closed_month_stands_in_the_way_of_taking_back(hr):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n")
    Period.objects.update_or_create(month="2026-06", defaults={"state": "closing"})
    services.ask_undo(job, by=hr, now=NOW)
    assert (work(job).state, "June 2026" in job.trouble) == ("applied", True)


def test_only_the_last_import_is_taken_back(hr):
    first = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n")
    ImportJob.objects.filter(pk=first.pk).update(applied_at=at(9))
    first.refresh_from_db()
    bring(hr, HEADER + "X2,Bo Li,,2026-06-01,NORTH,Agent,,\n")
    with pytest.raises(ValidationError, match="only the last"):
        services.ask_undo(first, by=hr, now=NOW)


def test_rows_keep_the_words_of_the_file(hr):
    job = bring(hr, HEADER + "X1,Ann Lee,,x,NORTH,Agent,,\n", confirm=False)
    assert ImportRow.objects.get(job=job).cells[:4] == ["X1", "Ann Lee", "", "x"]


def test_a_write_under_way_says_how_many_rows_are_written(hr, as_, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\n", confirm=False)
    services.confirm(job, only_good=True, by=hr, now=NOW)
    address = f"/imports/{job.pk}/"
    assert "rows written" not in as_(hr).get(address).content.decode()
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / f"import-{job.pk}").write_text("12345")
    assert "12,345 rows written" in as_(hr).get(address).content.decode()


def test_a_cell_whose_formula_failed_says_nothing(hr):
    job = bring(hr, HEADER + "X1,#N/A,,2026-06-01,NORTH,Agent,#REF!,\n", confirm=False)
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [name for name, _ in reasons]) == ("bad", ["Name", "Head of the unit"])


def test_a_person_who_was_corrected_since_is_not_taken_back(hr, company):
    job = bring(hr, HEADER + "X1,Ann Lee,ann@example.com,2026-06-01,NORTH,Agent,,\n")
    correct_person(Person.objects.get(code="X1"), {"name_pinyin": "Anne Lee"}, by=company.gm, now=NOW)
    services.ask_undo(job, by=hr, now=NOW)
    assert (work(job).state, Person.objects.get(code="X1").name_pinyin) == ("applied", "Anne Lee")


def test_look_at_a_file_without_a_good_row_does_not_say_that_all_of_it_is_here(hr, as_):
    job = bring(hr, HEADER + "X1,,,never,NORTH,Agent,,\n")
    page = as_(hr).get(f"/imports/{job.pk}/").content.decode()
    assert "Nothing: no row can be brought in as it is." in page
    assert "not here already" not in page


def test_rows_that_were_left_out_are_still_given_back_as_a_file(hr, as_):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent,,\nX2,,,never,NORTH,Agent,,\n")
    page = as_(hr).get(f"/imports/{job.pk}/").content.decode()
    assert "1 row was left out." in page
    assert f'<a href="/imports/{job.pk}/errors/">' in page
    assert "X2" in b"".join(as_(hr).get(f"/imports/{job.pk}/errors/").streaming_content).decode()


@pytest.mark.parametrize("heading", ["職稱", "职称", "职位"])
def test_title_of_a_chinese_list_is_understood(heading):
    assert guessed(import_kind("people"), ["姓名", heading])["title"] == {"how": "column", "at": 1}


def test_a_row_that_ends_early_still_has_a_cell_under_each_heading(hr, as_):
    job = bring(hr, HEADER + "X1,Ann Lee,,2026-06-01,NORTH,Agent\n", confirm=False)
    (row,) = as_(hr).get(f"/imports/{job.pk}/").context["page"]
    assert len(row.cells) == len(job.headings)


@pytest.mark.parametrize("heading", ["Unit above", "unit above it"])
def test_unit_above_is_understood_with_and_without_it(heading):
    assert guessed(import_kind("units"), ["Code", heading])["parent"] == {"how": "column", "at": 1}
