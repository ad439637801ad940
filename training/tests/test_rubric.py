"""What rehearsals are scored by: versions that HR publishes, and rehearsals that keep their own (rules.md 2.14)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from core.models import StaleVersion
from core.tests.instants import DAY, at
from training.models import Rubric
from training.rehearsals import rubrics
from training.rehearsals.forms_rubric import RubricForm
from training.rehearsals.wording import LANGUAGES, name_of_criterion
from training.tests.factories_rehearsals import make_rehearsal, scored

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)
KEY = "6f0b6a2e-8a5e-4a53-9d57-5a1f0f6f3a01"
NAMES = [f"research_1_name_{one}" for one in LANGUAGES]


def typed(**changed):
    """The newest version as its form holds it, with what is changed."""
    form = RubricForm(before=rubrics.newest())
    found = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in found.items()} | changed


def body_of(**changed):
    form = RubricForm(typed(effective_from=str(TOMORROW), **changed), before=rubrics.newest())
    assert form.is_valid(), form.errors
    return form.body


def publish(company, body, *, by=None, day=TOMORROW, version=1):
    return rubrics.publish(body, effective_from=day, by=by or company.hr, now=at(10), version=version)


def test_a_form_that_changes_nothing_scores_as_the_version_before(company):
    before, after = rubrics.newest().rules, publish(company, body_of()).rules
    assert [(one.code, one.points, one.highest) for one in after.criteria] == [
        (one.code, one.points, one.highest) for one in before.criteria
    ]
    assert (after.pass_total, after.stage_floor, after.apart) == (before.pass_total, before.stage_floor, before.apart)
    for language in ("en", "zh-hant", "zh-hans"):
        with translation.override(language):
            assert [name_of_criterion(one) for one in after.criteria] == [
                name_of_criterion(one) for one in before.criteria
            ]


def test_scores_keep_the_version_they_were_given_by(company):
    was_scored, planned = scored(company), make_rehearsal(company, day=DAY + timedelta(days=7))
    told = {"research_1_points": 30, "research_4_points": 10, "research_4_name_en": "Names the buyer"}
    publish(company, body_of(weight_research=50, weight_proposal=25, weight_negotiation=25, **told))
    for one in (was_scored, planned):
        one.refresh_from_db()
        assert one.rubric.number == 1
    assert str(was_scored.total) == "100.00"
    assert (rubrics.in_force(DAY).number, rubrics.in_force(TOMORROW).number) == (1, 2)
    added = rubrics.in_force(TOMORROW).rules.stages[0].criteria[3]
    assert (added.code, added.points, name_of_criterion(added)) == ("v2_research", 10, "Names the buyer")


@pytest.mark.parametrize(
    "changed",
    [{"research_1_points": 39}, {"weight_research": 31}, dict.fromkeys(NAMES, "")],
    ids=["points", "weights", "a criterion less"],
)  # fmt: skip
def test_a_version_that_does_not_add_up_is_refused(company, changed):
    with pytest.raises(ValidationError):
        publish(company, body_of(**changed))
    assert Rubric.objects.count() == 1


def test_a_version_holds_from_a_day_ahead_and_over_the_last_one_alone(company):
    with pytest.raises(ValidationError):
        publish(company, body_of(), day=DAY)
    publish(company, body_of())
    with pytest.raises(StaleVersion):
        publish(company, body_of())


def test_a_slip_of_the_year_does_not_bar_every_version_after(company):
    with pytest.raises(ValidationError, match="more than a year ahead"):
        publish(company, body_of(), day=DAY.replace(year=DAY.year + 10))


@pytest.mark.parametrize("who", ["manager", "director", "salesperson", "technician"])
def test_hr_and_the_general_manager_alone_publish_it(company, who):
    with pytest.raises(PermissionDenied):
        publish(company, body_of(), by=getattr(company, who))
    publish(company, body_of(), by=company.gm)


def test_rubric_add_publishes_and_rubric_detail_is_read_by_everybody(company, as_):
    day = timezone.now().date() + timedelta(days=2)
    told = typed(effective_from=str(day), submit_key=KEY, research_1_name_en="True facts")
    response = as_(company.hr).post(reverse("training:rubric_add"), told, follow=True)
    assert "True facts" in response.content.decode()
    text = as_(company.salesperson).get(reverse("training:rubric_version", args=[2])).content.decode()
    assert "True facts" in text and reverse("training:rubric_add") not in text
    assert "True facts" not in as_(company.salesperson).get(reverse("training:rubric_detail")).content.decode()
