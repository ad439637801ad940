"""Rewards: what sealed months propose, who confirms, what stands when a month is sealed anew (rules.md 2.8, 2.17)."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.periods import Month
from org.models import Grant, Period, Person
from reviews import runs
from reviews.models import MonthResult, MonthRun, RewardLine, RewardRun, RewardTerms
from reviews.rewards.deciding import Seen, approve_rewards, give_rewards, refuse_rewards
from reviews.rewards.matching import months_until
from reviews.rewards.payroll import pay_rows
from reviews.rewards.proposing import KEPT, months_touched, propose_rewards
from reviews.rewards.terms import set_terms, terms_of
from reviews.tests.test_runs import AFTERWARDS, JUNE, MONTH

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 13, 4, 0, tzinfo=UTC)


@pytest.fixture
def june(monkeypatch):
    """June 2026, sealed: P3 has S, P1 and P6 A, P2 and P5 B, P4 C."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    call_command("import_company", str(JUNE), verbosity=0)
    return runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))


@pytest.fixture
def hr(june):
    """P6 has HR beside the post."""
    person = Person.objects.get(code="P6")
    Grant.objects.create(person=person, role="hr", valid_from=date(2026, 1, 1))
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def gm(june):
    return Person.objects.get(code="GM")


def fresh(person):
    return Person.objects.get(pk=person.pk)


def sealed_again(run, *, at=NOW, rows=None, **grades):
    """The run once more as the next revision, with these grades, or of these results."""
    asked, agreed = Person.objects.order_by("pk")[:2]
    told = {"reason": "a result was wrong", "requested_by": asked, "approved_by": agreed, "supersedes": run}
    MonthRun.objects.filter(pk=run.pk).update(is_current=False)
    rows = list(run.results.all()) if rows is None else rows
    for row in rows:
        row.grade = grades.get(row.person_key, row.grade)
    return sealed(run, rows, at=at, period=run.period, revision=run.revision + 1, **told)


def sealed(like, rows, *, at=NOW, **told):
    """A sealed run of these results by the rules of another."""
    by = {name: getattr(like, name) for name in ("scheme", "interpreter", "scheme_body", "company_body")}
    run = MonthRun.objects.create(state="computing", **by, **told)
    for row in rows:
        row.pk, row.run = None, run
    MonthResult.objects.bulk_create(rows)
    MonthRun.objects.filter(pk=run.pk).update(state="sealed", output_sha="x", is_current=True, sealed_at=at)
    return MonthRun.objects.get(pk=run.pk)


def ledger(**narrow):
    """(number, rule, value, state) of the lines."""
    rows = RewardLine.objects.filter(**narrow).select_related("person").order_by("person__number", "pk")
    return [(row.person.code, row.rule, str(row.value), row.state) for row in rows]


def seen(**narrow):
    return [Seen(*pair) for pair in RewardLine.objects.filter(**narrow).values_list("pk", "version")]


def approve(by, **narrow):
    return approve_rewards(seen(**narrow), by=fresh(by), now=NOW)


# --- proposing --------------------------------------------------------------------------------------------------------


def test_sealed_month_proposes_a_coefficient_for_each_sheet_and_the_reward_of_the_best_grade(june):
    assert propose_rewards(NOW) == 7
    assert ledger() == [
        ("P1", "coefficient", "1.10", "proposed"),
        ("P2", "coefficient", "1.00", "proposed"),
        ("P3", "coefficient", "1.20", "proposed"),
        ("P3", "month", "300.00", "proposed"),
        ("P4", "coefficient", "0.80", "proposed"),
        ("P5", "coefficient", "1.00", "proposed"),
        ("P6", "coefficient", "1.10", "proposed"),
    ]


def test_proposing_twice_changes_nothing(june):
    propose_rewards(NOW)
    assert propose_rewards(NOW) == 0
    RewardRun.objects.all().delete()  # and where the mark is lost
    assert propose_rewards(NOW) == 0
    assert AuditEntry.objects.filter(action="reviews.propose_rewards").count() == 1


