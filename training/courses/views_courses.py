"""The catalogue, its questions, and what is required of whom."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from training.courses import keeping, selectors
from training.courses.forms import AreaForm, CourseForm, QuestionForm, RequireForm
from training.courses.permissions import keeps_courses, may_keep_courses, plans_dates
from training.models import AreaRule, Course, CourseSession, Enrolment, Question, RequiredCourse
from training.tabs import tabs_of


@require_GET
def course_list(request: HttpRequest) -> HttpResponse:
    """Every course by area, with the hours that the company asks for."""
    today = today_of(request.user, timezone.now())
    courses = list(Course.objects.offered(today).order_by("renews_id", "pk"))
    areas = [(rule, [one for one in courses if one.area == rule.area]) for rule in AreaRule.objects.all()]
    context = {
        "areas": areas,
        "keeps": keeps_courses(request.user, today),
        "tabs": tabs_of(request.user, "training:course_list"),
    }
    return render_page(request, "training/course_list.html", context)


@require_GET
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is about, when it is held, and where one stands with it."""
    now = timezone.now()
    today, course = today_of(request.user, now), get_object_or_404(Course.objects.select_related("renews"), pk=pk)
    dates = CourseSession.objects.coming(now).filter(course__in={course.pk, course.root_id})
    mine = Enrolment.objects.live().filter(person=request.user, course__in={course.pk, course.root_id})
    context = {
        "course": course,
        "dates": selectors.named(dates.with_seats_taken().select_related("course", "unit", "trainer")[:50], today),
        "mine": mine.select_related("course", "session__unit").order_by("-pk")[:10],
        "keeps": keeps_courses(request.user, today),
        "plans": plans_dates(request.user, today),
        "questions": Question.objects.filter(course=course, retired_at=None).count(),
        "required": RequiredCourse.objects.on(today).filter(course=course).select_related("title"),
        "documents": course.documents.select_related("uploaded_by"),
        "now": now,
        "today": today,
    }
    return render_page(request, "training/course_detail.html", context)


def course_add(request: HttpRequest) -> HttpResponse:
    """A new course."""
    today = today_of(request.user, timezone.now())
    require(may_keep_courses(request.user, today))
    form = CourseForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    course = keeping.add_course(form.instance, by=request.user, on=today)
                    sending.leads_to(reverse("training:course_detail", args=[course.pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    context = {"form": form, "title": _("New course"), "back": reverse("training:course_list")}
    return render_page(request, "training/form.html", context)


def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The course over the version that was read."""
    today, course = today_of(request.user, timezone.now()), get_object_or_404(Course, pk=pk)
    require(may_keep_courses(request.user, today))
    form, page = CourseForm(request.POST or None, instance=course, today=today), course_page(pk)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.change_course(form.instance, version=form.cleaned_data["version"] or 0, by=request.user, on=today)
        except StaleVersion:
            return show_conflict(request, form, Course.objects.get(pk=pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    return render_page(request, "training/form.html", {"form": form, "title": course.name, "back": page})


@require_http_methods(["GET", "POST"])
def area_edit(request: HttpRequest, area: str) -> HttpResponse:
    """The hours that an area asks for, and how it is checked."""
    today, rule = today_of(request.user, timezone.now()), get_object_or_404(AreaRule, pk=area)
    page = reverse("training:course_list")

    def do(form: AreaForm) -> str:
        keeping.change_area(form.instance, version=form.cleaned_data["version"], by=request.user, on=today)
        return page

    act = Act(
        heading=_("What is asked of an area: %(area)s") % {"area": rule.get_area_display()},
        lead=_("It holds from now on; hours that people have are counted as before."),
        button=_("Save"),
        done=_("It is saved."),
        back=page,
        verdict=may_keep_courses(request.user, today),
        do=do,
        row=rule,
    )
    return answer(request, act, AreaForm(request.POST or None, instance=AreaRule.objects.get(pk=area)))


def course_page(pk: int) -> str:
    return reverse("training:course_detail", args=[pk])


@require_POST
def course_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the catalogue; what was passed stays."""
    course = get_object_or_404(Course, pk=pk)
    keeping.retire_course(course, by=request.user, on=today_of(request.user, timezone.now()))
    messages.success(request, _("Out of the catalogue. What people passed stays."))
    return redirect("training:course_list")


# --- questions --------------------------------------------------------------------------------------------------------


@require_GET
def question_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank of a course, with the right answers: for those who keep it."""
    today, course = today_of(request.user, timezone.now()), get_object_or_404(Course, pk=pk)
    require(may_keep_courses(request.user, today))
    questions = course.questions.filter(retired_at=None).prefetch_related("choices")
    return render_page(request, "training/question_list.html", {"course": course, "questions": questions})


def question_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new question of a course."""
    today, course = today_of(request.user, timezone.now()), get_object_or_404(Course, pk=pk)
    require(may_keep_courses(request.user, today))
    form = QuestionForm(request.POST or None, instance=Question(course=course))
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    keeping.save_question(form.instance, form.choices, version=0, by=request.user, on=today)
                    sending.leads_to(reverse("training:question_list", args=[pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    return render_page(request, "training/question_edit.html", {"form": form, "course": course})


def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A question over the version that was read; tests that were begun keep theirs."""
    today = today_of(request.user, timezone.now())
    require(may_keep_courses(request.user, today))
    question = get_object_or_404(Question.objects.select_related("course"), pk=pk, retired_at=None)
    form, back = QuestionForm(request.POST or None, instance=question), question_page(question)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            keeping.save_question(form.instance, form.choices, version=version, by=request.user, on=today)
        except StaleVersion:
            return show_conflict(request, form, Question.objects.get(pk=pk), back=back)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(back)
    context = {"form": form, "course": question.course, "question": question}
    return render_page(request, "training/question_edit.html", context)


def question_page(question: Question) -> str:
    return reverse("training:question_list", args=[question.course_id])


@require_POST
def question_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked no more."""
    now, question = timezone.now(), get_object_or_404(Question, pk=pk)
    keeping.retire_question(question, by=request.user, on=today_of(request.user, now), now=now)
    return redirect(question_page(question))


# --- required courses -------------------------------------------------------------------------------------------------


@require_GET
def required_list(request: HttpRequest) -> HttpResponse:
    """What is asked of whom."""
    today = today_of(request.user, timezone.now())
    context = {
        "rows": RequiredCourse.objects.on(today).select_related("course", "title").order_by("course__area", "pk"),
        "keeps": keeps_courses(request.user, today),
        "tabs": tabs_of(request.user, "training:required_list"),
        "today": today,
    }
    return render_page(request, "training/required_list.html", context)


def required_add(request: HttpRequest) -> HttpResponse:
    """Asks a course of a circle."""
    today = today_of(request.user, timezone.now())
    require(may_keep_courses(request.user, today))
    form = RequireForm(request.POST or None, initial=request.GET.dict(), today=today)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("course", "whom", "title", "within_days")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    keeping.require_course(RequiredCourse(since=today, **values), by=request.user, on=today)
                    sending.leads_to(reverse("training:required_list"))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    context = {"form": form, "title": _("Require a course"), "back": reverse("training:required_list")}
    return render_page(request, "training/form.html", context)


@require_POST
def required_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked no more."""
    row = get_object_or_404(RequiredCourse, pk=pk)
    keeping.end_requirement(row, by=request.user, on=today_of(request.user, timezone.now()))
    return redirect("training:required_list")
