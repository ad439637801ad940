"""The pages of deputies: whom they show what, and what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.walltime import work_today
from duties.models import Reminder
from org import cover_lists
from org.models import Cover
from org.tests.factories import make_appointment, make_cover, make_leave, make_person
from org.tree import OrgTree

pytestmark = pytest.mark.django_db


def text(client, name, *args, query=""):
    return client.get(reverse(f"org:{name}", args=args) + query).content.decode()


def today():
    return work_today(timezone.now())


def test_a_deputy_is_named_asked_on_today_and_accepts(company, as_):
    form = {"deputy": company.supervisor.pk, "rank": "1", "first_day": today().isoformat()}
    form |= {"submit_key": "7d0b1c7e-6d3a-4a64-9a53-0d9a6a1f9d01"}
    answer = as_(company.manager).post(reverse("org:cover_name", args=["MANAGER"]), form)
    assert answer.status_code == 302, answer.context["form"].errors
    cover = Cover.objects.get()
    assert "has not answered yet" in text(as_(company.manager), "cover_mine")
    assert "1 person asks you to stand in" in as_(company.supervisor).get("/today/").content.decode()
    page = as_(company.supervisor).post(reverse("org:cover_accept", args=[cover.pk]), follow=True).content.decode()
    assert f"You stand in for {company.manager.name_pinyin} on days of leave." in page
    cover.refresh_from_db()
    assert cover.state == Cover.State.ACCEPTED
    assert "asks you to stand in" not in as_(company.supervisor).get("/today/").content.decode()


def test_who_declined_is_told_to_whoever_asked_until_somebody_else_is_named(company, as_):
    cover = make_cover(company.manager, company.supervisor, state=Cover.State.NAMED, decided_at=None)
    as_(company.supervisor).post(reverse("org:cover_decline", args=[cover.pk]))
    page = text(as_(company.manager), "cover_mine")
    assert company.supervisor.name_pinyin in page
    assert "declined" in page
    make_cover(company.manager, company.other_manager)
    assert "declined" not in text(as_(company.manager), "cover_mine")
    assert "declined" not in text(as_(company.supervisor), "cover_mine")


def test_whom_nobody_stands_in_for_reads_it_on_today(company, as_):
    cover = make_cover(company.manager, company.supervisor, state=Cover.State.NAMED, decided_at=None)
    as_(company.supervisor).post(reverse("org:cover_decline", args=[cover.pk]))
    assert "A deputy does not stand in for you" not in as_(company.director).get("/today/").content.decode()
    assert "Somebody who was to stand in for you does not." in as_(company.manager).get("/today/").content.decode()


def test_whoever_ends_it_reads_what_ended_and_the_person_is_told(company, as_):
    cover = make_cover(company.manager, company.supervisor)
    page = as_(company.supervisor).post(reverse("org:cover_end", args=[cover.pk]), follow=True).content.decode()
    told = company.supervisor.name_pinyin, company.manager.name_pinyin
    assert "{} no longer stands in for {}.".format(*told) in page
    assert Reminder.objects.get(stage="notice:deputy_lost", channel="app").person == company.manager


def test_who_ends_a_deputy_of_the_own_is_told_nothing_more(company, as_):
    cover = make_cover(company.manager, company.supervisor)
    as_(company.manager).post(reverse("org:cover_end", args=[cover.pk]))
    assert not Reminder.objects.filter(stage="notice:deputy_lost").exists()


def test_today_says_for_whom_i_act_while_they_are_away(company, as_):
    make_cover(company.manager, company.supervisor)
    assert "You stand in today" not in as_(company.supervisor).get("/today/").content.decode()
    make_leave(company.manager, today())
    assert "You stand in today" in as_(company.supervisor).get("/today/").content.decode()


def test_an_end_before_the_beginning_is_said_at_its_field(company, as_):
    form = {"deputy": company.supervisor.pk, "rank": "1", "first_day": today().isoformat()}
    form |= {"submit_key": "7d0b1c7e-6d3a-4a64-9a53-0d9a6a1f9d01"}
    form |= {"last_day": (today() - timedelta(days=1)).isoformat()}
    answer = as_(company.manager).post(reverse("org:cover_name", args=["MANAGER"]), form)
    assert list(answer.context["form"].errors) == ["last_day"]


def test_the_team_page_shows_those_directly_under_the_viewer(company, as_):
    make_cover(company.manager, company.other_manager)
    make_cover(company.salesperson, company.colleague)
    page = as_(company.director).get(reverse("org:cover_team"))
    assert [line.person for line in page.context["lines"]] == [company.manager, company.other_manager]
    assert [cover.deputy for line in page.context["lines"] for cover in line.covers] == [company.other_manager]
    assert "Nobody is directly below you." in text(as_(company.salesperson), "cover_team")


def test_the_map_lists_who_stands_alone_and_counts_them(company, as_):
    make_cover(company.manager, company.supervisor, rank=2)
    make_cover(company.director, company.manager, state=Cover.State.NAMED, decided_at=None)
    company.other_manager.appointments.update(is_head=False)
    posts = cover_lists.head_posts(OrgTree.on(today()))
    assert [post.unit.code for post in posts if post.is_alone] == ["COM", "SALES"]
    assert cover_lists.count_alone(posts) == {"of": 3, "alone": 2}
    page = text(as_(company.gm), "cover_map")
    assert ("2 of 3 head posts have nobody" in page, "North" in page) == (True, False)
    page = text(as_(company.hr), "cover_map", query="?show=all")
    assert ("vacant, led from above" in page, "Zhao Min" in page) == (True, True)


@pytest.mark.parametrize("name", ["cover_mine", "cover_team", "cover_map"])
def test_pages_of_deputies_take_the_same_queries_for_one_and_for_many(company, as_, name):
    client = as_(company.gm)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"org:{name}") + "?show=all").status_code == 200
        return len(seen)

    make_cover(company.gm, company.director)
    make_cover(company.director, company.gm)
    cost()
    before = cost()
    for deputy in (company.supervisor, company.colleague):
        extra = make_person()
        make_appointment(extra, company.root)
        make_cover(extra, deputy)
        make_cover(extra, company.gm, rank=2)
    assert cost() == before <= 12
