"""The pages of the reader, who reads ten reports at once and replies, and of the writer, who sees that."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors
from core.http import render_page, safe_next
from core.typed import number_in
from meetings import replies, unread
from meetings.models import Report, ReportReply
from meetings.models_replies import MOST
from meetings.services import mark_read
from org.access import today_of


class WordsForm(forms.Form):
    """A few words; the service says what is wrong with them."""

    text = forms.CharField(
        label=gettext_lazy("A few words"),
        max_length=MOST,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "maxlength": MOST}),
    )


@require_GET
def report_unread(request: HttpRequest) -> HttpResponse:
    """The oldest ten reports that wait to be read, each whole and short; how many wait and since when."""
    now = timezone.now()
    context = {"unread": unread.load_unread(request.user, now), "now": now, "today": today_of(request.user, now)}
    return render_page(request, "meetings/report_unread.html", context)


@require_POST
def report_read_all(request: HttpRequest) -> HttpResponse:
    """The reader has read all that the page showed."""
    wanted = {pk for text in request.POST.getlist("report")[: unread.AT_ONCE] if (pk := number_in(text)) is not None}
    now = timezone.now()
    for report in unread.unread_for(request.user, now).filter(pk__in=wanted):
        mark_read(report, by=request.user, now=now)
    return redirect("meetings:report_unread")


@require_POST
def report_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The superior says a few words to the writer."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    return _say(request, replies.reply_to_report, report, back=reverse("meetings:report_detail", args=[pk]))


@require_GET
def reply_list(request: HttpRequest) -> HttpResponse:
    """What was said to one's own reports, what is new first."""
    now = timezone.now()
    said = sorted(replies.replies_to(request.user, now), key=lambda reply: reply.seen_at is not None)
    return render_page(request, "meetings/reply_list.html", {"replies": said, "now": now})


@require_POST
def reply_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The writer answers, or says with one tap that it is seen."""
    readable = Report.objects.visible_to(request.user)
    reply = get_object_or_404(ReportReply.objects.select_related("report"), pk=pk, report__in=readable)
    back = reverse("meetings:reply_list")
    if "seen" in request.POST:
        replies.note_seen(reply, by=request.user, now=timezone.now())
        return redirect(safe_next(request, default=back))
    return _say(request, replies.answer_reply, reply, back=back)


def _say(request: HttpRequest, service: Callable, about: Report | ReportReply, *, back: str) -> HttpResponse:
    """Calls the service with the words typed; what it refuses is shown with them, on a page of their own."""
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            service(about, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Said."))
            return redirect(safe_next(request, default=back))
    context = {"form": form, "back": back, "next": request.POST.get("next", "")}
    return render_page(request, "meetings/reply_edit.html", context)
