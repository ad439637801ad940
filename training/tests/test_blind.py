"""Nobody learns what an observer gave before every observer has sent: not on pages, in files, counts or the trail."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from duties.models import Duty
from duties.services import plan_duties
from salesops.personal.export import export_person
from training.models import GivenScore, Observer, SpreadWord
from training.rehearsals import scheduling, scoring
from training.tests.factories_rehearsals import FULL, NOTHING, given, make_rehearsal, running, scored, send

pytestmark = pytest.mark.django_db
NOW = at(12)
GAVE = given(facts=31, sources=17, gaps=13, questions=23, objections=19, next_step=11, time=7)
SAID = "the-remark-of-the-supervisor"
OTHERS = ("assistant", "salesperson", "colleague", "manager", "director", "gm", "hr", "stranger")


@pytest.fixture
def half(company):
    """The supervisor has sent, the assistant has not."""
    rehearsal = running(company)
    send(rehearsal, company.supervisor, GAVE, now=NOW, remark=SAID)
    return rehearsal


def pages(rehearsal) -> list[str]:
    one = [
        reverse(f"training:rehearsal_{name}", args=[rehearsal.pk])
        for name in ("detail", "score", "explain", "debrief", "edit")
    ]
    lists = [reverse("training:rehearsal_list"), reverse("training:rehearsal_list") + "?of=others"]
    return [*one, *lists, reverse("duties:today"), reverse("duties:team"), reverse("org:trail")]


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_reads_anything_of_it(company, as_, half, name):
    viewer = getattr(company, name)
    for model in (GivenScore, Observer, SpreadWord):
        seen = model.objects.visible_to(viewer)
        told = (
            seen.filter(**{"observer__person" if model is GivenScore else "person": company.supervisor.pk})
            if (model is not SpreadWord)
            else seen
        )
        assert not told.exists()
    for url in pages(half):
        page = as_(viewer).get(url).content.decode()
        assert SAID not in page
        assert not re.search(r"\b(88\.00|61\.00|60\.00)\b", page)


def test_page_is_the_same_to_the_other_observer_whatever_was_given(company, as_):
    """Not even a count: with nothing sent, little or much, the page reads alike."""

    def shown(values) -> str:
        rehearsal = running(company, day=DAY)
        if values:
            send(rehearsal, company.supervisor, values, now=NOW, remark=SAID)
        page = as_(company.assistant).get(reverse("training:rehearsal_detail", args=[rehearsal.pk])).content.decode()
        page = re.sub(r"csrf[^>]*>|X-CSRFToken[^}]*}", "", page)
        return page.replace(f"/{rehearsal.pk}/", "/…/")

    assert shown(None) == shown(FULL) == shown(NOTHING)


def test_whoever_leads_learns_whose_scores_are_awaited_and_no_more(company, as_, half):
    url = reverse("training:rehearsal_detail", args=[half.pk])
    assert "awaited: Zhou Ting" in as_(company.manager).get(url).content.decode()
    for other in (company.assistant, company.salesperson, company.director, company.hr):
        assert "awaited" not in as_(other).get(url).content.decode()


def test_a_leader_who_observes_learns_it_only_after_sending(company, as_):
    rehearsal = running(company, observers=(company.supervisor, company.manager, company.assistant))
    send(rehearsal, company.supervisor, GAVE, now=NOW)
    url = reverse("training:rehearsal_detail", args=[rehearsal.pk])
    assert "awaited" not in as_(company.manager).get(url).content.decode()
    send(rehearsal, company.manager, FULL, now=NOW)
    page = re.sub(r"csrf[^>]*>|X-CSRFToken[^}]*}", "", as_(company.manager).get(url).content.decode())
    assert "awaited: Zhou Ting" in page and SAID not in page and not re.search(r"\b31\b", page)


def test_a_page_that_has_gone_on_does_not_tell_a_leader_who_observes_that_somebody_has_sent(company, as_):
    """It names the act before, as it does where nobody has sent: what is missing would tell as well."""
    rehearsal = make_rehearsal(company, observers=(company.supervisor, company.manager, company.assistant))
    scheduling.start(rehearsal, by=company.assistant, now=at(10))
    url = reverse("training:rehearsal_call_off", args=[rehearsal.pk])

    def shown() -> str:
        content = as_(company.manager).post(url, {"reason": "It rains", "version": "1"}).content.decode()
        return re.sub(r"csrf[^>]*>|X-CSRFToken[^}]*}", "", content)

    before = shown()
    assert "began a rehearsal" in before
    send(rehearsal, company.supervisor, GAVE, now=NOW)
    assert shown() == before


def test_own_scores_are_read_at_once_by_their_observer_alone(company, as_, half):
    url = reverse("training:rehearsal_detail", args=[half.pk])
    page = as_(company.supervisor).get(url).content.decode()
    assert SAID in page and re.search(r"\b31\b", page)


def test_once_all_have_sent_everybody_who_reads_it_reads_all(company, as_, half):
    send(half, company.assistant, FULL, now=NOW)
    url = reverse("training:rehearsal_detail", args=[half.pk])
    for reader in (company.assistant, company.salesperson, company.colleague, company.manager, company.gm, company.hr):
        page = as_(reader).get(url).content.decode()
        assert SAID in page and "far apart" in page
    for outsider in (company.stranger, company.other_manager, company.technician):
        assert as_(outsider).get(url).status_code == 404


def archive_of(person) -> str:
    target = io.BytesIO()
    export_person(person, target, by=person, now=timezone.now())
    with zipfile.ZipFile(target) as archive:
        names = [name for name in archive.namelist() if name.startswith("training.") and name.endswith(".json")]
        return json.dumps({name: json.loads(archive.read(name)) for name in names})


def test_exports_hold_it_once_all_have_sent(company, half):
    assert SAID in archive_of(company.supervisor)
    for person in (company.salesperson, company.assistant, company.colleague, company.manager):
        told = archive_of(person)
        assert SAID not in told and "givenscore" not in told
    send(half, company.assistant, FULL, now=NOW)
    assert SAID in archive_of(company.salesperson) and SAID not in archive_of(company.assistant)


def test_the_trail_says_who_has_scored_once_all_have(company, as_, half):
    def acts(viewer) -> list[str]:
        days = as_(viewer).get(reverse("org:trail"), {"kind": "rehearsals"}).context["page"].days
        return [line.entry.action for _day, lines in days for line in lines if "score" in line.entry.action]

    assert [acts(one) for one in (company.gm, company.hr)] == [[], []]
    assert "training.send_scores" not in trail_in_archive(company.salesperson)
    send(half, company.assistant, FULL, now=NOW)
    assert acts(company.gm) == ["training.score_rehearsal"] + ["training.send_scores"] * 2
    assert "training.send_scores" in trail_in_archive(company.salesperson)


def trail_in_archive(person) -> str:
    """What the export of the person holds of the trail."""
    target = io.BytesIO()
    export_person(person, target, by=person, now=timezone.now())
    with zipfile.ZipFile(target) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "audit" in name.lower())


def test_that_somebody_has_scored_stands_in_no_list_of_duties(company, as_, half):
    plan_duties(NOW)
    duty = Duty.objects.get(kind="rehearsal_score", person=company.assistant)
    assert (duty.local_date, duty.due_at) == (DAY + timedelta(days=2), at(18, day=DAY + timedelta(days=2)))
    assert Duty.objects.get(kind="rehearsal_score", person=company.supervisor).done_at == NOW
    for viewer in (company.manager, company.director, company.gm):
        for name in ("duties:team", "duties:rhythm"):
            assert "Score the rehearsal" not in as_(viewer).get(reverse(name)).content.decode()


def test_word_and_debrief_are_duties_once_all_have_sent(company, half):
    send(half, company.assistant, FULL, now=NOW)
    plan_duties(NOW)
    owed = Duty.objects.filter(kind__startswith="rehearsal_", done_at=None).values_list("kind", "person__code")
    assert set(owed) == {
        ("rehearsal_word", "SUPERVISOR"),
        ("rehearsal_word", "ASSISTANT"),
        ("rehearsal_word", "MANAGER"),  # who leads: the step before the debrief
    }
    words = {one: "They heard other things." for one in half.spread_words.values_list("criterion", flat=True)}
    half.refresh_from_db()
    scoring.explain(half, words=words, by=company.supervisor, now=at(13))
    plan_duties(at(13))
    owed = Duty.objects.filter(kind__startswith="rehearsal_", done_at=None).values_list("kind", "person__code")
    assert set(owed) == {("rehearsal_debrief", "MANAGER")}


# --- hidden objections ------------------------------------------------------------------------------------------------


def test_hidden_objections_are_read_by_buyer_and_observers_and_by_the_others_after_the_scores(company, as_, half):
    objections, url = half.told.objections.splitlines()[0], reverse("training:rehearsal_detail", args=[half.pk])

    def readers() -> set[str]:
        names = ("salesperson", "colleague", "supervisor", "assistant", "manager", "director", "gm", "hr")
        start = objections[:60]
        return {one for one in names if start in as_(getattr(company, one)).get(url).content.decode()}

    assert readers() == {"colleague", "supervisor", "assistant"}
    send(half, company.assistant, FULL, now=NOW)
    assert len(readers()) == 8


def test_whoever_is_about_to_sell_does_not_open_the_scenario_as_its_keeper(company, as_):
    rehearsal = running(company, company.manager, lead=company.director)
    page = reverse("training:scenario_detail", args=[rehearsal.scenario_id])
    edit = reverse("training:scenario_edit", args=[rehearsal.scenario_id])
    start = rehearsal.told.objections[:60]
    assert start not in as_(company.manager).get(page).content.decode()
    assert as_(company.manager).get(edit).status_code == 403
    assert start in as_(company.other_manager).get(page).content.decode()
    scored(company, company.manager, lead=company.director, day=DAY - timedelta(days=3))
    assert as_(company.manager).get(edit).status_code == 403  # the other one is still to come