def test_without_a_grade_the_coefficient_counts_by_days(june):
    sealed_again(june, P5="NG")
    propose_rewards(NOW)
    line = RewardLine.objects.get(person__code="P5", rule="coefficient")
    assert (str(line.coefficient), line.days, line.of_days) == ("1.00", 13, 22)


def test_month_that_was_sealed_long_ago_proposes_nothing_nor_its_correction(june):
    later = june.sealed_at + KEPT + timedelta(days=1)
    assert propose_rewards(later) == 0
    sealed_again(june, P4="B", at=later)
    assert propose_rewards(later) == 0


def test_line_that_waits_follows_the_month_with_the_change_shown(june):
    propose_rewards(NOW)
    again = sealed_again(june, P4="B", P3="A")
    propose_rewards(NOW)
    assert ledger(person__code="P4") == [("P4", "coefficient", "1.00", "proposed")]
    line = RewardLine.objects.get(person__code="P4")
    assert (line.was_grade, str(line.was_total), line.version) == ("C", "0.80", 2)
    assert ledger(person__code="P3") == [
        ("P3", "coefficient", "1.10", "proposed"),
        ("P3", "month", "0.00", "dropped"),
    ]
    assert RewardRun.objects.filter(run=again).exists()


def test_what_was_approved_stands_and_the_difference_is_a_line_of_its_own(june, gm):
    propose_rewards(NOW)
    approve(gm)
    sealed_again(june, P4="B", P3="A")
    propose_rewards(NOW)
    assert ledger(person__code="P4") == [
        ("P4", "coefficient", "0.80", "approved"),
        ("P4", "coefficient", "0.20", "proposed"),
    ]
    assert ledger(person__code="P3") == [
        ("P3", "coefficient", "1.20", "approved"),
        ("P3", "month", "300.00", "approved"),
        ("P3", "coefficient", "-0.10", "proposed"),
        ("P3", "month", "-300.00", "proposed"),
    ]
    difference = RewardLine.objects.get(person__code="P4", state="proposed")
    assert (difference.corrects.state, str(difference.total)) == ("approved", "1.00")


def test_difference_falls_away_when_the_month_comes_back_to_what_was_approved(june, gm):
    propose_rewards(NOW)
    approve(gm)
    again = sealed_again(june, P4="B")
    propose_rewards(NOW)
    sealed_again(again, P4="C")
    propose_rewards(NOW)
    assert ledger(person__code="P4") == [
        ("P4", "coefficient", "0.80", "approved"),
        ("P4", "coefficient", "0.00", "dropped"),
    ]


def test_refused_line_is_proposed_again_only_where_the_month_comes_out_otherwise(june, gm):
    propose_rewards(NOW)
    refuse_rewards(seen(), reason="not agreed", by=gm, now=NOW)
    again = sealed_again(june)
    propose_rewards(NOW)
    assert ledger(state="proposed") == []
    sealed_again(again, P4="B")
    propose_rewards(NOW)
    assert ledger(state="proposed") == [("P4", "coefficient", "1.00", "proposed")]


def team_reached(run, factor):
    """The team targets of the run's heads multiplied; written past the seal, as only a test does."""
    rows = list(run.results.all())
    for row in rows:
        body = json.loads(row.body)
        for period in body.get("role_periods", ()):
            for step in period["targets"]:
                step["actual"] = step["actual"] * factor if "team" in step else step["actual"]
        row.body = json.dumps(body)
    return rows


