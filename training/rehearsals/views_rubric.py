"""The pages of what rehearsals are scored by: a version of the rubric, and a new one."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.acting import Act, answer
from core.http import render_page
from core.models import StaleVersion
from org.access import today_of
from training.models import Rubric
from training.rehearsals import rubrics
from training.rehearsals.forms_rubric import RubricForm
from training.rehearsals.permissions import may_keep_rubric
from training.rehearsals.wording import hint_of_criterion, name_of_criterion, name_of_stage


@require_GET
def rubric_detail(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """A version of the rubric; without a number the one by which rehearsals of today are scored. Everybody reads it."""
    now = timezone.now()
    rows = Rubric.objects.select_related("published_by")
    rubric = rubrics.in_force(today_of(request.user, now)) if number is None else get_object_or_404(rows, number=number)
    stages = [
        (
            name_of_stage(stage.code),
            int(stage.weight * 100),
            [(name_of_criterion(one), hint_of_criterion(one), one) for one in stage.criteria],
        )
        for stage in rubric.rules.stages
    ]
    told = {
        "rubric": rubric,
        "stages": stages,
        "apart": int(rubric.rules.apart * 5),
        "versions": list(rows.order_by("-number")),
        "may_keep": may_keep_rubric(request.user, now=now),
    }
    return render_page(request, "training/rubric_detail.html", told)


@require_http_methods(["GET", "POST"])
def rubric_add(request: HttpRequest) -> HttpResponse:
    """Publishes a new version of the rubric."""
    before, now = rubrics.newest(), timezone.now()

    def do(form: RubricForm) -> str:
        values = form.cleaned_data
        told = {"effective_from": values["effective_from"], "version": values["over"]}
        try:
            rubric = rubrics.publish(form.body, by=request.user, now=now, **told)
        except StaleVersion:
            form.data = form.data.copy()
            form.data["over"] = rubrics.newest().number
            words = _("Somebody else published a version meanwhile. Look at it; what you typed is still here.")
            raise ValidationError(words) from None
        return reverse("training:rubric_version", args=[rubric.number])

    act = Act(
        heading=_("A new version of the rubric"),
        lead=_(
            "It applies to rehearsals that are planned for its day or later; what is planned or scored already keeps "
            "the version it names. A criterion without a name is left out."
        ),
        button=_("Publish it"),
        done=_("The version is published."),
        back=reverse("training:rubric_detail"),
        verdict=may_keep_rubric(request.user, now=now),
        do=do,
    )
    return answer(request, act, RubricForm(request.POST or None, before=before))
