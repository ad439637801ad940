"""The scorecard is kept by HR: a new version is asked of interviews set afterwards; no card that was sent changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.models import StaleVersion
from core.tests.instants import DAY, at
from org.models import Person
from org.tests.company import build_company
from recruiting.interviews import scoring
from recruiting.interviews.forms_scorecard import ScorecardForm
from recruiting.interviews.page import CardView
from recruiting.interviews.scorecard import Asked, publish_scorecard, scorecard, version_of
from recruiting.interviews.scoring import Found, criteria_asked
from recruiting.models import Interview, ScoreCriterion
from recruiting.tests.factories import named
from recruiting.tests.interview_factories import make_applied, make_interview

pytestmark = pytest.mark.django_db
NOW = at(12)
FIVE = ["one", "two", "three", "four", "five"]


@pytest.fixture
def house(db):
    return build_company()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def asked(*weights: int) -> list[Asked]:
    return [Asked([f"Part {weight}"] * 3, weight, False, [FIVE] * 3) for weight in weights]


def publish(rows: list[Asked], by: Person, *, now=NOW) -> list[ScoreCriterion]:
    return publish_scorecard(rows, by=fresh(by), now=now, version=version_of(scorecard()))


def score(interview: Interview, person: Person, now=NOW) -> CardView:
    found = {one.pk: Found(4, "Told of it") for one in criteria_asked(interview)}
    return CardView(scoring.send_card(interview, found, by=fresh(person), now=now, number=1))


def test_a_new_version_is_asked_of_interviews_set_afterwards(house):
    before = make_interview(make_applied(house), house.supervisor, house.manager)
    old = [line.criterion_id for line in score(before, house.supervisor).lines]
    new = publish(asked(60, 40), house.hr)
    after = make_interview(make_applied(house), house.supervisor, house.manager, set_at=at(13))
    assert [line.criterion_id for line in score(before, house.manager).lines] == old
    card = score(after, house.supervisor)
    assert [(line.criterion_id, line.weight) for line in card.lines] == [(new[0].pk, 60), (new[1].pk, 40)]
    assert (scorecard(), str(card.total)) == (new, "4.00")
    assert [anchor.text_en for anchor in new[0].anchors.all()] == FIVE


@pytest.mark.parametrize(
    "wrong", [asked(60, 30), asked(100, 1), [asked(100)[0]._replace(anchors=[FIVE, FIVE, FIVE[:4]])]]
)
def test_weights_that_do_not_add_up_or_scores_without_anchors_are_refused(house, wrong):
    with pytest.raises(ValidationError):
        publish(wrong, house.hr)
    assert not ScoreCriterion.objects.exclude(asked_from=None).exists()


def test_hr_and_the_general_manager_alone_keep_the_scorecard(house):
    with pytest.raises(PermissionDenied):
        publish(asked(100), house.manager)
    assert publish(asked(100), house.gm)


def test_the_second_of_two_who_publish_at_once_is_told_and_loses_nothing(as_, house):
    there, client = reverse("recruiting:scorecard_edit"), as_(house.hr)
    page = client.get(there).context["form"].initial
    data = {name: value for name, value in page.items() if value is not False}
    data |= {"submit_key": "5b2f4c1e-0000-4000-8000-000000000080", "name_en_1": "Sold by the second"}
    publish(asked(60, 40), house.gm)
    answer = client.post(there, data)
    content = answer.content.decode()
    assert ("Somebody else published" in content, "Sold by the second" in content) == (True, True)
    assert [one.weight for one in scorecard()] == [60, 40]
    with pytest.raises(StaleVersion):
        publish_scorecard(asked(100), by=fresh(house.hr), now=NOW, version=page["over"])
    over = answer.context["form"].data["over"]
    assert client.post(there, data | {"over": over}).url == reverse("recruiting:lists")


def test_the_page_begins_with_the_version_of_today_and_says_what_is_missing(as_, house):
    publish(asked(60, 40), house.hr, now=at(9, day=DAY - timedelta(days=1)))
    there, client = reverse("recruiting:scorecard_edit"), as_(house.hr)
    data = ScorecardForm.initial_of(scorecard()) | {"submit_key": "5b2f4c1e-0000-4000-8000-000000000079"}
    data = {name: value for name, value in data.items() if value is not False}
    page = client.get(there).content.decode()
    assert "Part 60" in page and "one\ntwo\nthree\nfour\nfive" in page
    assert "add up to 90" in client.post(there, data | {"weight_2": "30"}).content.decode()
    assert "needs its anchor" in client.post(there, data | {"text_en_2": "one\ntwo"}).content.decode()
    names = {f"{name}_2": text for name, text in named("Learning").items()}
    assert client.post(there, data | names).url == reverse("recruiting:lists")
    assert [one.name_en for one in scorecard()] == ["Part 60", "Learning"]
