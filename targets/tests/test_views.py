"""The pages of results and targets: what they show, to whom, at what cost."""

import random
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.periods import Month
from core.walltime import work_today
from org.models import Period
from org.tests.factories import make_appointment, make_person
from targets.models import Entry, Metric, TargetCell

pytestmark = pytest.mark.django_db


def test_entry_list_shows_a_manager_the_team_and_nobody_else(company, as_, make_entry):
    make_entry(company.salesperson, note="mine-to-see")
    make_entry(company.stranger, note="of-another-team")
    page = as_(company.manager).get(reverse("targets:entry_list")).content.decode()
    assert "mine-to-see" in page
    assert "of-another-team" not in page


def test_entry_list_shows_a_salesperson_only_his_own(company, as_, make_entry):
    make_entry(company.colleague, note="of-a-colleague")
    page = as_(company.salesperson).get(reverse("targets:entry_list")).content.decode()
    assert "of-a-colleague" not in page
    assert "No results in this selection" in page


@pytest.mark.parametrize("count", [1, 3])
def test_entry_list_costs_the_same_for_one_and_three(company, as_, make_entry, count, django_assert_num_queries):
    client = as_(company.manager)
    for _ in range(count):
        make_entry(company.salesperson, declared=True)
    with django_assert_num_queries(8):
        client.get(reverse("targets:entry_list"))


@pytest.mark.parametrize(
    "query", ["month=2026-99", "month=x", "page=10000000000000000000000000", "metric=zz", "waiting=2"]
)
def test_entry_list_bears_odd_parameters(company, as_, query):
    assert as_(company.manager).get(f"{reverse('targets:entry_list')}?{query}").status_code == 200


def test_entry_add_records_once_however_often_it_is_sent(company, as_):
    data = {
        "person": company.salesperson.pk,
        "work_date": work_today(timezone.now()).isoformat(),
        "metric": Metric.objects.get(code="orders").pk,
        "amount": "86000",
        "note": "光明商行",
        "submit_key": str(uuid4()),
    }
    client = as_(company.salesperson)
    for _ in range(2):
        assert client.post(reverse("targets:entry_add"), data).status_code == 302
    assert Entry.objects.get().amount == Decimal(86000)


def test_entry_add_keeps_what_was_typed_beside_the_error(company, as_):
    data = {"person": company.stranger.pk, "amount": "many", "note": "kept words", "submit_key": str(uuid4())}
    response = as_(company.salesperson).post(reverse("targets:entry_add"), data)
    assert response.status_code == 200
    assert "kept words" in response.content.decode()
    assert not Entry.objects.exists()


def test_entry_add_keeps_an_amount_with_too_many_decimals_and_says_so_in_the_readers_language(company, as_, settings):
    settings.COMPANY_CURRENCY = "JPY"
    day, orders = work_today(timezone.now()).isoformat(), Metric.objects.get(code="orders")
    data = {"person": company.salesperson.pk, "work_date": day, "metric": orders.pk, "amount": "86000.50"}
    client = as_(company.salesperson)
    client.post("/language/", {"language": "zh-hant"})
    text = client.post(reverse("targets:entry_add"), data | {"submit_key": str(uuid4())}).content.decode()
    assert 'value="86000.50"' in text
    assert "請填寫整數" in text
    assert not Entry.objects.exists()


def test_entry_confirm_of_another_team_is_not_found(company, as_, make_entry):
    entry = make_entry(company.stranger, declared=True)
    assert as_(company.manager).post(reverse("targets:entry_confirm", args=[entry.pk])).status_code == 404


def test_entry_confirm_by_oneself_is_refused_with_the_reason(company, as_, make_entry):
    entry = make_entry(company.salesperson, declared=True)
    response = as_(company.salesperson).post(reverse("targets:entry_confirm", args=[entry.pk]))
    assert response.status_code == 403


def test_entry_reverse_asks_for_a_reason_and_leaves_both_lines(company, as_, make_entry):
    entry = make_entry(company.salesperson)
    address = reverse("targets:entry_reverse", args=[entry.pk])
    assert as_(company.manager).post(address, {"reason": ""}).status_code == 200
    assert as_(company.manager).post(address, {"reason": "typed twice"}).status_code == 302
    assert Entry.objects.count() == 2


def grid(month):
    return reverse("targets:target_grid", args=[month])