def test_quarter_target_of_the_team_is_due_to_each_who_ended_it_there(june):
    """92.80, 91.14 and 87.38 in June; twice as much in April and May brings the team over its quarter."""
    for month in ("2026-04", "2026-05"):
        sealed(june, team_reached(june, 2), period=Period.objects.create(month=month, state="closed"))
    propose_rewards(NOW)
    quarter = RewardLine.objects.filter(rule="quarter").select_related("person").order_by("person__number")
    unit = MonthResult.objects.get(run=june, person__code="P1").unit_id
    there = june.results.with_sheet().filter(unit=unit).order_by("person_number")
    assert [line.person.code for line in quarter] == list(there.values_list("person_key", flat=True))
    assert {(line.month, str(line.amount), line.extra, line.currency) for line in quarter} == {
        ("2026-06", "200.00", "a gathering", "CNY")
    }
    assert all(line.score >= 100 for line in quarter)


def words_alone(june, run_of_may=None, *, factor=2):
    """The quarter with nothing but words due, May at this factor; the run of May."""
    RewardTerms.objects.update(quarter_amount=0)
    if run_of_may is not None:
        return sealed_again(run_of_may, rows=team_reached(june, factor))
    for month in ("2026-04", "2026-05"):
        period = Period.objects.create(month=month, state="closed")
        run = sealed(june, team_reached(june, factor), period=period)
    return run


def test_words_alone_are_taken_back_where_the_team_no_longer_reached_its_quarter(june):
    may = words_alone(june)
    propose_rewards(NOW)
    quarter = RewardLine.objects.filter(rule="quarter")
    assert set(quarter.values_list("state", "amount", "extra")) == {("proposed", 0, "a gathering")}
    again = words_alone(june, may, factor=0)
    propose_rewards(NOW)
    assert set(quarter.values_list("state", flat=True)) == {"dropped"}
    count = quarter.count()
    words_alone(june, again)
    propose_rewards(NOW)
    assert quarter.filter(state="proposed", extra="a gathering").count() == count


def test_approved_words_are_taken_back_by_a_line_that_says_so(june, gm):
    may = words_alone(june)
    propose_rewards(NOW)
    approve(gm, rule="quarter")
    approved = RewardLine.objects.filter(rule="quarter", state="approved").count()
    again = words_alone(june, may, factor=0)
    propose_rewards(NOW)
    taken = RewardLine.objects.filter(rule="quarter", state="proposed")
    assert approved == taken.count() > 0
    assert set(taken.values_list("amount", "extra", "score", "corrects__state")) == {(0, "", None, "approved")}
    RewardRun.objects.filter(run=again).delete()
    assert propose_rewards(NOW) == 0
    approve(gm, rule="quarter", state="proposed")
    rows = pay_rows(RewardLine.objects.to_give().filter(rule="quarter"))
    assert {row.extras for row in rows} == {""}


def test_coefficient_by_days_that_comes_to_count_in_full_is_told_to_payroll(june, gm):
    again = sealed_again(june, P5="NG")
    propose_rewards(NOW)
    approve(gm)
    sealed_again(again, P5="B")
    propose_rewards(NOW)
    line = RewardLine.objects.get(person__code="P5", state="proposed")
    assert (str(line.value), line.grade, line.days, line.corrects.days) == ("0.00", "B", None, 13)
    approve(gm, pk=line.pk)
    (row,) = pay_rows(RewardLine.objects.to_give().filter(person__code="P5"))
    assert (str(row.coefficient), row.days, row.of_days, row.is_difference) == ("1.00", None, None, False)


def test_line_that_waits_follows_score_and_superior_too(june, gm):
    propose_rewards(NOW)
    rows = list(june.results.all())
    (of_p4,) = [row for row in rows if row.person_key == "P4"]
    of_p4.final, of_p4.superior = Decimal("71.23"), gm
    sealed_again(june, rows=rows)
    propose_rewards(NOW)
    line = RewardLine.objects.get(person__code="P4")
    assert (str(line.score), line.superior, line.version, line.was_total) == ("71.23", gm, 2, None)


