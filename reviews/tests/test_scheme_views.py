"""The pages of the rules of appraisal as people use them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.models import Person
from org.tests.factories import make_grant
from reviews import runs, scheme_drafts
from reviews.models import MonthResult, Scheme, SchemeDraft
from reviews.publishing import publish_scheme
from reviews.tests.factories import make_scheme_draft, submitted_scheme
from reviews.tests.test_previews import AFTERWARDS, JUNE, MONTH
from salesops.tests.matrix import written_tables
from salesops.tests.matrix_schemes import rules_as_sent

pytestmark = pytest.mark.django_db
TODAY = reverse("duties:today")


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(12))


def url(name, *args):
    return reverse(f"reviews:scheme_{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_hr_drafts_the_next_version_and_comes_to_its_editor(company, as_, noon):
    client = as_(company.hr)
    page = client.get(url("draft_add"))
    assert '<option value="2026-07-01">July 2026</option>' in text_of(page)
    sent = {"name": "2026-07-v1", "effective_from": "2026-07-01", "reason": "Growth"}
    sent |= {"based_on": Scheme.objects.get().pk, "submit_key": page.context["form"]["submit_key"].value()}
    answer = client.post(url("draft_add"), sent)
    draft = SchemeDraft.objects.get()
    assert answer.url == url("draft_edit", draft.pk)
    assert client.get(answer.url).status_code == 200


def test_the_editor_saves_and_shows_what_differs(company, as_, noon):
    draft, client = make_scheme_draft(company.hr), as_(company.hr)
    sent = rules_as_sent(draft) | {"item_VISIT_salesperson_unit": "12", "carry_over_rate": "40"}
    assert client.post(url("draft_edit", draft.pk), sent).url == url("draft_detail", draft.pk)
    page = client.get(url("draft_detail", draft.pk))
    lines = [(line.words, line.before, line.after) for one in page.context["sections"] for line in one.lines]
    assert lines == [
        ("Of last month's shortfall in orders is added, in percent", "50 %", "40 %"),
        ("Visits · Salesperson · points for each", "15", "12"),
    ]


def test_the_editor_keeps_what_was_typed_and_says_each_problem_beside_its_field(company, as_, noon):
    draft, client = make_scheme_draft(company.hr), as_(company.hr)
    typed = {"part_manager_D": "16", "grade_A": "96", "due_time": "later", "reason": "Because"}
    page = text_of(client.post(url("draft_edit", draft.pk), rules_as_sent(draft) | typed))
    assert "Enter a valid time" in page
    page = text_of(client.post(url("draft_edit", draft.pk), rules_as_sent(draft) | typed | {"due_time": "10:00"}))
    assert 'id="error_part_manager_D">Daily mean: Manager: the weights make 101, and must make 100.' in page
    assert 'id="error_grade_A">A: A must begin below S, which begins at 95.00.' in page
    assert 'name="part_manager_D" value="16"' in page and 'aria-describedby="error_part_manager_D"' in page
    assert 'value="10:00"' in page and ">\nBecause</textarea>" in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_problems_are_told_in_the_language_of_the_reader(company, as_, noon):
    draft, client = make_scheme_draft(company.hr), as_(company.hr)
    client.post(reverse("org:set_language"), {"language": "zh-hant"})
    page = text_of(client.post(url("draft_edit", draft.pk), rules_as_sent(draft) | {"part_manager_D": "16"}))
    assert "權重合計為 101，必須為 100" in page


def test_two_people_make_a_version_by_their_pages(company, as_, noon):
    draft = make_scheme_draft(company.hr)
    hr, gm = as_(company.hr), as_(company.gm)
    hr.post(url("draft_edit", draft.pk), rules_as_sent(draft) | {"grade_C": "65"})
    page = text_of(hr.get(url("draft_detail", draft.pk)))
    assert "Who can publish it: Wang Jianguo." in page
    hr.post(url("draft_step", draft.pk, "submit"))
    assert "to publish" in text_of(gm.get(TODAY))
    page = gm.get(url("draft_detail", draft.pk))
    assert [name for name, *_ in page.context["steps"]] == ["publish", "send-back"]
    draft.refresh_from_db()
    answer = gm.post(url("draft_step", draft.pk, "publish"), {"mark": draft.mark}, follow=True)
    assert "Published. Everybody sees on Today" in text_of(answer)
    assert Scheme.objects.latest("effective_from").published_by == company.gm


def test_a_draft_that_nobody_can_publish_says_how_somebody_comes_to(company, as_, noon):
    company.hr.grants.all().delete()
    draft = make_scheme_draft(company.gm)
    page = text_of(as_(company.gm).get(url("draft_detail", draft.pk)))
    assert "Nobody can publish this yet" in page and "Grant the role" in page


def test_another_hr_reads_why_it_is_not_theirs_to_publish(company, as_, noon):
    make_grant(company.stranger, "hr")
    draft = submitted_scheme(company.hr)
    page = text_of(as_(company.stranger).get(url("draft_detail", draft.pk)))
    assert "One of the two must be the general manager." in page


def test_what_came_back_waits_on_the_drafters_today(company, as_, noon):
    draft = submitted_scheme(company.hr)
    as_(company.gm).post(url("draft_step", draft.pk, "send-back"), {"word": "Not in summer"})
    assert "came back to you" in text_of(as_(company.hr).get(TODAY))
    assert "Not in summer" in text_of(as_(company.hr).get(url("draft_detail", draft.pk)))


def test_a_draft_is_on_nobodys_today_and_no_list_before_it_is_published(company, as_, noon):
    submitted_scheme(company.hr)
    page = text_of(as_(company.salesperson).get(url("list")))
    assert "2026-07-v1" not in page and "Drafts" not in page
    assert "See what differs" not in text_of(as_(company.salesperson).get(TODAY))


def test_everybody_who_is_appraised_learns_from_the_day_of_publishing(company, as_, noon, monkeypatch):
    publish_scheme(submitted_scheme(company.hr), by=company.gm, now=at(12))
    for person in (company.salesperson, company.manager, company.hr):
        page = text_of(as_(person).get(TODAY))
        assert "The rules of appraisal change from Wednesday 1 July 2026 on." in page
    assert "See what differs" not in text_of(as_(company.technician).get(TODAY))
    link = as_(company.salesperson).get(TODAY)
    panel = next(panel for template, panel in link.context["panels"] if template == "reviews/_today_scheme.html")
    page = text_of(as_(company.salesperson).get(panel.url))
    assert "Lowest score of a grade · C" in page and "60.00" in page and "65.00" in page
    monkeypatch.setattr(timezone, "now", lambda: at(12, day=date(2026, 7, 2)))
    assert "are new since" in text_of(as_(company.salesperson).get(TODAY))
    monkeypatch.setattr(timezone, "now", lambda: at(12, day=date(2026, 7, 20)))
    assert "See what differs" not in text_of(as_(company.salesperson).get(TODAY))


def test_everybody_reads_the_versions_with_their_reason(company, as_, noon):
    publish_scheme(submitted_scheme(company.hr), by=company.gm, now=at(12))
    page = text_of(as_(company.salesperson).get(url("list")))
    assert "A fairer month" in page and "What differs from default-v1" in page and "in force" in page


def test_a_comparison_of_nonsense_shows_the_two_newest(company, as_, noon):
    page = as_(company.salesperson).get(url("compare"), {"before": "x", "after": "99999"})
    assert (page.status_code, page.context["before"]) == (200, Scheme.objects.get())


# --- the last sealed month under a draft ------------------------------------------------------------------------------


@pytest.fixture
def sealed(monkeypatch):
    """June of the worked case, sealed; the general manager has the role of HR beside him."""
    call_command("import_company", str(JUNE), verbosity=0)
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    monkeypatch.setattr(timezone, "now", lambda: AFTERWARDS)
    hr = Person.objects.create(code="HR", name_pinyin="Hu Rong", number=99, hired_on=date(2020, 1, 1))
    make_grant(hr, "hr")
    return hr


def drafted(hr, **values):
    based_on = Scheme.objects.latest("effective_from")
    told = {"name": "autumn", "effective_from": date(2026, 9, 1), "reason": "A trial"}
    draft = scheme_drafts.draft_scheme(**told, based_on=based_on, by=hr, now=AFTERWARDS)
    told = {"about": told, "values": scheme_drafts.values_of(scheme_drafts.content(draft)) | values}
    scheme_drafts.redraft_scheme(draft, **told, version=1, by=hr, now=AFTERWARDS)
    return draft


def rows_of(page):
    return {row.person.code: row for row in page.context["trial"].rows}


def test_a_trial_shows_the_sealed_month_as_it_would_come_out_in_the_order_of_people(sealed, as_):
    draft = drafted(sealed, grade_S=98, grade_A=90)
    before = list(MonthResult.objects.values_list("sha256", flat=True))
    client = as_(sealed)
    with written_tables() as tables:
        page = client.get(url("draft_trial", draft.pk))
    rows = rows_of(page)
    assert list(rows) == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert [(row.before.grade, row.after.grade) for row in rows.values()] == [
        ("A", "A"), ("B", "B"), ("S", "S"), ("C", "C"), ("B", "B"), ("A", "B"),
    ]  # fmt: skip
    assert {row.change for row in rows.values()} == {0}
    assert list(MonthResult.objects.values_list("sha256", flat=True)) == before
    assert tables == set()


def test_a_trial_works_the_targets_of_teams_out_again(sealed, as_, monkeypatch):
    draft = drafted(sealed, ramp_0=50)
    rows = rows_of(as_(sealed).get(url("draft_trial", draft.pk)))
    assert rows["P5"].change < 0 and rows["P1"].change < 0  # the newcomer, and the head whose team asks for more
    assert rows["P2"].change == 0
    monkeypatch.setattr("reviews.selectors_schemes.MOST", 3)
    page = as_(sealed).get(url("draft_trial", draft.pk))
    assert rows_of(page)["P1"].change == 0 and "targets of teams are those that were sealed" in text_of(page)


def test_a_trial_narrows_to_a_unit_and_asks_as_much_for_one_as_for_all(sealed, as_):
    draft, client = drafted(sealed, grade_C=62), as_(sealed)
    with CaptureQueriesContext(connection) as queries:
        everybody = client.get(url("draft_trial", draft.pk))
    assert len(queries) <= 30
    page = client.get(url("draft_trial", draft.pk), {"unit": "SALES"})
    assert set(rows_of(page)) <= set(rows_of(everybody))
    assert client.get(url("draft_trial", draft.pk), {"unit": "NOWHERE"}).status_code == 200


def test_before_the_first_sealed_month_a_trial_says_so(company, as_, noon):
    draft = make_scheme_draft(company.hr)
    assert "No month is sealed yet." in text_of(as_(company.hr).get(url("draft_trial", draft.pk)))
