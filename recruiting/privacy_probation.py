"""What probation holds about people: a part of recruiting.privacy."""

from core.privacy import Decision, Export, Retention, reference, text_goes

READERS = "TRAINING of org.access: the person, the line above, HR; never the technical administrator"
STAYS = Retention("while employed, then until the person is erased: a record of how it was decided")
WHAT_THE_DOOR_SHOWS = Export.of(
    "in the person's export, as rows, as far as the pages show them", has_rows=True, is_told=True
)


def part(*texts: str, by: tuple[str, ...] = ("probation__person",), seen_by: str = READERS, **sets: str) -> Decision:
    return Decision("the person", seen_by, STAYS, WHAT_THE_DOOR_SHOWS, text_goes(*texts, **sets), by=by)


DECISIONS = {
    "recruiting.ProbationTerms": reference(),
    "recruiting.ProbationLimit": reference(),
    "recruiting.Milestone": reference(),
    "recruiting.MilestoneCondition": reference(),
    "recruiting.Probation": part(by=("person",)),
    "recruiting.ConditionWord": part("note"),
    "recruiting.MilestoneTalk": part("note", plan="–"),
    "recruiting.ProbationStatement": part("text"),
    "recruiting.ProbationProposal": part(
        reason="–", decision="–", seen_by=READERS + "; a draft whoever writes it, nobody else"
    ),
    "recruiting.ProbationExtension": part(),
}
