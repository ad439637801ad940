"""Rewards in a real browser: proposed, approved, exported, given; what everybody reads of them."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from org.models import Person
from reviews import runs
from reviews.models import RewardLine
from reviews.rewards.proposing import propose_rewards
from reviews.tests.test_runs import AFTERWARDS, JUNE, MONTH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_rewards_are_approved_and_given(open_as, axe, width):
    call_command("import_company", str(JUNE), verbosity=0)
    gm = Person.objects.get(code="GM")
    page = open_as(gm, "/reviews/rewards/", width=width)
    page.get_by_text("There is no reward to show.").wait_for()
    axe(page)  # empty
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    propose_rewards(timezone.now())
    page = open_as(gm, "/reviews/rewards/", width=width)
    axe(page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Refuse what is marked").click()  # without a reason
    page.get_by_text("Say why; the person reads it.").wait_for()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Approve what is marked").click()
    page.get_by_text("1 reward is approved.").wait_for()
    page.locator("[form=confirm-form]").first.check()
    page.locator("[form=confirm-form]").first.press("Enter")  # decides nothing
    page.get_by_text("Press one of the buttons; nothing was changed.").wait_for()
    page.get_by_label("Given on, or passed to payroll on").press("Enter")  # gives what is marked of it: nothing
    page.get_by_text("None of these lines waits for it any more").wait_for()
    assert RewardLine.objects.filter(state="proposed").count() == 6
    page.get_by_role("button", name="Approve all 6 listed").click()
    page.get_by_text("6 rewards are approved.").wait_for()
    axe(page)
    assert wide(page) == 0
    page.get_by_role("link", name="For payroll").click()
    page.wait_for_url("**/payroll/")
    axe(page)
    assert wide(page) == 0
    page = open_as(gm, "/reviews/rewards/", width=width)
    page.get_by_role("button", name="Note all 7 approved lines as given").click()
    page.get_by_text("7 rewards are given.").wait_for()
    assert set(RewardLine.objects.values_list("state", "given_by")) == {("given", gm.pk)}
    page = open_as(gm, "/reviews/rewards/rules/", width=width)
    axe(page)
    assert wide(page) == 0
    page = open_as(Person.objects.get(code="P3"), "/reviews/rewards/", width=width)
    assert page.get_by_text("grade S").count() == 2
    axe(page)
