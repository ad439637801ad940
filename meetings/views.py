"""The pages of reports: writing, lists, reading, excuses."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import exporting
from core.http import render_page, safe_next
from core.models import StaleVersion
from core.paging import FirstKeysPaginator, FirstRowsPaginator
from core.typed import number_in
from core.verdicts import require
from meetings import exported, permissions, reading, selectors, services
from meetings.deadlines import Deadlines, subject_of
from meetings.forms import ExcuseForm, ReportFilter, ReportForm, typed_fields
from meetings.models import MONTHS, Report, ReportKind
from meetings.repeats import repeated_texts
from meetings.writing import Desk
from org.access import Area, readable_people, today_of
from org.acting import acts_as
from org.models import Person
from org.stamps import stamps

PAGE = 50


@require_GET
def report_today(request: HttpRequest) -> HttpResponse:
    """Leads to the daily report to write now: the oldest awaited, else today's; who owes none goes to the team's."""
    now = timezone.now()
    if awaited := selectors.still_awaited(request.user, now):
        return redirect("meetings:report_edit", ReportKind.DAILY, awaited[0])
    desk = Desk(request.user, ReportKind.DAILY, today_of(request.user, now), now)
    if not desk.may_write(request.user) and desk.report is None:
        return redirect(f"{reverse('meetings:report_list')}?of=below")
    return redirect("meetings:report_edit", desk.kind, desk.subject_on)


@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, kind: str, day: date) -> HttpResponse:
    """Write, send and correct one's own report."""
    desk = Desk(request.user, kind, day, timezone.now())
    if desk.subject_on != subject_of(kind, day):
        raise Http404
    verdict = desk.may_write(request.user)
    if not verdict and desk.report and desk.report.sent_at:
        return redirect("meetings:report_detail", desk.report.pk)
    require(verdict)
    if request.method == "GET":
        return _show_form(request, desk, desk.form())
    form = desk.form(_pressed(request))
    if "send" in request.POST:
        return _send(request, desk, form)
    return _keep(request, desk, form)


def _pressed(request: HttpRequest) -> QueryDict:
    """What was typed, with the button applied that was pressed: one more of something, or one more line."""
    data = request.POST.copy()
    if step := data.get("step"):
        code, _sign, change = step.partition(":")
        name, count = f"count_{code}", data.get(f"count_{code}", "")
        if change in ("1", "-1"):
            data[name] = str(max(0, (number_in(count) or 0) + int(change)))
    if data.get("add") == "line":
        count = data.get("line_count", "")
        data["line_count"] = str((number_in(count) or 0) + 1)
    return data


