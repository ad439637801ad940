"""Folders into the database and out again: kept, refused, equal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.models import AuditEntry
from core.periods import Month
from duties.models import Duty
from meetings.models import Report
from org.models import Appointment, Period, Person, Unit, UnitVersion
from reviews import closing, runs
from reviews.models import DailyAppraisal, MonthRun, Scheme, WeeklyAppraisal
from reviews.month.facts import AppointmentRow, PersonRow
from reviews.month.gather import gather, gather_company, gather_people
from reviews.month.inputs import Structure
from reviews.tests.factories import close_impatiently
from salesops.exchange import load as loading
from salesops.exchange.faults import FolderErrors
from salesops.exchange.load import load_month, store
from salesops.exchange.reading import open_folder, read_folder
from salesops.exchange.tables import TABLES
from salesops.tests.folders import ACCEPTANCE, MONTHS, add, drop, edit_text, inputs, july, june, put
from targets.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 1, 0, tzinfo=UTC)
AUGUST = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)


def load(folder, **options):
    return load_month(open_folder(folder), now=NOW, **options)


def faults_of(folder):
    with pytest.raises(FolderErrors) as caught:
        load(folder)
    return [str(fault) for fault in caught.value.faults]


def without_order(facts):
    """A month with its rows sorted where the format leaves their order open; people keep theirs."""
    fixed = {"people", "items"}
    rows = {name: getattr(facts, name) for name in TABLES}
    return dict(facts.rules), {
        name: list(found) if name in fixed else sorted(found, key=repr) for name, found in rows.items()
    }


@pytest.mark.parametrize("month", MONTHS)
def test_month_gathered_after_an_import_is_the_month_imported(month):
    facts = read_folder(inputs(month))
    load(inputs(month))
    assert without_order(gather(facts.month)) == without_order(facts)


def test_month_gathered_person_by_person_is_the_month_gathered_whole():
    load(inputs("june-2026"))
    whole, company = gather(Month("2026-06")), gather_company(Month("2026-06"))
    chunks = [gather_people(company, [code]) for code in ("P2", "P4")]
    assert [chunk.people[0].code for chunk in chunks] == ["P2", "P4"]
    assert [row for chunk in chunks for row in chunk.daily] == [
        row for row in whole.daily if row.person in ("P2", "P4")
    ]


def test_gather_takes_the_same_number_of_queries_for_one_person_and_for_all(django_assert_num_queries):
    load(inputs("june-2026"))
    company = gather_company(Month("2026-06"))
    for people in (["P2"], None):
        with django_assert_num_queries(13):
            gather_people(company, people)


def test_import_stamps_unit_and_superior_makes_no_password_and_no_duties():
    load(inputs("june-2026"))
    report = Report.objects.get(person__code="P2", subject_on="2026-06-05")
    assert (report.unit.code, report.superior.code) == ("SALES", "P1")
    assert report.sent_at.utcoffset().total_seconds() == 0
    assert not any(person.has_usable_password() for person in Person.objects.all())
    assert Duty.objects.count() == 0
    assert AuditEntry.objects.filter(action="salesops.import_company").count() == 1


@pytest.mark.parametrize(
    ("model", "file", "key", "columns"),
    [
        (DailyAppraisal, "daily.csv", "day", ("points", "completion", "score")),
        (WeeklyAppraisal, "weekly.csv", "week_start", ("plan_score", "score")),
    ],
)
def test_imported_ratings_carry_the_figures_that_the_month_comes_out_with(model, file, key, columns):
    load(inputs("june-2026"))
    lines = (ACCEPTANCE / "june-2026" / "expected" / file).read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    expected = {}
    for line in lines[1:]:
        cells = dict(zip(header, line.split(","), strict=True))
        expected[cells["person"], cells.get("date") or cells["week_start"]] = [cells[column] for column in columns]
    compared = 0
    for appraisal in model.objects.exclude(score=None).select_related("person"):
        subject = (appraisal.person.code, getattr(appraisal, key).isoformat())
        if subject in expected and "" not in expected[subject]:
            assert [str(getattr(appraisal, column)) for column in columns] == expected[subject]
            compared += 1
    assert compared > 20


def test_appointment_of_a_leaver_ends_with_the_last_day_however_its_end_is_written(tmp_path):
    folder = june(tmp_path)
    put(folder, "people.csv", 3, "P1,林曉梅,Lin Xiaomei,2023-03-01,2026-06-30")
    first = load(folder)
    post = Appointment.objects.get(person__code="P1")
    assert (post.is_head, post.valid_to) == (True, date(2026, 7, 1))
    assert not Appointment.objects.on(date(2026, 7, 1)).filter(person__code="P1").exists()
    assert load(folder).kept == first.written
    for end in ("2026-06-30", "2026-12-31"):
        put(folder, "appointments.csv", 3, f"P1,SALES,SM,manager,1,2024-01-01,{end}")
        assert load(folder).kept == first.written


def test_head_follows_a_leaver_whose_end_was_left_open(tmp_path):
    folder = june(tmp_path)
    put(folder, "people.csv", 3, "P1,林曉梅,Lin Xiaomei,2023-03-01,2026-06-30")
    load(folder)
    june_facts = read_folder(folder)
    heir = PersonRow("N1", "新人", "Xin Ren", date(2026, 7, 1), None)
    post = AppointmentRow("N1", "SALES", "SM", "manager", True, date(2026, 7, 1), None)
    load(july(tmp_path, people=[*june_facts.people, heir], appointments=[*june_facts.appointments, post]))
    assert Appointment.objects.on(date(2026, 7, 1)).get(is_head=True, unit__code="SALES").person.code == "N1"


def test_difference_in_an_appointment_names_what_is_written(tmp_path):
    folder = june(tmp_path)
    put(folder, "people.csv", 3, "P1,林曉梅,Lin Xiaomei,2023-03-01,2026-06-30")
    load(folder)
    Appointment.objects.filter(person__code="P1").update(valid_to=date(2026, 6, 20))
    assert faults_of(folder) == ['appointments.csv:3: to: "" found, "2026-06-19" stored']


def test_rows_about_an_earlier_month_do_not_keep_the_imported_one_from_closing(tmp_path):
    folder = june(tmp_path)
    add(folder, "leave.csv", "P2,2026-05-28,1,sick")
    add(folder, "results.csv", "P2,2026-05-29,orders,100,")
    add(folder, "daily.csv", "P1,2026-05-29,2026-05-29T17:58,5" + ",0" * 15)
    add(folder, "duty_events.csv", "P2,2026-05-29,missed")
    load(folder)
    assert closing.months_waiting(AUGUST) == ["2026-06"]
    assert runs.start_run(Month("2026-06"), by=None, now=AUGUST)


def test_imported_month_waits_for_an_earlier_one_that_the_company_worked_in(tmp_path):
    load(inputs("june-2026"))
    Period.objects.all().delete()  # as if it had been typed, day by day
    load(july(tmp_path))
    with pytest.raises(ValidationError, match="Close 2026-06 first"):
        runs.start_run(Month("2026-07"), by=None, now=datetime(2026, 9, 1, tzinfo=UTC))


def test_import_of_the_same_folder_again_keeps_everything():
    first = load(inputs("june-2026"))
    counts = Report.objects.count(), Entry.objects.count(), AuditEntry.objects.count()
    again = load(inputs("june-2026"))
    assert (again.written, again.kept) == (0, first.written)
    assert counts == (Report.objects.count(), Entry.objects.count(), AuditEntry.objects.count())


def test_dry_run_writes_nothing():
    assert load(inputs("june-2026"), dry_run=True).written > 0
    assert (Person.objects.count(), Period.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


CHANGES = {
    "person": (
        lambda folder: put(folder, "people.csv", 4, "P2,吳偉,Wu Wai,2024-07-15,"),
        ['people.csv:4: name_pinyin: "Wu Wai" found, "Wu Wei" stored'],
    ),
    "appointment": (
        lambda folder: put(folder, "appointments.csv", 7, "P4,SALES,SP,salesperson,0,2025-04-06,2026-06-30"),
        ['appointments.csv:7: to: "2026-06-30" found, "" stored'],
    ),
    "appointment from another day": (
        lambda folder: put(folder, "appointments.csv", 7, "P4,SALES,SP,salesperson,0,2025-04-07,"),
        ['appointments.csv:7: from: "2025-04-07" found, a row from 2025-04-06 stored'],
    ),
    "leave": (
        lambda folder: put(folder, "leave.csv", 5, "P6,2026-06-24,1,personal"),
        ['leave.csv:5: fraction: "1" found, "0.5" stored'],
    ),
    "daily": (
        lambda folder: edit_text(folder, "daily.csv", lambda text: text.replace("01T17:58,5,2,", "01T17:59,5,3,", 1)),
        [
            'daily.csv:2: submitted_at: "2026-06-01T17:59" found, "2026-06-01T17:58" stored',
            'daily.csv:2: CALL: "3" found, "2" stored',
        ],
    ),
    "target": (
        lambda folder: put(folder, "targets.csv", 3, "P2,salesperson,collections,250001,,"),
        ['targets.csv:3: base: "250001" found, "250000" stored'],
    ),
    "result": (
        lambda folder: put(folder, "results.csv", 4, "P2,2026-06-05,orders,86000.50,"),
        ['results.csv:4: amount: "86000.5" found, "86000" stored'],
    ),
    "event": (
        lambda folder: put(folder, "meeting_events.csv", 2, "P4,2026-06-15,weekly,absent"),
        ['meeting_events.csv:2: event: "absent" found, "late" stored'],
    ),
    "scheme": (
        lambda folder: edit_text(folder, "rules.json", lambda text: text.replace('"daily_late": 3', '"daily_late": 4')),
        ["rules.json:1: version: 2026-06-v1 is already stored with other content"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_row_that_differs_from_what_is_stored_is_refused(change, tmp_path):
    load(inputs("june-2026"))
    spoil, expected = CHANGES[change]
    folder = june(tmp_path)
    spoil(folder)
    add(folder, "results.csv", "P2,2026-06-30,orders,1,new")
    assert faults_of(folder) == expected
    assert not Entry.objects.filter(note="new").exists()


def test_rows_that_are_new_are_added_beside_those_kept(tmp_path):
    load(inputs("june-2026"))
    folder = june(tmp_path)
    add(folder, "results.csv", "P2,2026-06-05,orders,86000,", "P2,2026-06-29,orders,5,new")
    add(folder, "excuses.csv", "P4,daily,2026-06-11,P1,2026-06-16,ill", "P2,monthly,2026-06,P1,2026-07-07,ill")
    put(folder, "people.csv", 2, "N1,新人,Xin Ren,2026-07-01,\nGM,趙國華,Zhao Guohua,2023-01-01,")
    assert load(folder).written == 5
    assert list(Person.objects.values_list("code", flat=True))[:2] == ["N1", "GM"]
    assert without_order(gather(Month("2026-06"))) == without_order(read_folder(folder))


def test_sealed_month_is_refused_and_so_are_new_rows_of_one(tmp_path):
    load(inputs("june-2026"))
    Period.objects.filter(month="2026-06").update(state=Period.State.CLOSED)
    assert faults_of(inputs("june-2026")) == ["rules.json:1: month: 2026-06 is sealed"]
    Period.objects.filter(month="2026-06").update(state=Period.State.OPEN)
    Period.objects.create(month="2026-05", state=Period.State.CLOSED)
    folder = june(tmp_path)
    add(folder, "results.csv", "P2,2026-05-29,orders,1,")
    assert faults_of(folder) == ["results.csv:36: date: 2026-05 is sealed"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_month_cannot_be_closed_while_a_folder_is_written_into_it(tmp_path, monkeypatch):
    load(inputs("june-2026"))
    folder = june(tmp_path)
    add(folder, "meeting_events.csv", "P2,2026-06-24,weekly,absent")
    seen = []

    def store_beside_a_close(*args, **kwargs):
        with ThreadPoolExecutor(1) as beside:
            seen.append(beside.submit(close_impatiently, Month("2026-06"), now=AUGUST).result())
        return store(*args, **kwargs)

    monkeypatch.setattr(loading, "store", store_beside_a_close)
    load(folder)
    assert (seen, MonthRun.objects.exists()) == (["waits"], False)


def test_scheme_is_stored_under_its_version_and_in_force_in_the_month():
    load(inputs("june-2026"))
    scheme = Scheme.objects.get(version="2026-06-v1")
    assert scheme.effective_from.isoformat() == "2026-06-01"


def test_import_command_says_what_it_did_or_every_error(tmp_path, capsys):
    call_command("import_company", str(inputs("june-2026")), "--dry-run")
    assert capsys.readouterr().out == "2026-06: 300 rows would be written, 0 are there already.\n"
    folder = june(tmp_path)
    drop(folder, "weekly.csv", "P2,2026-06-15")
    put(folder, "leave.csv", 3, "P9,2026-06-10,1,sick")
    with pytest.raises(SystemExit) as caught:
        call_command("import_company", str(folder))
    assert caught.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        'leave.csv:3: person: "P9" is not in people.csv',
        "weekly.csv:1: person: no row for P2, week of 2026-06-15, with 4 available days",
    ]
    assert Person.objects.count() == 0


@pytest.mark.parametrize("month", MONTHS)
def test_exported_folder_reads_as_the_month_that_was_imported(month, tmp_path):
    facts = read_folder(inputs(month))
    load(inputs(month))
    call_command("export_company", str(tmp_path / "out"), "--month", facts.month)
    assert without_order(read_folder(tmp_path / "out")) == without_order(facts)


def test_export_refuses_a_unit_outside_the_company_s_time_zone(tmp_path):
    load(inputs("june-2026"))
    report = Report.objects.filter(unit__code="SALES").first()
    report.unit.time_zone = "Europe/Berlin"
    report.unit.save()
    with pytest.raises(CommandError, match="SALES is in the time zone Europe/Berlin"):
        call_command("export_company", str(tmp_path / "out"), "--month", "2026-06")
    assert not (tmp_path / "out").exists()


def act(person, unit, start, end):
    post = Appointment.objects.filter(person__code=person).first()
    Appointment.objects.create(
        person=post.person,
        unit=Unit.objects.get(code=unit),
        title=post.title,
        profile=post.profile,
        is_head=True,
        kind=Appointment.Kind.ACTING,
        valid_from=start,
        valid_to=end,
    )


def test_acting_head_of_the_own_unit_is_written_as_its_head_on_those_dates():
    load(inputs("june-2026"))
    Appointment.objects.filter(person__code="P1").update(valid_to="2026-06-15")
    act("P2", "SALES", date(2026, 6, 15), date(2026, 6, 23))
    facts = gather(Month("2026-06"))
    posts = [(row.is_head, row.start, row.end) for row in facts.appointments if row.person == "P2"]
    assert posts == [
        (False, date(2024, 10, 15), date(2026, 6, 14)),
        (True, date(2026, 6, 15), date(2026, 6, 22)),
        (False, date(2026, 6, 23), None),
    ]
    assert list(facts.acting) == []


def test_acting_head_of_another_unit_assesses_in_the_month_and_is_refused_by_the_export(tmp_path):
    load(inputs("june-2026"))
    north = Unit.objects.create(code="NORTH")
    UnitVersion.objects.create(
        unit=north, name_en="North", kind="team", parent=Unit.objects.get(code="CO"), valid_from="2023-01-01"
    )
    Appointment.objects.filter(person__code="P6").update(unit=north)
    act("P1", "NORTH", date(2026, 6, 1), None)
    facts = gather(Month("2026-06"))
    structure = Structure(facts)
    assert structure.assessors("P6", structure.periods("P6")) == [["2026-06-01", "2026-06-30", "P1"]]
    with pytest.raises(CommandError, match="P1 acts as head of NORTH beside another post"):
        call_command("export_company", str(tmp_path / "out"), "--month", "2026-06")
