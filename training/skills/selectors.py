"""What the pages of skills show: the matrix, a skill, a person, a level with its evidence, the team of a head."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.verdicts import Verdict
from org.access import Area, access_of, readable_people, team_of
from org.models import Appointment, Person, Profile, Title
from org.querysets import PersonQuerySet
from training.models import DevelopmentStep, ExpectedLevel, LevelWord, PlanReview, Skill, SkillLevel
from training.skills import permissions as may
from training.skills import rules
from training.skills.evidence import Record, evidence_of, topics_of

Post = tuple[int, str]  # title (id) and profile
LATEST_REVIEWS = 3
LEVELS = range(1, rules.HIGHEST + 1)


# --- what posts expect ------------------------------------------------------------------------------------------------


class Expectations:
    """What titles and profiles expect of each skill. One query."""

    def __init__(self, rows: Iterable[ExpectedLevel]) -> None:
        self.by_title: dict[int, dict[int, int]] = {}
        self.by_profile: dict[int, dict[str, int]] = {}
        for row in rows:
            if row.title_id:
                self.by_title.setdefault(row.skill_id, {})[row.title_id] = row.level
            else:
                self.by_profile.setdefault(row.skill_id, {})[row.profile] = row.level

    @classmethod
    def load(cls) -> "Expectations":
        return cls(ExpectedLevel.objects.all())

    def of(self, skill: Skill, post: Post | None) -> int:
        """The level that a post expects of a skill; 0: none."""
        return rules.expected_of(post, self.by_title.get(skill.pk, {}), self.by_profile.get(skill.pk, {}))


def posts_of(people: Collection[int], on: date) -> dict[int, Post]:
    """Person → title and profile of the primary post held on a day. One query."""
    rows = Appointment.objects.on(on).filter(person__in=people, kind=Appointment.Kind.PRIMARY)
    return {person: (title, profile) for person, title, profile in rows.values_list("person", "title", "profile")}


class MatrixRow(NamedTuple):
    """A skill and the level that each title expects of it, in the order of the titles."""

    skill: Skill
    levels: Sequence[tuple[Title, int]]


def matrix(on: date) -> tuple[list[Title], list[MatrixRow]]:
    """The titles that expect anything, and every skill in use with what each expects. Three queries."""
    skills, known = list(Skill.objects.used(on)), Expectations.load()
    titles = [
        title for title in Title.objects.all() if any(known.of(skill, (title.pk, title.profile)) for skill in skills)
    ]
    rows = [
        MatrixRow(skill, [(title, known.of(skill, (title.pk, title.profile))) for title in titles]) for skill in skills
    ]
    return titles, rows


class LevelLine(NamedTuple):
    """A level of a skill: its sentence, who expects it, how long it takes; None: fewer than five have reached it."""

    level: SkillLevel
    titles: Sequence[Title]
    mean_days: int | None


def level_lines(skill: Skill) -> list[LevelLine]:
    """The four levels of a skill. Four queries, whatever the size of the company."""
    known, means = Expectations.load(), mean_days_of(skill)
    expecting: dict[int, list[Title]] = {}
    for title in Title.objects.all():
        expecting.setdefault(known.of(skill, (title.pk, title.profile)), []).append(title)
    return [LevelLine(level, expecting.get(level.level, []), means.get(level.level)) for level in skill.levels.all()]


def mean_days_of(skill: Skill) -> dict[int, int]:
    """Level → mean days from entering to it, of five people or more. One query."""
    rows = LevelWord.objects.confirmed().filter(skill=skill, person__erased_at=None)
    by_person: dict[int, tuple[date, list[tuple[int, date]]]] = {}
    for person, hired_on, level, day in rows.order_by().values_list("person", "person__hired_on", "level", "day"):
        by_person.setdefault(person, (hired_on, []))[1].append((level, day))
    return rules.mean_days(rules.days_to_levels(said, hired_on) for hired_on, said in by_person.values())


# --- a person ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SkillLine:
    """How far somebody is with a skill: what the post expects, the level that stands, what is missing."""

    skill: Skill
    expected: int
    words: Sequence[LevelWord]  # as far as they are known, the oldest first

    @cached_property
    def standing(self) -> LevelWord | None:
        return rules.standing(self.words)

    @property
    def now(self) -> int:
        return self.standing.level if self.standing else 0

    @property
    def gap(self) -> int:
        return rules.gap_of(self.expected, self.now)

    @property
    def proposal(self) -> LevelWord | None:
        return rules.proposal(self.words)

    @property
    def next_level(self) -> int:
        """The level that comes after the one that stands; the highest stays."""
        return min(self.now + 1, rules.HIGHEST)


def skill_lines(people: Collection[int], on: date) -> dict[int, list[SkillLine]]:
    """Person → a line for each skill that the post expects or of which something was said. Five queries."""
    skills, known, posts = list(Skill.objects.used(on)), Expectations.load(), posts_of(people, on)
    words: dict[tuple[int, int], list[LevelWord]] = {}
    said = LevelWord.objects.filter(person__in=people, skill__in=skills).select_related("said_by")
    for word in said.order_by("said_at", "pk"):
        words.setdefault((word.person_id, word.skill_id), []).append(word)
    return {
        person: [
            line
            for skill in skills
            if (line := SkillLine(skill, known.of(skill, posts.get(person)), words.get((person, skill.pk), [])))
            and (line.expected or line.words)
        ]
        for person in people
    }


class PlanRow(NamedTuple):
    """A skill of somebody's plan: what is missing, None where nothing is, and the open steps towards it."""

    skill: Skill
    line: SkillLine | None
    steps: Sequence[DevelopmentStep]


