"""A meeting played through by five people in a real browser, two of them writing at once; then its minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings import agenda
from meetings.models import Attendance, DifferingView, Meeting, MeetingAction, Minutes
from meetings.planning_meetings import plan_meetings
from meetings.tests.factories import make_series
from meetings.timetable import after_meetings
from org.access import today_of

NEWS = 15_000  # milliseconds until what another wrote is on one's page, which asks every ten seconds
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(company):
    """A meeting of NORTH whose time has just come, with a point of the salesperson; the assistant takes the minutes."""
    now = timezone.now()
    today = today_of(company.manager, now)
    make_series(
        company.north, by=company.manager, minute_taker=company.assistant, name="Monday round", starts_on=today,
        recurrence="FREQ=DAILY", notice_hours=336, length=60,
    )  # fmt: skip
    plan_meetings(now)
    first = Meeting.objects.to_come(now).earliest("starts_at")
    told = {"text": "The new price list", "kind": "point", "length": 10}
    agenda.add_item(first, by=company.salesperson, now=now, today=today, **told)
    Meeting.objects.filter(pk=first.pk).update(starts_at=now - timedelta(minutes=2), day=today)
    return Meeting.objects.get(pk=first.pk)


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_five_people_play_a_meeting_through_two_of_them_at_once(open_as, axe, company, meeting):
    chair = open_as(company.manager, f"/meetings/{meeting.pk}/", width=390)
    chair.get_by_role("button", name="Start the meeting").click()
    expect(chair.get_by_role("heading", name="Ready for the next point")).to_be_visible()

    # The chair's thumb goes on; the minute taker marks people at the desk meanwhile.
    writer = open_as(company.assistant, f"/meetings/{meeting.pk}/run/", width=1280)
    chair.get_by_role("button", name="On to: Numbers").click()
    expect(chair.get_by_role("heading", name="Numbers")).to_be_visible()
    expect(chair.locator("#now .count")).to_contain_text("/ 10:00")
    # The minute taker sees the point that the chair has turned to, without doing anything.
    expect(writer.get_by_role("heading", name="Numbers")).to_be_visible(timeout=NEWS)
    row = writer.locator(f"#there-{company.colleague.pk}")
    row.locator("summary").click()
    row.get_by_label("Reason, if there is one").fill("train")
    row.get_by_role("button", name="late, up to 15 minutes", exact=True).click()
    expect(row).to_contain_text("train")
    writer.get_by_role("button", name="Everybody else is here").click()
    expect(writer.get_by_role("button", name="Everybody else is here")).to_have_count(0)
    expect(chair.locator("#rest")).to_have_count(0, timeout=NEWS)

    # Ticking leaves what is typed and not sent yet where it is.
    chair.get_by_label("Note").fill("Four per cent above plan")
    chair.locator(f"#spoke-{company.manager.pk}").click()
    expect(chair.locator(f"#spoke-{company.manager.pk}")).to_have_attribute("aria-pressed", "true")
    expect(chair.locator("#unheard")).not_to_contain_text("Zhang Wei")
    expect(chair.locator("#unheard")).to_contain_text("Not heard yet")
    expect(chair.get_by_label("Note")).to_have_value("Four per cent above plan")
    chair.get_by_role("button", name="Write it down").first.click()
    expect(chair.locator("#notes")).to_contain_text("Four per cent above plan")
    assert sideways(chair) <= 0
    axe(chair)

    chair.get_by_role("button", name="On to: The new price list").click()
    expect(chair.get_by_role("heading", name="The new price list")).to_be_visible()
    # Both write to the same point at once; what each types stays while the other's comes in.
    expect(writer.get_by_role("heading", name="The new price list")).to_be_visible(timeout=NEWS)
    writer.get_by_label("Note").fill("Old customers later")
    chair.get_by_label("Note").fill("Half of it")
    chair.locator(f"#spoke-{company.supervisor.pk}").click()
    expect(writer.locator(f"#spoke-{company.supervisor.pk}")).to_have_attribute("aria-pressed", "true", timeout=NEWS)
    expect(writer.get_by_label("Note")).to_be_focused()
    expect(writer.get_by_label("Note")).to_have_value("Old customers later")
    expect(chair.get_by_label("Note")).to_have_value("Half of it")
    for page, text in ((chair, "From July"), (writer, "Old customers later")):
        page.get_by_label("Note").fill(text)
    for page, text in ((chair, "From July"), (writer, "Old customers later")):
        page.locator("#notes").get_by_role("button", name="Write it down").click()
        expect(page.locator("#notes")).to_contain_text(text)
    expect(writer.locator("#notes")).to_contain_text("From July")
    expect(chair.locator("#notes")).to_contain_text("Old customers later", timeout=NEWS)
    axe(writer)
    chair.locator("#decide-here").fill("Raise by 3 %")
    chair.locator("#now form:has(#decide-here) button").click()
    expect(chair.locator("#decisions")).to_contain_text("Raise by 3 %")
    expect(writer.locator("#decisions")).to_contain_text("Raise by 3 %", timeout=NEWS)

    chair.get_by_role("link", name="Who does it?").click()
    chair.locator("#id_owner").select_option(str(company.salesperson.pk))
    chair.locator("#id_due_on").fill((meeting.day + timedelta(days=7)).isoformat())
    chair.get_by_role("button", name="Add it").click()
    expect(chair.locator("#decisions .beside")).to_contain_text("Raise by 3 %")

    # Two more say what they see differently, one of them without a name.
    for who, unnamed in ((company.salesperson, False), (company.supervisor, True)):
        page = open_as(who, f"/meetings/{meeting.pk}/", width=390)
        page.get_by_role("link", name="I see it otherwise").click()
        page.get_by_label("What you see differently").fill(f"Too much, says {'nobody' if unnamed else 'one'}")
        if unnamed:
            page.get_by_label("Without my name").check()
        page.get_by_role("button", name="Write it beside").click()
        expect(page.locator("#decisions")).to_contain_text("Too much, says")
        axe(page)
    assert set(DifferingView.objects.values_list("author", flat=True)) == {company.salesperson.pk, None}

    chair.get_by_label("Comes up, and does not belong here").fill("A new car park")
    chair.locator("#parked").get_by_role("button", name="Park it").click()
    expect(chair.locator("#parked")).to_contain_text("A new car park")
    chair.get_by_role("button", name="Discussed").click()
    chair.locator(".thumb").get_by_role("button", name="End the meeting").click()
    expect(chair.get_by_text("It is over.")).to_be_visible()
    assert Attendance.objects.get(person=company.colleague).mark == "late"

    writer.goto(chair.url)
    writer.get_by_label("In your own words").fill("A good hour.")
    writer.get_by_role("button", name="Save", exact=True).click()
    writer.get_by_role("button", name="Publish the minutes").click()
    expect(writer.get_by_role("heading", name="Published")).to_be_visible()
    expect(writer.locator("#minutes")).to_contain_text("A good hour.")
    axe(writer)
    assert (Minutes.objects.count(), MeetingAction.objects.get().owner) == (1, company.salesperson)

    page = open_as(company.colleague, f"/meetings/{meeting.pk}/", width=390)
    expect(page.get_by_text("late, up to 15 minutes")).to_be_visible()
    page.get_by_role("link", name="Read the minutes").click()
    expect(page.locator("#minutes")).to_contain_text("Too much, says nobody (without a name)")
    axe(page)

    # What was parked stands on the agenda of the next one, and what is to be done as well.
    after_meetings(timezone.now())
    following = Meeting.objects.to_come(timezone.now()).earliest("starts_at")
    page.goto(page.url.replace(f"/{meeting.pk}/minutes/", f"/{following.pk}/"))
    expect(page.locator("#agenda")).to_contain_text("A new car park")
    expect(page.locator("#open-actions")).to_contain_text("Raise by 3 %")


def test_whoever_marks_people_by_keys_goes_on_from_the_person_just_marked(open_as, company, meeting):
    page = open_as(company.manager, f"/meetings/{meeting.pk}/", width=1280)
    page.get_by_role("button", name="Start the meeting").press("Enter")
    row = page.locator(f"#there-{company.colleague.pk}")
    row.locator("summary").press("Enter")
    row.get_by_role("button", name="late, up to 15 minutes", exact=True).press("Enter")
    expect(row.locator("summary")).to_contain_text("late, up to 15 minutes")
    expect(row.locator("summary")).to_be_focused()
    page.locator("#rest").press("Enter")
    expect(page.locator("#rest")).to_have_count(0)
    expect(page.locator("#people > details > summary")).to_be_focused()


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("zh-hant", 390), ("zh-hans", 1280)])
def test_pages_of_a_meeting_that_is_held_fit_and_please_axe(open_as, axe, company, meeting, language, width):
    type(company.manager).objects.filter(pk=company.manager.pk).update(language=language)
    page = open_as(company.manager, f"/meetings/{meeting.pk}/", width=width, language=language)
    page.locator("form[action$='/start/'] button").click()
    for _ in range(2):
        page.locator(".thumb button").click()
    page.locator("#rest").click()
    expect(page.locator("#rest")).to_have_count(0)
    page.locator("#decide").fill("上海大成文化用品有限公司虹口分公司" * 8)
    page.locator("#decisions .line-form button").click()
    page.locator("#people > details > summary").click()
    page.locator("#people .people summary").first.click()
    assert sideways(page) <= 0
    axe(page)
    for path in (
        f"/meetings/{meeting.pk}/",
        f"/meetings/{meeting.pk}/actions/add/",
        f"/meetings/{meeting.pk}/minutes/",
    ):
        page = open_as(company.manager, path, width=width, language=language)
        assert sideways(page) <= 0, path
        axe(page)