def test_difference_that_waits_takes_everything_back_where_the_sheet_is_gone(june, gm):
    propose_rewards(NOW)
    approve(gm)
    again = sealed_again(june, P4="B")
    propose_rewards(NOW)
    sealed_again(again, rows=list(again.results.exclude(person_key="P4")))
    propose_rewards(NOW)
    assert ledger(person__code="P4") == [
        ("P4", "coefficient", "0.80", "approved"),
        ("P4", "coefficient", "-0.80", "proposed"),
    ]


@pytest.mark.parametrize(("code", "reads"), [("P2", False), ("P1", True), ("P6", True), ("GM", True)])
def test_figure_of_a_team_is_read_by_who_reads_its_targets_and_who_confirms(june, hr, as_, code, reads):
    """P2 sells, P1 heads, P6 has HR; each reads that the own team reached its quarter."""
    for month in ("2026-04", "2026-05"):
        sealed(june, team_reached(june, 2), period=Period.objects.create(month=month, state="closed"))
    propose_rewards(NOW)
    line = RewardLine.objects.get(person__code="P2", rule="quarter")
    RewardLine.objects.filter(rule="quarter").update(score=Decimal("123.45"))
    page = as_(Person.objects.get(code=code)).get(reverse("reviews:reward_list"))
    assert line in page.context["page"].object_list
    assert "target of the team reached" in page.content.decode()
    assert ("123.45" in page.content.decode()) == reads


def test_quarter_and_year_end_with_their_last_month():
    assert months_until(Month("2026-06"), 3) == ["2026-04", "2026-05", "2026-06"]
    assert (months_until(Month("2026-05"), 3), len(months_until(Month("2026-12"), 12))) == ([], 12)
    assert months_touched(Month("2026-05")) == ["2026-05", "2026-06", "2026-12"]
    assert months_touched(Month("2026-12")) == ["2026-12"]


def test_proposing_takes_as_many_queries_for_more_people(june):
    with CaptureQueriesContext(connection) as captured:
        propose_rewards(NOW)
    assert len(captured) <= 20


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_each_approved_line_keeps_who_confirmed_it_and_nobody_confirms_the_own(june, hr):
    propose_rewards(NOW)
    assert approve(hr) == 6
    assert ledger(state="proposed") == [("P6", "coefficient", "1.10", "proposed")]
    assert set(RewardLine.objects.filter(state="approved").values_list("decided_by", flat=True)) == {hr.pk}
    with pytest.raises(PermissionDenied, match="own"):
        approve(hr)
    assert AuditEntry.objects.filter(action="reviews.approve_reward").count() == 6


@pytest.mark.parametrize("who", ["P1", "P2", "P3"])
def test_only_hr_and_the_general_manager_confirm(june, who):
    propose_rewards(NOW)
    with pytest.raises(PermissionDenied):
        approve(Person.objects.get(code=who))


def test_refusal_needs_a_reason_and_giving_a_day(june, gm):
    propose_rewards(NOW)
    with pytest.raises(ValidationError, match="Say why"):
        refuse_rewards(seen(), reason=" ", by=gm, now=NOW)
    with pytest.raises(ValidationError, match="None of these lines"):
        give_rewards(seen(), given_on=date(2026, 7, 13), by=gm, now=NOW)
    approve(gm)
    for day, told in ((None, "On which day"), (date(2026, 7, 20), "has not come")):
        with pytest.raises(ValidationError, match=told):
            give_rewards(seen(), given_on=day, by=gm, now=NOW)
    assert give_rewards(seen(), given_on=date(2026, 7, 13), by=gm, now=NOW) == 7
    with pytest.raises(ValidationError):
        give_rewards(seen(), given_on=date(2026, 7, 13), by=gm, now=NOW)


def test_line_that_changed_since_it_was_seen_is_not_confirmed(june, gm):
    propose_rewards(NOW)
    before = seen()
    sealed_again(june, P4="B")
    propose_rewards(NOW)
    assert approve_rewards(before, by=gm, now=NOW) == 6
    assert ledger(state="proposed") == [("P4", "coefficient", "1.00", "proposed")]


