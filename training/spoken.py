"""Texts that are kept in several languages, a row for each: the one that the reader reads."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils.translation import get_language

T = TypeVar("T", bound=Any)  # with a field `language`
NEXT_BEST = {"zh-hant": ("zh-hans", "en"), "zh-hans": ("zh-hant", "en"), "en": ("zh-hant", "zh-hans")}


def in_reader_s_language(texts: Iterable[T]) -> T | None:
    """The text in the active language, else in the next best of the three; None where there is none."""
    by_language = {text.language: text for text in texts}
    spoken = get_language() or "en"
    order = (spoken, *NEXT_BEST.get(spoken, NEXT_BEST["en"]))
    return next((by_language[one] for one in order if one in by_language), None)