def _keep(request: HttpRequest, desk: Desk, form: ReportForm) -> HttpResponse:
    """Saves the draft as it stands and stays on the page."""
    try:
        _save(desk, form.data, by=request.user)
    except StaleVersion:
        return _show_conflict(request, desk, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _show_form(request, desk, form)
    if "save" in request.POST:
        messages.success(request, _("Saved. You can go on writing later."))
    where = reverse("meetings:report_edit", args=[desk.kind, desk.subject_on])
    if request.POST.get("add") == "line":
        where += f"?added={form.line_count}#line-{form.line_count - 1}"
    elif step := request.POST.get("step"):
        where += f"#count-{step.partition(':')[0]}"
    return redirect(where)


def _save(desk: Desk, data: QueryDict, *, by: Person) -> Report:
    version = data.get("version", "")
    return services.save_draft(
        person=desk.person,
        kind=desk.kind,
        subject_on=desk.subject_on,
        fields=typed_fields(data),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        by=by,
        now=desk.now,
        ground=desk.ground,
    )


def _send(request: HttpRequest, desk: Desk, form: ReportForm) -> HttpResponse:
    """Sends, unless something is to be mended, or text repeats and the writer has not seen that yet."""
    if not form.is_valid():
        return _show_form(request, desk, form)
    earlier = selectors.earlier_texts(desk.person, desk.kind, desk.subject_on)
    repeats = repeated_texts(form.content().texts(), earlier)
    if repeats and request.POST["send"] != "anyway":
        return _show_form(request, desk, form, repeats=repeats)
    try:
        report = services.submit_report(
            person=desk.person,
            kind=desk.kind,
            subject_on=desk.subject_on,
            content=form.content(keep=desk.kept_with(repeats=bool(repeats))),
            version=form.cleaned_data["version"],
            by=request.user,
            now=desk.now,
            ground=desk.ground,
        )
    except StaleVersion:
        return _show_conflict(request, desk, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _show_form(request, desk, form)
    messages.success(request, _("Corrected.") if report.corrected_at else _("Sent."))
    return redirect("meetings:report_detail", report.pk)


def _show_form(request: HttpRequest, desk: Desk, form: ReportForm, *, repeats: list[str] | None = None) -> HttpResponse:
    context = {"desk": desk, "form": form, "repeats": repeats or [], "added": request.GET.get("added")}
    page = "period" if desk.kind in MONTHS else desk.kind
    return render_page(request, f"meetings/{page}_report_edit.html", context)


def _show_conflict(request: HttpRequest, desk: Desk, form: ReportForm) -> HttpResponse:
    """Both texts side by side, 409: what was typed stays in the form, ready to be saved over what is there now."""
    fresh = Desk(desk.person, desk.kind, desk.subject_on, desk.now)
    context = {
        "desk": fresh,
        "differences": reading.differences(form, fresh.form()),
        "fields": sorted(typed_fields(form.data).items()),
    }
    return render_page(request, "meetings/report_conflict.html", context, status=409)


@require_POST
def report_draft(request: HttpRequest, kind: str, day: date) -> JsonResponse:
    """Keeps what is being typed; asked every few seconds by the page. Answers with the version now saved."""
    desk = Desk(request.user, kind, day, timezone.now())
    if desk.subject_on != subject_of(kind, day):
        raise Http404
    try:
        report = _save(desk, request.POST, by=request.user)
    except StaleVersion as error:
        told = [difference._asdict() for difference in reading.differences(desk.form(request.POST), desk.form())]
        answer = {"text": " ".join(error.messages), "version": desk.version, "differences": told}
        return JsonResponse(answer, status=409)
    except ValidationError as error:
        return JsonResponse({"text": " ".join(error.messages)}, status=422)
    except PermissionDenied as error:
        return JsonResponse({"text": str(error)}, status=403)
    return JsonResponse({"version": report.version, "saved_at": report.saved_at and report.saved_at.isoformat()})


@require_GET
def report_list(request: HttpRequest) -> HttpResponseBase:
    """My reports, or those of the people below me."""
    now, is_below = timezone.now(), request.GET.get("of") == "below"
    narrow = ReportFilter(request.GET)
    if is_below and narrow.chosen("state") == "awaited":
        return _awaited_list(request, narrow)
    reports = Report.objects.visible_to(request.user).for_lists()
    reports = reports.of_others(request.user) if is_below else reports.filter(person=request.user)
    of_few = not is_below or selectors.reads_few(request.user, now)
    ordered = narrow.apply(reports).newest_first(of_few=of_few)
    if how := exporting.wanted(request):
        return exporting.export(request, "reports", exported.header(), exported.exported_reports(ordered, now), how=how)
    paginator = FirstKeysPaginator if of_few else FirstRowsPaginator
    page = paginator(ordered, PAGE).get_page(request.GET.get("page"))
    states = selectors.states_of_reports(list(page), now)
    context = {
        "filter": narrow,
        "page": page,
        "rows": [(report, states[report.pk]) for report in page],
        "is_below": is_below,
        "tabs": _tabs(request.user, now, is_below=is_below),
        "writes": selectors.writes_reports(request.user, now),
        "may_keep": permissions.may_keep_templates(request.user, on=today_of(request.user, now)),
    }
    return render_page(request, "meetings/report_list.html", context, partial="rows")


def _awaited_list(request: HttpRequest, narrow: ReportFilter) -> HttpResponse:
    """Who of the people below has not handed in the report of one day, week or month."""
    now, kind = timezone.now(), narrow.chosen("kind") or ReportKind.DAILY
    subject_on = subject_of(kind, narrow.chosen("on") or today_of(request.user, now) - timedelta(days=1))
    number = request.GET.get("page")
    if kind == ReportKind.DAILY:
        people = narrow.named(selectors.people_awaited(request.user, subject_on))
        page = FirstKeysPaginator(people, PAGE).get_page(number)
        awaited = selectors.awaited_states(list(page), subject_on, now)
    else:
        found = selectors.not_handed_in(request.user, kind, subject_on, now)
        if name := narrow.chosen("person"):
            found = [(person, state) for person, state in found if reading.is_named(person, name)]
        page = Paginator(found, PAGE).get_page(number)
        awaited = list(page)
    context = {
        "filter": narrow,
        "page": page,
        "awaited": awaited,
        "kind": kind,
        "subject_on": subject_on,
        "is_below": True,
        "tabs": _tabs(request.user, now, is_below=True),
        "writes": selectors.writes_reports(request.user, now),
        "may_keep": permissions.may_keep_templates(request.user, on=today_of(request.user, now)),
    }
    return render_page(request, "meetings/report_list.html", context, partial="rows")


def _tabs(viewer: Person, now: datetime, *, is_below: bool) -> list[tuple[str, str, bool]]:
    """Both views where there are two: own reports of whoever writes some, others' of whoever reads some."""
    address = reverse("meetings:report_list")
    tabs = [(_("Mine"), address, not is_below), (_("Below me"), f"{address}?of=below", is_below)]
    return tabs if selectors.writes_reports(viewer, now) and (is_below or selectors.reads_others(viewer, now)) else []


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A report as it was sent, and what comes back to the writer."""
    report = get_object_or_404(
        Report.objects.visible_to(request.user).select_related(
            "person", "superior", "read_by", "excused_by", "excused_for", "unit"
        ),
        pk=pk,
    )
    sheet = reading.Sheet(report, viewer=request.user, now=timezone.now())
    return render_page(request, "meetings/report_detail.html", {"sheet": sheet, "report": report})


@require_POST
def report_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The superior says that the report has been read."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    services.mark_read(report, by=request.user, now=timezone.now())
    return redirect(safe_next(request, default=reverse("meetings:report_detail", args=[pk])))


@require_http_methods(["GET", "POST"])
def report_excuse(request: HttpRequest, code: str, kind: str, day: date) -> HttpResponse:
    """The superior of the day, or whoever stands in, excuses a missing report."""
    now = timezone.now()
    person = _reported_by(request.user, code, kind, day)
    deadlines = Deadlines.about(person, kind, day)
    report = Report.objects.filter(person=person, kind=kind, subject_on=day).first()
    deciding_day = deadlines.deciding_day(person.pk, kind, day)
    stamped = stamps([(person.pk, deciding_day)]).get((person.pk, deciding_day))
    state = services.state_of(report, deadlines, person=person, kind=kind, subject_on=day, now=now)
    last_day = deadlines.last_excuse_day(person.pk, kind, day)
    verdict = permissions.may_excuse(
        request.user,
        person=person,
        superior=stamped.superior if stamped else None,
        state=state,
        last_day=last_day,
        today=today_of(request.user, now),
    )
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.excuse_report(
                person=person, kind=kind, subject_on=day, reason=form.cleaned_data["reason"], by=request.user, now=now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Excused."))
            return redirect(f"{reverse('meetings:report_list')}?of=below&state=excused")
    context = {"form": form, "verdict": verdict, "person": person, "kind": kind, "day": day, "last_day": last_day}
    return render_page(request, "meetings/report_excuse.html", context)


def _reported_by(viewer: Person, code: str, kind: str, day: date) -> Person:
    """The person of a report that may not exist: readable today, or in the viewer's team on the day itself."""
    if day != subject_of(kind, day):
        raise Http404
    person = get_object_or_404(Person, code=code)
    if readable_people(viewer, Area.REPORTS).filter(pk=person.pk).exists():
        return person
    deadlines = Deadlines.about(person, kind, day)
    key = person.pk, deadlines.deciding_day(person.pk, kind, day)
    stamped = stamps([key]).get(key)
    if stamped is None or stamped.superior is None or viewer.pk == person.pk:
        raise Http404
    if not acts_as(viewer, stamped.superior.pk, today_of(viewer, timezone.now())):
        raise Http404
    return person