def test_database_refuses_an_own_confirmation_and_a_second_proposal(june, gm):
    propose_rewards(NOW)
    line = RewardLine.objects.filter(person__code="P1")
    wrong = [{"state": "approved", "decided_by": line.get().person, "decided_at": NOW}, {"state": "approved"}]
    wrong += [{"state": "refused", "decided_by": gm, "decided_at": NOW}, {"state": "given", "decided_by": gm}]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            line.update(**values)


# --- terms ------------------------------------------------------------------------------------------------------------


def worth(**changes):
    terms = RewardTerms.objects.first()
    names = [*RewardTerms.GRADES, "month_amount", "quarter_amount", "quarter_extra", "year_amount", "year_extra"]
    return {name: getattr(terms, name) for name in [*names, "stage_amount"]} | changes


def test_terms_are_set_for_months_that_have_not_begun(june, gm):
    set_terms(Month("2026-08"), worth(s=Decimal("1.30")), by=gm, now=NOW)
    terms = list(RewardTerms.objects.all())
    in_force = [
        terms_of(Month(month), terms).coefficient("S") for month in ("2026-06", "2026-07", "2026-08", "2027-01")
    ]
    assert in_force == [Decimal("1.20"), Decimal("1.20"), Decimal("1.30"), Decimal("1.30")]
    with pytest.raises(ValidationError, match="not begun"):
        set_terms(Month("2026-07"), worth(), by=gm, now=NOW)
    with pytest.raises(ValidationError, match="better grade"):
        set_terms(Month("2026-09"), worth(a=Decimal("0.50")), by=gm, now=NOW)
    with pytest.raises(PermissionDenied):
        set_terms(Month("2026-09"), worth(), by=Person.objects.get(code="P1"), now=NOW)


# --- pages ------------------------------------------------------------------------------------------------------------


