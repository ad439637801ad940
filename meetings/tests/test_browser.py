"""Reports in a real browser: taps, drafts that survive, three languages, no complaint of axe or the console."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.periods import monday_of
from meetings.deadlines import subject_of
from meetings.models import Report, ReportKind, ReportReply, ReportTemplate
from meetings.tests.factories import make_line, make_plan, make_report
from org.access import today_of
from org.models import CalendarDay, LoginSession

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ["en", "zh-hant", "zh-hans"]
TAPS = 12


@pytest.fixture
def day(company):
    """Today, made a working day, so that the daily report of today is owed whenever the tests run."""
    today = today_of(company.salesperson, timezone.now())
    CalendarDay.objects.filter(day__range=(today - timedelta(days=1), today)).update(is_working=True)
    return today


def write(open_as, company, day, **options):
    return open_as(company.salesperson, f"/reports/daily/{day}/", width=390, **options)


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def yesterday(company, day):
    """A report with a visit of a long name, a promise and a long reply, and a plan of the week."""
    report = make_report(company.salesperson, day - timedelta(days=1), counts={"CALL": 6, "VISIT": 1})
    who = "上海大成文化用品有限公司虹口分公司"
    make_line(report, item="VISIT", next_on=day, who=who, next_step="送樣品" * 20)
    make_plan(company.salesperson, monday_of(day))
    told = {"author": company.manager, "text": "問得好。下次把服務對比表一起帶去。" * 9, "written_at": timezone.now()}
    ReportReply.objects.create(report=report, **told)
    return report


def of_the_writer(company, day, yesterday):
    monday, month = monday_of(day), day.replace(day=1)
    return [f"/reports/daily/{day}/", f"/reports/weekly/{monday}/", f"/reports/monthly/{month}/",
            f"/weeks/{monday}/plan/", "/reports/", f"/reports/{yesterday.pk}/"]  # fmt: skip


def of_longer_times(company, day, yesterday):
    visit = yesterday.lines.get()
    return [f"/reports/quarterly/{subject_of('quarterly', day)}/", f"/reports/yearly/{subject_of('yearly', day)}/",
            "/reports/replies/", f"/reports/visits/{visit.pk}/"]  # fmt: skip


def of_the_reader(company, day, yesterday):
    excuse = f"/reports/{company.colleague.code}/daily/{day - timedelta(days=14)}/excuse/"
    return ["/reports/?of=below", "/reports/?of=below&state=awaited", "/reports/unread/", f"/reports/{yesterday.pk}/",
            f"/weeks/{monday_of(day)}/plans/", excuse]  # fmt: skip


def of_the_keeper(company, day, yesterday):
    return ["/reports/fields/", "/reports/fields/daily/", "/reports/fields/weekly/"]


PAGES = [
    ("salesperson", of_the_writer),
    ("salesperson", of_longer_times),
    ("manager", of_the_reader),
    ("hr", of_the_keeper),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("who", "pages"), PAGES)
def test_pages_of_reports_fit_a_phone_and_please_axe(open_as, axe, company, day, yesterday, language, who, pages):
    person, addresses = getattr(company, who), pages(company, day, yesterday)
    person.__class__.objects.filter(pk=person.pk).update(language=language)
    page = open_as(person, addresses[0], width=390, language=language)
    for address in addresses:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + address)
        axe(page)
        assert sideways(page) == 0, address


def test_daily_report_is_done_in_twelve_taps(open_as, company, day):
    make_line(make_report(company.salesperson, day - timedelta(days=1)), next_on=day, next_step="sample")
    page, taps = write(open_as, company, day), []

    def tap(place):
        place.tap()
        taps.append(place)

    def type_into(label, text):
        field = page.get_by_label(label, exact=True).first
        tap(field)
        field.fill(text)

    type_into("Calls and messages", "6")
    tap(page.get_by_role("button", name="One more: Market information"))
    type_into("Customer", "光明商行")
    type_into("What did they say, in their words?", "The new paper is good, the price is not")
    tap(page.get_by_label("I was there: this is the visit report").first)
    tap(page.get_by_label("advanced").first)
    type_into("Next step", "offer for 200 boxes")
    tap(page.get_by_label("done"))
    type_into("One fact about the market or a competitor", "Dacheng gives 3 % for cash")
    tap(page.get_by_role("button", name="Send report"))
    page.wait_for_url("**/reports/*/")
    report = Report.objects.get(subject_on=day)
    assert (report.counts, len(taps) <= TAPS) == ({"CALL": 6, "INFO": 1, "VISIT": 1}, True)


def test_draft_is_saved_as_it_is_typed(open_as, company, day):
    page = write(open_as, company, day)
    page.get_by_label("Help wanted").fill("a van on Friday")
    page.get_by_text("Saved", exact=True).wait_for()
    assert Report.objects.get(kind=ReportKind.DAILY).draft["help"] == "a van on Friday"


def test_draft_comes_back_after_the_login_has_ended(open_as, company, day, client):
    page = write(open_as, company, day)
    LoginSession.objects.all().delete()
    page.get_by_label("Help wanted").fill("a van on Friday")
    page.get_by_text("Your login has ended").wait_for()
    client.force_login(company.salesperson)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])
    page.reload()
    assert page.get_by_label("Help wanted").input_value() == "a van on Friday"
    page.get_by_text("Saved", exact=True).wait_for()
    assert Report.objects.get().draft["help"] == "a van on Friday"


def test_draft_survives_a_lost_line(open_as, company, day):
    page = write(open_as, company, day)
    page.context.set_offline(True)
    page.get_by_label("Help wanted").fill("a van on Friday")
    page.get_by_text("kept in this browser").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Saved", exact=True).wait_for()
    assert Report.objects.get().draft["help"] == "a van on Friday"
    page.problems = [problem for problem in page.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def test_two_tabs_show_both_texts(open_as, company, day):
    first, second = write(open_as, company, day), write(open_as, company, day)
    first.get_by_label("Help wanted").fill("a van")
    first.get_by_text("Saved", exact=True).wait_for()
    second.get_by_label("Help wanted").fill("a lorry")
    second.get_by_text("Another tab has saved other text").wait_for()
    second.get_by_role("button", name="Save draft").last.tap()
    second.get_by_role("heading", name="Two texts of the same report").wait_for()
    assert second.get_by_text("a lorry").is_visible() and second.get_by_text("a van").is_visible()
    second.get_by_role("button", name="Go on with what I typed").tap()
    assert second.get_by_label("Help wanted").input_value() == "a lorry"
    second.problems = [problem for problem in second.problems if "409" not in problem]


def test_line_for_a_missing_record_is_added_and_counts(open_as, company, day):
    page = write(open_as, company, day)
    page.get_by_label("Help wanted").fill("a van")
    page.get_by_role("button", name="Add what is missing").tap()
    page.get_by_label("What was it?").select_option("PROP")
    page.get_by_label("With whom?").fill("Dacheng")
    page.get_by_label("What was done?").fill("second version")
    assert page.get_by_label("Help wanted").input_value() == "a van"
    page.get_by_role("button", name="Send report").tap()
    page.wait_for_url("**/reports/*/")
    assert Report.objects.get().counts == {"PROP": 1}


def test_adding_a_line_is_no_other_tab(open_as, company, day):
    page = write(open_as, company, day)
    page.get_by_label("Help wanted").fill("a van")
    page.get_by_role("button", name="Add what is missing").tap()
    page.get_by_label("What was it?").select_option("PROP")
    page.get_by_label("With whom?").fill("Dacheng")
    page.locator("[data-state=saved], [data-state=failed]").wait_for()
    assert page.locator("[data-draft-state]").inner_text() == "Saved"
    assert Report.objects.get().draft["line_0_who"] == "Dacheng"


def test_report_is_written_without_a_script(company, day, live_server, browser, client):
    client.force_login(company.salesperson)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/reports/daily/{day}/")
    page.get_by_role("button", name="One more: Calls and messages").click()
    page.get_by_role("button", name="One more: Calls and messages").click()
    page.get_by_role("button", name="Send report").click()
    assert Report.objects.get().counts == {"CALL": 2}
    context.close()


def test_ten_reports_are_read_on_a_phone_with_one_tap_and_a_reply(open_as, axe, company, day):
    """The reader's minute: what was said is in sight, a few words go back, one tap reads the rest."""
    for person in (company.salesperson, company.colleague, company.assistant):
        report = make_report(person, day - timedelta(days=1), sent_at=timezone.now(), counts={"CALL": 6})
        make_line(report, who="光明商行", words="Too dear", next_step="sample")
    page = open_as(company.manager, "/reports/unread/", width=390)
    first = page.locator("article").first
    first.get_by_text("Reply", exact=True).first.click()
    first.get_by_label("A few words to the writer").fill("Well asked. Who signs there?")
    first.get_by_role("button", name="Reply").click()
    page.get_by_text("Said.").wait_for()
    assert page.locator("article").count() == 2
    axe(page)
    page.get_by_role("button", name="I have read all 2").click()
    page.get_by_text("You have read everything.").wait_for()
    axe(page)
    assert not Report.objects.filter(read_at=None).exists()
    writer = open_as(ReportReply.objects.get().report.person, "/today/", width=390)
    writer.get_by_role("link", name="1 reply to your reports").click()
    writer.get_by_label("Your answer").fill("Ms Wei does.")
    writer.get_by_role("button", name="Answer", exact=True).click()
    writer.get_by_text("Ms Wei does.").wait_for()
    axe(writer)
    assert ReportReply.objects.get().answer == "Ms Wei does."


def test_field_of_a_report_is_added_after_a_look_at_it(open_as, axe, company, day):
    page = open_as(company.hr, "/reports/fields/daily/", width=390)
    new = page.locator("fieldset.block").nth(2)
    for language, words in (("traditional Chinese", "報價"), ("simplified Chinese", "报价"), ("English", "Quotations")):
        new.get_by_label(f"In {language}").fill(words)
    new.get_by_label("Answered with").select_option("number")
    page.get_by_role("button", name="See how it will look").click()
    page.get_by_role("heading", name="So it will look").wait_for()
    axe(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Reports that are written keep the fields they have.").wait_for()
    axe(page)
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["help", "market", "quotations"]