@dataclass
class PersonPage:
    """A person's skills, plan and what was said of it. Some ten queries."""

    person: Person
    viewer: Person
    today: date

    @property
    def is_own(self) -> bool:
        return self.person.pk == self.viewer.pk

    @cached_property
    def lines(self) -> list[SkillLine]:
        return skill_lines([self.person.pk], self.today)[self.person.pk]

    @property
    def gaps(self) -> list[SkillLine]:
        return [line for line in self.lines if line.gap]

    @cached_property
    def steps(self) -> list[DevelopmentStep]:
        """The open steps, the next one first, then what has ended, the newest first."""
        rows = DevelopmentStep.objects.visible_to(self.viewer).filter(owner=self.person).select_related("skill")
        return sorted(rows, key=lambda one: (not one.is_open, one.due_on if one.is_open else -one.due_on.toordinal()))

    @property
    def open_steps(self) -> list[DevelopmentStep]:
        return [step for step in self.steps if step.is_open]

    @property
    def ended_steps(self) -> list[DevelopmentStep]:
        return [step for step in self.steps if not step.is_open]

    @property
    def plan_rows(self) -> list[PlanRow]:
        """What is missing with the steps planned for it, then steps of skills in which nothing is missing."""
        by_skill: dict[int, list[DevelopmentStep]] = {}
        for step in self.open_steps:
            by_skill.setdefault(step.skill_id, []).append(step)
        rows = [PlanRow(line.skill, line, by_skill.pop(line.skill.pk, [])) for line in self.gaps]
        return rows + [PlanRow(steps[0].skill, None, steps) for steps in by_skill.values()]

    @cached_property
    def reviews(self) -> list[PlanReview]:
        rows = PlanReview.objects.visible_to(self.viewer).filter(person=self.person)
        return list(rows.select_related("reviewed_by")[:LATEST_REVIEWS])

    @cached_property
    def may_plan(self) -> Verdict:
        return may.may_plan(self.viewer, self.person, on=self.today)

    @cached_property
    def may_review(self) -> Verdict:
        return may.may_review(self.viewer, self.person, on=self.today)