def test_target_grid_saves_a_team_at_once_and_keeps_empty_cells(company, as_):
    month = Month.of(work_today(timezone.now()))
    data = {"SALESPERSON-0-orders": "300000", "COLLEAGUE-0-orders": "", "SUPERVISOR-0-new_customers": "4"}
    response = as_(company.manager).post(grid(month), data)
    assert response.status_code == 302
    bases = {cell.person: cell.base for cell in TargetCell.objects.select_related("person")}
    assert bases == {company.salesperson: Decimal(300000), company.supervisor: Decimal(4)}


def test_target_grid_says_what_somebody_else_saved_and_loses_nothing(company, as_):
    month = Month.of(work_today(timezone.now()))
    client = as_(company.manager)
    client.post(grid(month), {"SALESPERSON-0-orders": "300000"})
    stale = {"SALESPERSON-0-orders": "310000", "SALESPERSON-0-orders-version": "0"}
    page = client.post(grid(month), stale).content.decode()
    assert "Meanwhile somebody set this to 300,000" in page
    assert 'value="310000"' in page
    assert TargetCell.objects.get().base == Decimal(300000)


def test_target_grid_of_a_salesperson_shows_the_own_targets_and_no_field(company, as_):
    month = Month.of(work_today(timezone.now()))
    as_(company.manager).post(grid(month), {"SALESPERSON-0-orders": "300000", "COLLEAGUE-0-orders": "123456"})
    page = as_(company.salesperson).get(grid(month)).content.decode()
    assert "300,000" in page
    assert "123,456" not in page
    assert "figure-input" not in page


def test_entry_is_recorded_for_the_person_named(as_, company):
    for number in range(60):
        make_person(f"N{number}", number=3000 + number)
    page = as_(company.gm).get(reverse("targets:entry_add"))
    form = page.context["form"]
    values = {
        "person": company.salesperson.code,
        "work_date": "2026-06-16",
        "metric": form.fields["metric"].queryset.first().pk,
        "amount": "1",
        "submit_key": form["submit_key"].value(),
    }
    response = as_(company.gm).post(reverse("targets:entry_add"), values)
    assert response.status_code == 302
    assert [entry.person for entry in Entry.objects.all()] == [company.salesperson]
    wrong = as_(company.gm).post(reverse("targets:entry_add"), values | {"person": "nobody at all"})
    assert "nobody at all" in wrong.content.decode()


def test_target_grid_shows_fifty_people_a_page_and_saves_those_of_the_page(as_, company):
    for number in range(60):
        make_appointment(make_person(f"N{number:02}", number=3000 + number), company.north)
    month = Month.of(work_today(timezone.now()))
    client, url = as_(company.gm), reverse("targets:target_grid", args=[month])
    first = client.get(url)
    assert len(first.context["form"].posts) == 50
    assert 'rel="next" href="?page=2"' in first.content.decode()
    second = f"{url}?page=2"
    assert client.post(second, {"N59-0-orders": "5"}).url == second
    assert list(TargetCell.objects.values_list("person__code", "base")) == [("N59", Decimal(5))]


def test_target_grid_takes_the_same_number_of_queries_for_few_and_many(as_, company):
    url = reverse("targets:target_grid", args=[Month.of(work_today(timezone.now()))])
    counts = []
    for numbers in (range(3000, 3003), range(3003, 3060)):
        for number in numbers:
            make_appointment(make_person(f"N{number}", number=number), company.north)
        client = as_(company.gm)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_day_of_a_result_is_filled_in_for_the_calendar_of_the_browser(company, as_, language):
    company.manager.language = language
    company.manager.save()
    page = as_(company.manager).get(reverse("targets:entry_add")).content.decode()
    today = timezone.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert f'<input type="date" name="work_date" value="{today.isoformat()}"' in page


def close_month(day):
    Period.objects.update_or_create(month=Month.of(day), defaults={"state": Period.State.CLOSED})


def test_entry_add_into_a_closed_month_says_what_can_be_done(company, as_):
    day = work_today(timezone.now())
    close_month(day)
    data = {"person": company.salesperson.pk, "work_date": day.isoformat(), "amount": "1", "submit_key": str(uuid4())}
    data["metric"] = Metric.objects.get(code="orders").pk
    answer = as_(company.manager).post(reverse("targets:entry_add"), data).content.decode()
    assert "closed for changes" in answer
    assert "on a day of an open month" in answer
    refused_otherwise = as_(company.manager).post(reverse("targets:entry_add"), data | {"amount": "0"})
    assert "on a day of an open month" not in refused_otherwise.content.decode()


