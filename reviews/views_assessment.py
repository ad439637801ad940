"""The pages of the superior's assessment and its calibration."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import exporting
from core.forms import show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.periods import Month
from core.verdicts import require
from org.access import Area, readable_people, today_of
from org.models import Person
from reviews import role_periods, services
from reviews.assessing import assessed_score, owed_of, sign_off_of
from reviews.assessment_list import AssessmentPage, assessment_header, exported_assessments
from reviews.forms import AssessmentForm, CalibrationForm
from reviews.models import Assessment, Scheme
from reviews.permissions import may_assess, may_calibrate
from reviews.role_periods import OwedAssessment
from reviews.schemes import scheme_of


@require_GET
def assessment_now(request: HttpRequest) -> HttpResponse:
    """Leads to the month that assessments are about now."""
    month = role_periods.month_to_assess(today_of(request.user, timezone.now()))
    return redirect("reviews:assessment_list", month)


@require_GET
def assessment_list(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Whom one assesses in a month, whose assessments one calibrates, and what was said about oneself."""
    page = AssessmentPage(request.user, month, timezone.now(), request.GET.get("page"))
    if how := exporting.wanted(request):
        rows = exported_assessments(page)
        return exporting.export(request, f"assessments-{month}", assessment_header(), rows, how=how)
    return render_page(request, "reviews/assessment_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def assessment_edit(request: HttpRequest, month: Month, code: str, day: date) -> HttpResponse:
    """Five ratings of a role period of the month, the one whose first date in the month is `day`."""
    now = timezone.now()
    person, owed = _role_period(request.user, month, code, day)
    assessment = role_periods.assessment_of(owed, month)
    today, sign_off = today_of(request.user, now), sign_off_of(person, month)
    require(
        may_assess(
            request.user, assessor=owed.assessor, last=owed.last, today=today, assessment=assessment, sign_off=sign_off
        )
    )
    form = AssessmentForm(request.POST or None, initial=_initial(assessment))
    if request.method == "POST" and form.is_valid():
        answer = _assess(request, form, person, month, owed, assessment)
        if answer is not None:
            return answer
    context = {"form": form, "person": person, "owed": owed, "month": month, "assessment": assessment}
    return render_page(request, "reviews/assessment_edit.html", context)


def _role_period(viewer: Person, month: Month, code: str, first: date) -> tuple[Person, OwedAssessment]:
    """The role period if the viewer may know of it: its assessor, and whoever reads the person's appraisals."""
    person = Person.objects.filter(code=code).first()
    try:
        owed = role_periods.find(month, person, first) if person else None
    except Scheme.DoesNotExist:
        owed = None
    if owed is None:
        raise Http404
    if owed.assessor != viewer.code and not readable_people(viewer, Area.APPRAISALS).filter(pk=person.pk).exists():
        raise Http404
    return person, owed


def _initial(assessment: Assessment | None) -> dict[str, object]:
    if assessment is None:
        return {"version": 0}
    return {name: getattr(assessment, name) for name in (*Assessment.RATINGS, "note", "version")}


def _assess(
    request: HttpRequest,
    form: AssessmentForm,
    person: Person,
    month: Month,
    owed: OwedAssessment,
    assessment: Assessment | None,
) -> HttpResponse | None:
    """The answer to a valid form; None when it is to be shown again."""
    values = form.cleaned_data
    try:
        services.assess(
            person,
            month=month,
            first=owed.first,
            ratings=[values[name] for name in Assessment.RATINGS],
            note=values["note"],
            version=values["version"],
            by=request.user,
            now=timezone.now(),
        )
    except StaleVersion:
        saved = role_periods.assessment_of(owed, month)
        return show_conflict(request, form, saved, back=request.path)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, _("The assessment is saved."))
    return redirect("reviews:assessment_list", month)


@require_http_methods(["GET", "POST"])
def calibration_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The next superior moves an assessment, with a reason that rater and rated read."""
    assessments = Assessment.objects.visible_to(request.user).select_related("person", "assessed_by", "calibrated_by")
    assessment = get_object_or_404(assessments, pk=pk)
    owed, sign_off = owed_of(assessment), sign_off_of(assessment.person, Month(assessment.month))
    calibrator = owed.calibrator if owed else None
    require(may_calibrate(request.user, calibrator=calibrator, assessment=assessment, sign_off=sign_off))
    initial = {
        "calibration": assessment.calibration,
        "reason": assessment.calibration_reason,
        "version": assessment.version,
    }
    form = CalibrationForm(request.POST or None, initial=initial)
    month = Month(assessment.month)
    if request.method == "POST" and form.is_valid():
        try:
            services.calibrate(assessment, **form.cleaned_data, by=request.user, now=timezone.now())
        except StaleVersion:
            assessment.refresh_from_db()
            assessment.reason = assessment.calibration_reason  # under the name of the form's field
            return show_conflict(request, form, assessment, back=request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The calibration is saved."))
            return redirect("reviews:assessment_list", month)
        assessment.refresh_from_db()
    context = {
        "form": form,
        "assessment": assessment,
        "month": month,
        "score": assessed_score(assessment),
        "limit": scheme_of(month).rules["manager_assessment"]["calibration_limit"],
        "ratings": [
            (Assessment._meta.get_field(name).verbose_name, getattr(assessment, name)) for name in Assessment.RATINGS
        ],
    }
    return render_page(request, "reviews/calibration_edit.html", context)
