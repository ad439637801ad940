"""The paper of a test: drawn from the bank, frozen with the attempt, read in the reader's language, and reckoned."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language

from training.courses import rules
from training.models import Course, Question

LANGUAGES = ("en", "zh_hant", "zh_hans")


def bank_of(course: Course) -> list[Question]:
    """The questions in use: the course's own, or where it renews one and has none, those of that one. Two queries."""
    rows = Question.objects.filter(course__in={course.pk, course.root_id}, retired_at=None)
    questions = list(rows.prefetch_related("choices"))
    own = [one for one in questions if one.course_id == course.pk]
    return own or questions


def draw(questions: Sequence[Question], count: int, *, seen: Collection[int], chance: random.Random) -> list[Question]:
    """So many questions of the bank, all where `count` is 0, those not seen before first; in the order of the bank."""
    if not count or count >= len(questions):
        return list(questions)
    by_chance = chance.sample(list(questions), len(questions))
    chosen = sorted(by_chance, key=lambda one: one.pk in seen)[:count]
    return sorted(chosen, key=lambda one: one.pk)


def frozen(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """What an attempt keeps: nothing that is changed later reaches it."""
    return [
        {
            "question": one.pk,
            "kind": one.kind,
            "weight": one.weight,
            "text": _texts(one),
            "choices": [{"text": _texts(choice), "is_right": choice.is_right} for choice in one.choices.all()],
        }
        for one in questions
    ]


def _texts(row: object) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := getattr(row, f"text_{language}"))}


class ShownChoice(NamedTuple):
    """An answer as the page shows it."""

    place: int
    text: str
    is_right: bool
    is_ticked: bool


class ShownQuestion(NamedTuple):
    """A question as the page shows it: its field's name, and after sending whether it was right."""

    number: int  # as people count
    name: str
    text: str
    is_multiple: bool
    choices: Sequence[ShownChoice]
    is_right: bool

    @property
    def is_answered(self) -> bool:
        return any(choice.is_ticked for choice in self.choices)


def shown(paper: Sequence[Mapping[str, Any]], answers: Mapping[str, Sequence[int]]) -> list[ShownQuestion]:
    """The paper in the reader's language, with what was ticked."""
    found = []
    for place, one in enumerate(paper):
        ticked = set(answers.get(str(place), ()))
        choices = [
            ShownChoice(number, _in_language(choice["text"]), choice["is_right"], number in ticked)
            for number, choice in enumerate(one["choices"])
        ]
        is_right = all(choice.is_right == choice.is_ticked for choice in choices)
        text, is_multiple = _in_language(one["text"]), one["kind"] == "multiple"
        found.append(ShownQuestion(place + 1, f"q{place}", text, is_multiple, choices, is_right))
    return found


def _in_language(texts: Mapping[str, str]) -> str:
    own = {"zh-hant": "zh_hant", "zh-hans": "zh_hans"}.get(get_language() or "", "en")
    return next((text for language in (own, "zh_hant", "zh_hans", "en") if (text := texts.get(language))), "")


def answers_in(paper: Sequence[Mapping[str, Any]], ticked: Mapping[str, Iterable[str]]) -> dict[str, list[int]]:
    """What was sent, by the place of each question: only answers that it offers, of a single one the first."""
    found = {}
    for place, one in enumerate(paper):
        offered = {str(number): number for number in range(len(one["choices"]))}
        places = sorted({offered[text] for text in ticked.get(f"q{place}", ()) if text in offered})
        if places:
            found[str(place)] = places if one["kind"] == "multiple" else places[:1]
    return found


def percent_of(paper: Sequence[Mapping[str, Any]], answers: Mapping[str, Sequence[int]]) -> Decimal:
    """The result (rules.percent_right)."""
    asked = [
        rules.Asked(
            frozenset(number for number, choice in enumerate(one["choices"]) if choice["is_right"]), one["weight"]
        )
        for one in paper
    ]
    return rules.percent_right(asked, {int(place): frozenset(ticked) for place, ticked in answers.items()})