@pytest.mark.parametrize("declared", [True, False])
def test_entry_of_a_closed_month_leads_to_what_makes_it_good(company, as_, make_entry, declared):
    entry = make_entry(company.salesperson, declared=declared, note="fair")
    close_month(entry.work_date)
    client, link = as_(company.manager), f"{reverse('targets:entry_add')}?instead_of={entry.pk}"
    answer = client.post(reverse("targets:entry_reverse", args=[entry.pk]), {"reason": "twice"}).content.decode()
    assert f'href="{link}"' in answer
    if declared:
        answer = client.post(reverse("targets:entry_confirm", args=[entry.pk]), follow=True).content.decode()
        assert "closed for changes" in answer
        assert f'href="{link}"' in answer
    form = client.get(link).context["form"]
    begun = (form["person"].value(), form["amount"].value())
    assert begun == (company.salesperson.pk, "1000" if declared else "-1000")
    assert form["note"].value().endswith(": fair")
    assert as_(company.other_manager).get(link).context["form"]["amount"].value() is None


def test_entry_list_tells_when_and_by_whom_it_was_recorded_and_confirmed(company, as_, make_entry):
    entry = make_entry(company.salesperson, days_ago=1)
    told = {"recorded_by": company.salesperson, "confirmed_by": company.assistant}
    Entry.objects.filter(pk=entry.pk).update(**told)
    query = {"month": str(Month.of(entry.work_date))}
    page = as_(company.manager).get(reverse("targets:entry_list"), query).content.decode()
    assert f"recorded by {company.salesperson.name_pinyin}" in page
    assert f"confirmed by {company.assistant.name_pinyin}" in page
    lines = as_(company.manager).get(reverse("targets:entry_list"), query | {"export": "csv"})
    header = b"".join(lines.streaming_content).decode().splitlines()[0]
    assert "Recorded at,Recorded by,Confirmed by" in header


def test_assistant_of_the_team_confirms_what_was_declared(company, as_, make_entry):
    entry = make_entry(company.salesperson, declared=True)
    answer = as_(company.assistant).post(
        reverse("targets:entry_confirm", args=[entry.pk]),
        {"next": f"{reverse('targets:entry_list')}?waiting=true"},
        follow=True,
    )
    assert Entry.objects.get(pk=entry.pk).confirmed_by == company.assistant
    page = answer.content.decode()
    assert "Confirmed. It counts now." in page
    assert "No result waits for a confirmation." in page  # and no button that records another one
    assert page.count(f'href="{reverse("targets:entry_add")}"') == 1


@pytest.mark.parametrize(("who", "own"), [("salesperson", True), ("manager", True), ("assistant", False)])
def test_result_is_for_whoever_records_it_but_an_assistant_says_whose(company, as_, who, own):
    form = as_(getattr(company, who)).get(reverse("targets:entry_add")).context["form"]
    assert form.fields["person"].initial == (getattr(company, who) if own else None)


def test_totals_of_many_results_are_exact_to_the_cent(company, as_, make_entry):
    """SQLite adds up in floats; what they bring along is no part of a cent (core.decimals.sum_in_hundredths)."""
    example = make_entry(company.salesperson, declared=False)
    chance = random.Random(57)  # SQLite says 296878373.909999 of these
    amounts = [Decimal(chance.randrange(100, 120_000_000)).scaleb(-2) for _ in range(500)]
    Entry.objects.bulk_create(
        Entry(
            person=example.person, unit=example.unit, superior=example.superior, work_date=example.work_date,
            metric=example.metric, amount=amount, source="typed", confirmed_at=example.confirmed_at,
        )
        for amount in amounts
    )  # fmt: skip
    totals = as_(company.manager).get(reverse("targets:entry_list")).context["totals"]
    assert sum(amounts) + example.amount in [total for _, total in totals]


def test_the_list_of_a_figure_says_what_it_is_narrowed_to_and_keeps_it(company, as_):
    asked = {"month": "2026-04", "until": "2026-06", "of": "SALESPERSON"}
    text = as_(company.manager).get(reverse("targets:entry_list"), asked).content.decode()
    assert "April 2026 – June 2026, Chen Xiaoming" in text
    assert '<input type="hidden" name="until" value="2026-06">' in text
    assert '<input type="hidden" name="of" value="SALESPERSON">' in text
    plain = as_(company.manager).get(reverse("targets:entry_list"), {"month": "2026-04"}).content.decode()
    assert "Show everything" not in plain
