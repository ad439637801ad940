"""Text that repeats earlier text: shown to the writer first, never scored by machine (rules.md 2.3, product.md 6)."""

from collections.abc import Iterable
from difflib import SequenceMatcher

SHORTEST = 12  # "no news today" repeats by right
ALIKE = 0.9


def repeated_texts(texts: Iterable[str], earlier: Iterable[str]) -> list[str]:
    """Those of `texts` that say nearly the same as one of `earlier`, in their order."""
    known = [plain for text in earlier if len(plain := _plain(text)) >= SHORTEST]
    return [text for text in texts if len(_plain(text)) >= SHORTEST and _says_the_same(_plain(text), known)]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _says_the_same(text: str, known: list[str]) -> bool:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    for other in known:
        matcher.set_seq1(other)
        # The cheap upper bounds first: the exact ratio is quadratic.
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            return True
    return False
