"""Who stands in for somebody who is away: plain values in, plain values out."""

from collections.abc import Collection, Mapping, Sequence

MOST_STEPS = 2  # the deputies, and where all of them are away as well, the deputies of the deputies


def stand_in(person: int, deputies: Mapping[int, Sequence[int]], *, away: Collection[int]) -> int | None:
    """The one who acts for `person`; None where the person is here, or nobody is.

    `deputies` are those of each person, the first before the second. The first who is here acts. Nobody is asked twice,
    so two who stand in for each other and are both away lead to nobody, not round and round.
    """
    if person not in away:
        return None
    seen, asked = {person}, [person]
    for _ in range(MOST_STEPS):
        asked = [deputy for one in asked for deputy in deputies.get(one, ()) if deputy not in seen]
        for deputy in asked:
            if deputy not in away:
                return deputy
        seen.update(asked)
    return None
