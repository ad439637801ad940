"""Forms that are sent once, saved over the version that was read, and lists that no address breaks."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from core.forms import DayField, PlainHelper, SubmitKeyField, VersionField, add_errors, differences, once, show_conflict
from core.http import render_page, safe_next
from core.models import SubmitKey
from core.tables import PlainTable, show_page
from core.throttle import forget_ended, has_tries_left
from core.verdicts import ALLOWED, not_now


def make_request(path="/", user=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user, request.session = user, SessionStore()
    request.htmx = HtmxDetails(request)
    request._messages = FallbackStorage(request)
    return request


# --- once -------------------------------------------------------------------------------------------------------------


def test_form_sent_twice_makes_one_row_and_leads_to_the_first_page(company):
    key, made = uuid.uuid4(), []
    for _ in range(2):
        request = make_request(user=company.salesperson)
        with once(request, company.salesperson, key) as sending:
            if not sending.is_repeat:
                made.append("row")
                sending.leads_to("/rows/1/")
    assert [made, sending.url] == [["row"], "/rows/1/"]
    assert [str(message) for message in request._messages] == ["This was already sent. Here it is."]


def test_key_is_free_again_when_the_sending_failed(company):
    key, request = uuid.uuid4(), make_request(user=company.salesperson)
    with pytest.raises(ValidationError), once(request, company.salesperson, key):
        raise ValidationError("not so")
    assert not SubmitKey.objects.exists()


def test_key_of_one_person_says_nothing_about_another(company):
    key = uuid.uuid4()
    for person in (company.salesperson, company.colleague):
        with once(make_request(user=person), person, key) as sending:
            assert not sending.is_repeat


def test_every_form_that_creates_gets_a_key_of_its_own():
    class NoteForm(forms.Form):
        submit_key = SubmitKeyField()

    assert NoteForm()["submit_key"].value() != NoteForm()["submit_key"].value()
    assert not NoteForm({"submit_key": "not a key"}).is_valid()


# --- two people wrote -------------------------------------------------------------------------------------------------


class CausesForm(forms.Form):
    version = VersionField()
    causes = forms.CharField(widget=forms.Textarea)
    helper = PlainHelper()


def test_conflict_shows_both_texts_and_saves_over_what_is_there_now(company):
    saved = SimpleNamespace(causes="their words", version=7)
    form = CausesForm(QueryDict("version=3&causes=my+words"))
    assert form.is_valid()
    assert [(one.label, one.mine, one.theirs) for one in differences(form, saved)] == [
        ("Causes", "my words", "their words")
    ]
    answer = show_conflict(make_request(user=company.salesperson), form, saved, back="/back/")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="version" value="7"' in text
    assert [text.count("their words"), text.count("my words") >= 2, "/back/" in text] == [1, True, True]


class DayForm(forms.Form):
    version = VersionField()
    day = DayField()


def test_conflict_says_days_in_words_and_has_no_form_where_it_is_over(company):
    saved = SimpleNamespace(day=date(2026, 7, 1), version=7)
    form = DayForm(QueryDict("version=3&day=2026-07-13"))
    assert form.is_valid()
    pages = [
        show_conflict(make_request(user=company.salesperson), form, saved, back="/back/", verdict=verdict)
        for verdict in (ALLOWED, not_now("It is over."))
    ]
    texts = [page.content.decode() for page in pages]
    assert [page.status_code for page in pages] == [409, 409]
    assert ["1 July 2026" in text and "13 July 2026" in text for text in texts] == [True, True]
    assert ['name="version"' in text for text in texts] == [True, False]
    assert "It is over." in texts[1]


def test_errors_of_a_service_stand_at_their_fields():
    form = CausesForm(QueryDict("version=3&causes=x"))
    form.is_valid()
    add_errors(form, ValidationError({"causes": "too short", "elsewhere": "also wrong"}))
    add_errors(form, ValidationError("not now"))
    assert form.errors == {"causes": ["too short"], "__all__": ["also wrong", "not now"]}


# --- pages and parts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "is_part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_part_is_sent_only_when_htmx_asks_for_one(headers, is_part, monkeypatch):
    asked = []
    monkeypatch.setattr("core.http.render", lambda request, name, *args, **kwargs: asked.append(name) or HttpResponse())
    answer = render_page(make_request(**headers), "page.html", partial="list")
    assert asked == ["page.html#list" if is_part else "page.html"]
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https://testserver@evil.example/",
        "\thttps://evil.example",
        "",
    ],
)
def test_way_on_leads_only_into_this_house(target):
    request = RequestFactory().post("/", {"next": target})
    assert safe_next(request, default="/today/") == "/today/"


def test_way_on_is_followed_within_this_house():
    assert safe_next(RequestFactory().post("/", {"next": "/team/?page=2"}), default="/") == "/team/?page=2"


# --- lists and throttles ----------------------------------------------------------------------------------------------


class Letters(PlainTable):
    letter = tables.Column(orderable=True)
    secret = tables.Column()


ROWS = [{"letter": letter, "secret": ord("z") - ord(letter)} for letter in "bca"]


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("", "bc"),
        ("?sort=letter", "ab"),
        ("?sort=-letter", "cb"),
        ("?sort=secret", "bc"),
        ("?sort=letter__x", "bc"),
        ("?page=2", "a"),
        ("?page=99", "a"),
        ("?page=-1", "a"),
        ("?page=" + "9" * 5000, "bc"),
        ("?page=two", "bc"),
        ("?per_page=1", "bc"),
    ],
)
def test_list_is_sorted_and_cut_only_as_it_allows(query, letters):
    table = show_page(Letters(ROWS), make_request(f"/{query}"), per_page=2)
    assert "".join(row.get_cell_value("letter") for row in table.paginated_rows) == letters


def test_tries_are_counted_for_each_and_for_each_thing(db):
    cache.clear()
    assert [has_tries_left("door", "a", limit=2, seconds=60) for _ in range(3)] == [True, True, False]
    assert has_tries_left("door", "b", limit=2, seconds=60)
    assert has_tries_left("window", "A", limit=2, seconds=60)
    assert not has_tries_left("door", "A", limit=2, seconds=60)


def test_tries_outlast_a_flood_of_others_and_are_forgotten_when_their_window_ends(db):
    cache.clear()
    now = timezone.now()
    assert has_tries_left("door", "a", limit=1, seconds=600)
    for number in range(320):
        cache.set(f"zzz.{number}", 1, timeout=60)
    assert not has_tries_left("door", "a", limit=1, seconds=600)
    assert forget_ended(now + timedelta(seconds=90)) == 320
    assert not has_tries_left("door", "a", limit=1, seconds=600)
    assert forget_ended(now + timedelta(seconds=900)) == 1


# --- what to mend -----------------------------------------------------------------------------------------------------


class Asked(forms.Form):
    name = forms.CharField(label="Name")
    helper = PlainHelper()


def test_form_says_once_above_its_fields_what_to_mend():
    form = Asked({"name": ""})
    form.add_error(None, "NORTH already has a head.")
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    assert page.count("NORTH already has a head.") == 1
    assert '<a href="#id_name">Name</a>' in page


def test_a_hint_that_holds_what_somebody_typed_is_escaped():
    form = Asked()
    form.fields["name"].help_text = "Given by <b>Li</b>"  # as by an observer of that name
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    assert ("<b>Li</b>" in page, "Given by &lt;b&gt;Li" in page) == (False, True)


def test_login_that_fails_says_so_once(client, company):
    page = client.post("/accounts/login/", {"login": company.gm.code, "password": "wrong"}).content.decode()
    assert page.count('role="alert"') == 1
    assert "alert-danger" not in page
