"""What rehearsals and the case library hold about people: a part of privacy."""

from core.privacy import (
    IN_THE_EXPORT,
    KEY_STAYS,
    WITH_THE_COMPANY,
    Decision,
    Export,
    reference,
    text_goes,
)

PARTS = "its parts, the superior of the day, the heads above, HR, the general manager"
ONCE_SCORED = f"{PARTS}; of others only once every observer has sent"
TOLD = Export.of("in the person's export, as rows, once every observer has sent", has_rows=True, is_told=True)

REHEARSALS: dict[str, Decision] = {
    "training.Rubric": reference(),
    "training.Scenario": reference(),
    "training.ScenarioText": reference("everybody; the hidden objections: heads, HR, and whose part asks for it"),
    "training.Rehearsal": Decision(
        "the salesperson",
        PARTS,
        WITH_THE_COMPANY,
        Export.of("in the export of whoever sells, plays the customer or leads, as rows", has_rows=True),
        text_goes("material", called_off_reason="–"),
        by=("person", "customer", "lead"),
    ),
    "training.Observer": Decision(
        "the observer and the salesperson", ONCE_SCORED, WITH_THE_COMPANY, TOLD, text_goes("remark"),
        by=("person", "rehearsal__person"),
    ),
    "training.GivenScore": Decision(
        "the observer and the salesperson", ONCE_SCORED, WITH_THE_COMPANY, TOLD, KEY_STAYS,
        by=("observer__person", "observer__rehearsal__person"),
    ),
    "training.SpreadWord": Decision(
        "the observers", PARTS, WITH_THE_COMPANY, IN_THE_EXPORT, text_goes(text="–"),
        by=("written_by", "rehearsal__person"),
    ),
    "training.Lesson": Decision(
        "whoever wrote it", "everybody", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("author",)
    ),
    "training.LessonText": Decision(
        "whoever wrote it", "everybody, until it is taken back", WITH_THE_COMPANY,
        Export.of("in the person's export, as rows", has_rows=True, without=("folded",)),
        KEY_STAYS, by=("lesson__author",),
    ),
    "training.LessonTag": reference(),
}  # fmt: skip
