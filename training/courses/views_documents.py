"""Documents of a course: everybody takes them along, the keepers of courses add and remove them."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.files.fields import DocumentForm
from core.files.serving import attachment
from org.access import today_of
from training.courses import documents
from training.courses.permissions import may_keep_courses
from training.courses.views_courses import course_page
from training.models import Course, CourseDocument


@require_http_methods(["GET", "POST"])
def document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a document of a course."""
    course, now = get_object_or_404(Course, pk=pk), timezone.now()
    today, page = today_of(request.user, now), course_page(pk)

    def do(form: forms.Form) -> str:
        documents.add_document(course, form.cleaned_data["document"], by=request.user, on=today, now=now)
        return page

    act = Act(
        heading=_("A document of the course"),
        lead=_("Everybody in the company can read it: slides, a sheet, a sample contract."),
        button=_("Keep it"),
        done=_("The document is kept."),
        back=page,
        verdict=may_keep_courses(request.user, today),
        do=do,
    )
    return answer(request, act, DocumentForm(request.POST or None, request.FILES or None))


@require_GET
def document_get(request: HttpRequest, pk: object) -> FileResponse:
    """The document, to be saved and never shown in the browser."""
    return attachment(get_object_or_404(CourseDocument, pk=pk))


@require_POST
def document_remove(request: HttpRequest, pk: object) -> HttpResponse:
    """Removes a document."""
    document = get_object_or_404(CourseDocument.objects.select_related("course"), pk=pk)
    documents.remove_document(document, by=request.user, on=today_of(request.user, timezone.now()))
    messages.success(request, _("The document is removed."))
    return redirect(course_page(document.course_id))
