"""Secrets of courses: a part of canaries."""

EVERYBODY_READS = "the catalogue of courses, which everybody reads"
COURSES_OPEN = {
    **{f"training.AreaRule.checked_by_{one}": EVERYBODY_READS for one in ("en", "zh_hant", "zh_hans")},
    **{
        f"training.{name}_{one}": "questions of tests: about nobody; training/tests/test_papers.py holds who reads them"
        for name in ("Question.text", "AnswerChoice.text")
        for one in ("en", "zh_hant", "zh_hans")
    },
    "training.Course.material": EVERYBODY_READS,
    "training.CourseSession.place": "where a course is held, which everybody reads",
    "training.CourseSession.link": "where a course is held, which everybody reads",
    "training.Attempt.paper": "questions of a test, about nobody",
    "training.Attempt.answers": "places of answers",
    "training.Enrolment.reason": "no page shows it yet",
}
