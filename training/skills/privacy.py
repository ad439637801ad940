"""What skills, plans, mentors and first steps hold about people."""

from core.privacy import (
    IN_THE_EXPORT,
    KEY_STAYS,
    WITH_THE_COMPANY,
    Decision,
    reference,
    text_goes,
)

READERS = "the person, the heads above, HR, the general manager"
WITH_MENTOR = f"{READERS}; the mentor"

DECISIONS: dict[str, Decision] = {
    "training.Skill": reference(),
    "training.SkillLevel": reference(),
    "training.ExpectedLevel": reference(),
    "training.LevelWord": Decision(
        "the person", READERS, WITH_THE_COMPANY, IN_THE_EXPORT, text_goes("note"), by=("person", "said_by")
    ),
    "training.DevelopmentStep": Decision(
        "the person", READERS, WITH_THE_COMPANY, IN_THE_EXPORT, text_goes("what", "reason"), by=("owner",)
    ),
    "training.PlanReview": Decision(
        "the person", READERS, WITH_THE_COMPANY, IN_THE_EXPORT, text_goes("word"), by=("person", "reviewed_by")
    ),
    "training.MentorPair": Decision(
        "the two",
        WITH_MENTOR,
        WITH_THE_COMPANY,
        IN_THE_EXPORT,
        text_goes("aim", "ended_word"),
        by=("mentor", "newcomer"),
    ),
    "training.Checklist": reference("HR and the general manager; its steps whoever goes through them"),
    "training.ChecklistItem": reference("HR and the general manager; whoever goes through them"),
    "training.FirstSteps": Decision("the person", WITH_MENTOR, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "training.FirstStep": Decision("the person", WITH_MENTOR, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
}
