"""Who sits in the panel of a promotion, who hears it and who decides; what is told of the post (rules.md 2.13)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.models import StaleVersion
from core.tests.instants import DAY, at
from org.models import Appointment
from org.tests.factories import make_appointment
from reviews.cases import promoting
from reviews.cases.links import late_for_gm
from reviews.cases.promoting import Decision
from reviews.models import PanelWord, PromotionCase
from reviews.tests.case_factories import EXCELLENT, fresh, make_promotion, seal_months, seat

pytestmark = pytest.mark.django_db


def heard(company, *members, **changes):
    case = make_promotion(company, company.salesperson, "panel", heard_at=at(11), **changes)
    seat(case, *members, given_at=at(11))
    return case


def without_post(person):
    """The technical administrator alone, who reads nothing of appraisals."""
    Appointment.objects.filter(person=person).delete()
    return fresh(person)


def test_whoever_sat_in_the_panel_does_not_decide(company):
    case = heard(company, company.gm, company.assistant)
    with pytest.raises(PermissionDenied, match="sits in the panel does not decide"):
        promoting.decide(case, Decision(True, "Yes."), by=company.gm, now=at(13), version=case.version)
    promoting.decide(case, Decision(True, "Yes."), by=company.director, now=at(13), version=case.version)


def test_a_general_manager_of_the_panel_is_not_asked_to_decide(company):
    case = heard(company, company.supervisor, company.assistant)
    type(company.director).objects.filter(pk=company.director.pk).update(left_on=date(2026, 6, 1))
    assert list(late_for_gm(company.gm, at(13))) == [case]
    seat(case, company.gm, given_at=at(11))
    assert not late_for_gm(company.gm, at(13)).exists()


def test_a_nominator_who_has_spoken_keeps_the_seat(company):
    case = make_promotion(company, company.salesperson, "panel")
    seat(case, company.manager, given_at=at(10))
    members = [company.manager, company.assistant]
    promoting.name_panel(case, members, by=company.manager, now=at(11), version=case.version)
    assert set(case.panel_words.values_list("member", flat=True)) == {person.pk for person in members}


def test_a_former_nominator_reads_no_word_of_the_panel(company):
    case = heard(company, company.supervisor, company.assistant)
    Appointment.objects.filter(person=company.manager).update(valid_to=DAY)
    Appointment.objects.filter(person=company.other_manager).update(valid_to=DAY)
    make_appointment(company.manager, company.south, since=DAY, is_head=True)

    def count(who):
        return PanelWord.objects.visible_to(fresh(getattr(company, who))).filter(case=case).count()

    readers = ("manager", "director", "hr", "supervisor", "salesperson")
    assert [count(who) for who in readers] == [0, 2, 2, 2, 0]


def test_a_decider_of_another_line_hears_the_panel(company):
    heard(company, company.supervisor, company.assistant, decider=company.other_manager)
    assert PanelWord.objects.visible_to(company.other_manager).count() == 2


def test_whoever_reads_no_appraisals_sits_in_no_panel_and_reads_no_case(company):
    case = make_promotion(company, company.salesperson, "evidence")
    technician = without_post(company.technician)
    with pytest.raises(ValidationError, match="sits in no panel"):
        members = [company.assistant, technician]
        promoting.name_panel(case, members, by=company.manager, now=at(11), version=case.version)
    seat(case, technician)
    assert not PromotionCase.objects.visible_to(technician).exists()
    assert not PanelWord.objects.visible_to(technician).exists()


def test_hearing_the_panel_is_a_new_version_of_the_case(company):
    case = make_promotion(company, company.salesperson, "panel")
    seat(case, company.supervisor, company.assistant)
    for member in (company.supervisor, company.assistant):
        word = PanelWord.objects.get(member=member)
        promoting.give_word(case, word, says="for", reason="Yes.", by=member, now=at(12), version=word.version)
    with pytest.raises(StaleVersion):
        promoting.withdraw(case, reason="x", by=company.manager, now=at(13), version=case.version)


def test_a_panel_is_named_over_the_case_as_it_is_now(company):
    """What was read before is no ground: the last word may have been given meanwhile."""
    case = make_promotion(company, company.salesperson, "panel")
    seat(case, company.supervisor, company.assistant, given_at=at(11))
    PromotionCase.objects.filter(pk=case.pk).update(heard_at=at(11))
    with pytest.raises(PermissionDenied, match="gone on meanwhile"):
        members = [company.supervisor, company.assistant, company.colleague]
        promoting.name_panel(case, members, by=company.manager, now=at(12), version=case.version)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state", "who"),
    [
        ("promotion_detail", "panel", "director"),
        ("promotion_decide", "panel", "director"),
        ("post_give", "approved", "hr"),
    ],
)
def test_whoever_decides_reads_as_what_the_post_is_appraised(client, company, name, state, who):
    case = make_promotion(company, company.salesperson, state, heard_at=at(11), profile="assistant")
    client.force_login(getattr(company, who))
    page = client.get(reverse(f"cases:{name}", args=[case.pk])).content.decode()
    assert f"appraised as {case.get_profile_display()}" in page


def test_months_whose_sheet_is_not_read_are_not_linked(client, company):
    seal_months({company.salesperson: EXCELLENT})
    address = reverse("cases:next_step", args=[company.salesperson.code])
    sheet = reverse("months:month_sheet", args=["2026-05", company.salesperson.code])
    client.force_login(company.hr)
    assert sheet in client.get(address).content.decode()
    Appointment.objects.filter(person=company.salesperson).update(valid_to=DAY)
    make_appointment(company.salesperson, company.south, since=DAY)
    client.force_login(fresh(company.other_manager))
    page = client.get(address).content.decode()
    assert "May 2026" in page
    assert sheet not in page