def read(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_ledger_shows_the_own_lines_those_of_the_team_and_all_to_who_confirms(june, gm, hr, as_):
    propose_rewards(NOW)
    found = {}
    for code in ("P2", "P1", "GM", "P6"):
        page = as_(Person.objects.get(code=code)).get(reverse("reviews:reward_list"))
        found[code] = (len(page.context["page"].object_list), b'name="step"' in page.content)
    assert found == {"P2": (1, False), "P1": (7, False), "GM": (7, True), "P6": (7, True)}


def test_pages_of_rewards_take_as_many_queries_for_all_lines(june, gm, as_):
    propose_rewards(NOW)
    client = as_(gm)

    def queries(name):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    approve(gm)
    names = ("reviews:reward_list", "reviews:reward_payroll")
    many = [queries(name) for name in names]
    RewardLine.objects.exclude(pk=RewardLine.objects.first().pk).delete()
    assert [queries(name) for name in names] == many


def test_buttons_approve_what_is_marked_and_all_that_is_listed(june, gm, as_):
    propose_rewards(NOW)
    client, path = as_(gm), reverse("reviews:reward_list")
    one, *others = [f"{pk}:{version}" for pk, version in seen()]
    client.post(path, {"step": "approve", "lines": [one], "listed": [one, *others]})
    assert RewardLine.objects.filter(state="approved").count() == 1
    client.post(path, {"step": "refuse", "lines": [others[0]]})  # no reason
    client.post(path, {"step": "refuse", "lines": [others[0]], "reason": "=later"})
    client.post(path, {"step": "approve_all", "listed": [one, *others]})
    client.post(path, {"step": "give_all", "listed": [f"{pk}:{v}" for pk, v in seen()], "given_on": "2026-07-13"})
    states = RewardLine.objects.order_by("pk").values_list("state", flat=True)
    assert sorted(states) == ["given"] * 6 + ["refused"]
    client.post(path, {"step": "approve", "lines": ["x", "1:1:1", "9" * 30 + ":1", "²:1"]})  # nobody's page sends this
    told = read(client.get(path, {"export": "csv"}))
    assert [row[-1] for row in told if row[-1].startswith("'")] == ["'=later"]
    assert AuditEntry.objects.filter(action="core.export", reason="rewards").count() == 1


@pytest.mark.parametrize("step", [None, "", "refuse_all", "Approve", "approve "])
def test_what_no_button_sends_decides_nothing_and_is_told(june, gm, as_, step):
    propose_rewards(NOW)
    every = [f"{pk}:{version}" for pk, version in seen()]
    data = {"lines": every, "listed": every, "reason": "x", "given_on": "2026-07-13"}
    sent = data if step is None else data | {"step": step}
    page = as_(gm).post(reverse("reviews:reward_list"), sent, follow=True)
    assert "Press one of the buttons; nothing was changed." in page.content.decode()
    assert not RewardLine.objects.exclude(state="proposed").exists()


def test_day_of_giving_stands_in_a_form_that_cannot_approve(june, gm, as_):
    propose_rewards(NOW)
    approve(gm, person__code="P3")
    page = as_(gm).get(reverse("reviews:reward_list")).content.decode()
    form = page.split('id="give-form"')[1].split("</form>")[0]
    assert 'name="given_on"' in form and 'value="approve' not in form
    assert (page.count('form="give-form"'), page.count('form="confirm-form"')) == (2, 5)


def test_payroll_takes_what_is_approved_and_loses_what_is_given(june, gm, as_):
    propose_rewards(NOW)
    approve(gm, person__code__in=["P3", "P4"])
    client, path = as_(gm), reverse("reviews:reward_payroll")
    told = read(client.get(path, {"export": "csv"}))
    assert [[row[0], *row[2:5], *row[7:9]] for row in told[1:]] == [
        ["P3", "2026-06", "1.20", "coefficient", "300.00", "CNY"],
        ["P4", "2026-06", "0.80", "coefficient", "0.00", ""],
    ]
    give_rewards(seen(person__code="P3"), given_on=date(2026, 7, 13), by=gm, now=NOW)
    sealed_again(june, P3="A")
    propose_rewards(NOW)
    approve(gm, person__code="P3")
    rows = pay_rows(RewardLine.objects.to_give())
    assert [(row.person.code, str(row.coefficient), str(row.amount), row.is_difference) for row in rows] == [
        ("P3", "-0.10", "-300.00", True),
        ("P4", "0.80", "0.00", False),
    ]


def test_two_differences_of_a_coefficient_are_still_a_difference(june, gm):
    propose_rewards(NOW)
    approve(gm)
    give_rewards(seen(person__code="P2"), given_on=date(2026, 7, 13), by=gm, now=NOW)
    run = june
    for grade in ("A", "C"):
        run = sealed_again(run, P2=grade)
        propose_rewards(NOW)
        approve(gm, person__code="P2", state="proposed")
    (row,) = pay_rows(RewardLine.objects.to_give().filter(person__code="P2"))
    assert (str(row.coefficient), row.is_difference) == ("-0.20", True)


def test_rules_of_rewards_are_read_by_everybody_and_set_by_form_once(june, gm, as_):
    path = reverse("reviews:reward_terms")
    page = as_(Person.objects.get(code="P2")).get(path)
    assert (page.status_code, page.context["form"]) == (200, None)
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    data = {name: str(value) for name, value in worth(month_amount="350").items()}
    data |= {"effective_from": "2026-08", "submit_key": key}
    client = as_(gm)
    for _ in range(2):
        assert client.post(path, data).status_code == 302
    assert [str(row.month_amount) for row in RewardTerms.objects.all()] == ["300.00", "350.00"]
    assert client.post(path, data | {"s": "-1", "submit_key": key[:-1] + "f"}).status_code == 200
