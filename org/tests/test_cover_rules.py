"""Who stands in: the first who is here, a step further when all deputies are away, never in a circle."""

import pytest

from org.cover_rules import stand_in

A, B, C, D, E, F = range(6)


@pytest.mark.parametrize(
    ("deputies", "away", "acts"),
    [
        ({A: [B, C]}, [], None),  # who is here needs nobody
        ({}, [A], None),
        ({A: [B, C]}, [A], B),
        ({A: [B, C]}, [A, B], C),
        ({A: [B, C]}, [A, B, C], None),
        ({A: [B, C], B: [D], C: [E]}, [A, B], C),  # the own second before the deputy of the first
        ({A: [B, C], B: [D], C: [E]}, [A, B, C], D),
        ({A: [B, C], B: [D], C: [E]}, [A, B, C, D], E),
        ({A: [B], B: [C], C: [D]}, [A, B, C], None),  # two steps and no further
        ({A: [B], B: [A]}, [A, B], None),  # each other's deputy, both away
        ({A: [B], B: [A, C]}, [A, B], C),
        ({A: [B, C], B: [C], C: [B, F]}, [A, B, C], F),
    ],
)
def test_the_first_who_is_here_stands_in(deputies, away, acts):
    assert stand_in(A, deputies, away=away) == acts
