"""Text that repeats earlier text: shown to the writer first, never scored by machine (rules.md 2.3, product.md 6)."""

from collections import Counter
from collections.abc import Iterable

SHORTEST = 12  # "no news today" repeats by right
ALIKE = 0.8
PIECE = 2  # signs that are compared together


def repeated_texts(texts: Iterable[str], earlier: Iterable[str]) -> list[str]:
    """Those of `texts` that say nearly the same as one of `earlier`, in their order.

    Texts are compared by the pieces they are made of: the cost grows with their length and no faster, for whoever
    writes chooses the text.
    """
    known = [pieces for text in earlier if (pieces := _pieces(text))]
    return [text for text in texts if (mine := _pieces(text)) and any(_alike(mine, other) for other in known)]


def _pieces(text: str) -> Counter[str]:
    """How often each run of signs occurs; nothing for a text too short to mean anything."""
    plain = " ".join(text.casefold().split())
    if len(plain) < SHORTEST:
        return Counter()
    return Counter(plain[start : start + PIECE] for start in range(len(plain) - PIECE + 1))


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    """Whether most pieces are common to both."""
    whole = one.total() + other.total()
    return 2 * min(one.total(), other.total()) >= ALIKE * whole and 2 * (one & other).total() >= ALIKE * whole