@dataclass
class LevelPage:
    """One skill of a person: what is expected, what was said, what shows it, how long each level took."""

    person: Person
    skill: Skill
    viewer: Person
    today: date

    @property
    def is_own(self) -> bool:
        return self.person.pk == self.viewer.pk

    @cached_property
    def line(self) -> SkillLine:
        words = LevelWord.objects.visible_to(self.viewer).filter(person=self.person, skill=self.skill)
        post = posts_of([self.person.pk], self.today).get(self.person.pk)
        said = list(words.select_related("said_by").order_by("said_at", "pk"))
        return SkillLine(self.skill, Expectations.load().of(self.skill, post), said)

    @cached_property
    def levels(self) -> list[SkillLevel]:
        return list(self.skill.levels.all())

    @property
    def history(self) -> list[LevelWord]:
        """Everything that was said, the newest first."""
        return list(reversed(self.line.words))

    @cached_property
    def days(self) -> dict[int, int]:
        """Level → days from entering."""
        said = ((word.level, word.day) for word in self.line.words if word.kind == LevelWord.Kind.CONFIRMED)
        return rules.days_to_levels(said, self.person.hired_on)

    @cached_property
    def records(self) -> list[Record]:
        return evidence_of(self.person.pk, topics_of(self.skill.topics), self.today, viewer=self.viewer)

    @property
    def has_topics(self) -> bool:
        return bool(topics_of(self.skill.topics))

    @cached_property
    def may_confirm(self) -> Verdict:
        return may.may_confirm(self.viewer, self.person, on=self.today)


# --- a team -----------------------------------------------------------------------------------------------------------


class GapLine(NamedTuple):
    """A skill in a team: of how many people it is expected, and who is not there yet, in the order of people."""

    skill: Skill
    asked: int
    missing: Sequence[tuple[Person, SkillLine]]


@dataclass(frozen=True)
class TeamPage:
    """The people directly under the viewer, or under the head of a unit: gaps by skill, nobody's sum."""

    people: Sequence[Person]
    lines: Mapping[int, Sequence[SkillLine]]

    @property
    def gaps(self) -> list[GapLine]:
        """Skills that somebody's post expects, in the order of skills."""
        by_skill: dict[Skill, list[tuple[Person, SkillLine]]] = {}
        for person in self.people:
            for line in self.lines[person.pk]:
                if line.expected:
                    by_skill.setdefault(line.skill, []).append((person, line))
        ordered = sorted(by_skill.items(), key=lambda one: (one[0].position, one[0].code))
        return [GapLine(skill, len(rows), [one for one in rows if one[1].gap]) for skill, rows in ordered]

    @property
    def proposals(self) -> list[tuple[Person, SkillLine]]:
        """What people propose and nobody has answered."""
        return [(person, line) for person in self.people for line in self.lines[person.pk] if line.proposal]


def direct_people(viewer: Person, on: date) -> PersonQuerySet:
    """The people directly under the viewer on a day whose training the viewer reads, in their order."""
    access = access_of(viewer, on)
    readable = readable_people(viewer, Area.TRAINING, on)
    return team_of([viewer.pk], access).filter(pk__in=readable.order_by()).in_service(on).order_by("number")


def team_page(people: Sequence[Person], on: date) -> TeamPage:
    """Five queries for any number of people."""
    return TeamPage(people, skill_lines([person.pk for person in people], on))


def open_proposals(viewer: Person, today: date) -> QuerySet | None:
    """What the people directly under the viewer propose; None for whoever heads nobody. No query of its own."""
    access = access_of(viewer, today)
    if not any(post.is_head for post in access.posts):
        return None
    later = LevelWord.objects.filter(person=OuterRef("person"), skill=OuterRef("skill")).filter(
        Q(said_at__gt=OuterRef("said_at")) | Q(said_at=OuterRef("said_at"), pk__gt=OuterRef("pk"))
    )
    team = team_of([viewer.pk], access).order_by()
    return LevelWord.objects.filter(~Exists(later), kind=LevelWord.Kind.PROPOSED, person__in=team)


def profiles() -> list[tuple[str, str]]:
    """The profiles that posts may have, with their words."""
    return [(value, label) for value, label in Profile.choices if value != Profile.NONE]
