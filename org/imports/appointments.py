"""Posts of people who are here: new ones, moves where the file says so, and the ends of posts that are held."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.imports.models import ImportRow
from core.imports.reading import plain
from core.imports.registry import Found, ImportKind, Refusal, allow
from core.imports.row import Row
from core.imports.tracing import Trace
from core.imports.values import clears, read_choice, read_date, read_flag, read_known
from core.wording import label_in_words
from org import many
from org.access import today_of
from org.guarded import may_make_head
from org.imports.appointment_columns import ABOUT, COLUMNS, LABEL
from org.imports.people import may_import
from org.imports.reference import choices_by_word, people_by_word, titles_by_word, units_by_word
from org.models import Appointment, Person, Profile, Title, Unit
from org.periods import OpenMonths
from org.permissions import may_give_post, may_lead
from org.posting import HeldPost, Postings
from org.tree import last_day

Verdict = ImportRow.Verdict
Kind = Appointment.Kind
ONE_DAY = timedelta(days=1)
COLUMN_OF_CODE = {"head_taken": "is_head", "no_unit": "unit"}  # of what org.posting refuses; else the first day
UNSAID = object()  # a blank cell: keeps what is stored


class AppointmentChecker:
    """Goes through the rows of a file of posts.

    `posts` leads from each post as the rules see it to its row; where both have another end, the row is to get it.
    """

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.today, self.months = by, today_of(by, now), OpenMonths()
        self.people, self.titles = people_by_word(Person.objects.all()), titles_by_word()
        self.units = {plain(unit.code): unit for unit in Unit.objects.all()} | units_by_word(self.today)
        self.kinds, self.profiles = choices_by_word(Kind), choices_by_word(Profile)
        self.moves = options.get("moves") == "yes"
        stored = Appointment.objects.select_related("person", "unit", "title").order_by("valid_from")
        self.posts = {HeldPost.of(post): post for post in stored}
        self.postings = Postings.of_everybody()
        self.lines: dict[tuple[str, str, str, date], int] = {}  # person, unit, kind, first day → line of the file

    # --- one row ------------------------------------------------------------------------------------------------------

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        read = row.read
        given = {
            "person": read("person", self._person),
            "unit": read("unit", self._unit),
            "title": read("title", self._title),
            "since": read("since", read_date),
            "until": read("until", lambda text: None if clears(text) else read_date(text), UNSAID),
            "kind": read("kind", lambda text: read_choice(text, self.kinds), Kind.PRIMARY.value),
            "is_head": read("is_head", read_flag),
            "profile": read("profile", lambda text: read_choice(text, self.profiles)),
        }
        row.need("person", "since")
        if row.faults:
            return Found(Verdict.BAD, row.faults)
        try:
            return self._decide(line, given)
        except Refusal as refusal:
            return Found(Verdict.BAD, refusal.reasons)

    def _person(self, text: str) -> Person:
        return read_known(text, self.people, _("Nobody has the number or the name “%(text)s”."))

    def _unit(self, text: str) -> Unit:
        return read_known(text, self.units, _("There is no unit “%(text)s”."))

    def _title(self, text: str) -> Title:
        return read_known(text, self.titles, _("There is no title “%(text)s”."))

    def _decide(self, line: int, given: dict[str, Any]) -> Found:
        held = self._begun(given)
        unit = given["unit"].code if given["unit"] else held.unit if held else ""
        key = given["person"].code, unit, given["kind"], given["since"]
        if key in self.lines:
            raise Refusal("person", _("This post stands in line %(line)s already.") % {"line": self.lines[key]})
        found = self._compare(held, given) if held else self._appoint(given)
        self.lines[key] = line
        return Found(found)

    def _begun(self, given: Mapping[str, Any]) -> HeldPost | None:
        """The post of the row where the company holds it: of that person, kind and first day, and unit if it says one.

        Of a person only one primary post begins on a day.
        """
        person, since, kind = given["person"].code, given["since"], given["kind"]
        posts = [
            post for post in self.postings.of_person.get(person, ())
            if (post.valid_from, post.kind) == (since, kind)
            and (kind == Kind.PRIMARY or given["unit"] is None or post.unit == given["unit"].code)
        ]  # fmt: skip
        if len(posts) > 1:
            raise Refusal("unit", _("Several acting posts begin on this day. Say the unit."))
        return posts[0] if posts else None

    # --- a post that is held ------------------------------------------------------------------------------------------

    def _compare(self, held: HeldPost, given: Mapping[str, Any]) -> str:
        """Only the end of a post is changed by a file: what it began as stays true of its days."""
        post = self.posts[held]
        began_as = {
            "unit": (given["unit"], post.unit),
            "title": (given["title"], post.title),
            "profile": (given["profile"], post.profile),
            "is_head": (given["is_head"], post.is_head),
        }
        words = _(
            "The post that begins on this day is another: %(unit)s, %(title)s. Its end alone is changed by a file."
        )
        told = {"unit": post.unit, "title": label_in_words(post.title)}
        if other := [name for name, (said, stored) in began_as.items() if said is not None and said != stored]:
            raise Refusal(other[0], words % told)
        wanted = held.valid_to if given["until"] is UNSAID else self._end(given)
        if wanted == held.valid_to:
            return Verdict.SAME
        ends = [end for end in (wanted, held.valid_to) if end is not None]
        allow("until", lambda: self.months.check(min(ends), last_day(max(ends)) if len(ends) == 2 else None))
        self._require_end("until", held.valid_from, wanted)
        if wanted is None or (held.valid_to is not None and wanted > held.valid_to):
            self._require_given(post)
        ended = self._ends(held, wanted)
        try:
            self._check(self._as_row(ended))
        except Refusal:
            self._ends(ended, held.valid_to)
            raise
        return Verdict.CHANGED

    def _ends(self, held: HeldPost, valid_to: date | None) -> HeldPost:
        """The post with another end, as the rules see it from now on."""
        post = self.posts.pop(held)
        self.postings.remove(held)
        ended = held._replace(valid_to=valid_to)
        self.postings.add(ended)
        self.posts[ended] = post
        return ended

    def _as_row(self, held: HeldPost) -> Appointment:
        row = copy(self.posts[held])
        row.valid_to = held.valid_to
        return row

    # --- a post that begins -------------------------------------------------------------------------------------------

    def _appoint(self, given: Mapping[str, Any]) -> str:
        for name, words in (("unit", _("The unit is missing.")), ("title", _("The title is missing."))):
            if given[name] is None:
                raise Refusal(name, words)
        since, valid_to = given["since"], self._end(given)
        post = Appointment(
            person=given["person"],
            unit=given["unit"],
            title=given["title"],
            profile=given["profile"] or given["title"].profile,
            is_head=bool(given["is_head"]),
            kind=given["kind"],
            valid_from=since,
            valid_to=valid_to,
        )
        self._require_given(post)
        self._require_end("since" if given["until"] in (UNSAID, None) else "until", since, valid_to)
        allow("since", lambda: self.months.check(since, last_day(valid_to)))
        before = self.postings.primary_on(post.person.code, since) if post.kind == Kind.PRIMARY else None
        if before is None:
            self._check(post)
        else:
            self._check_move(post, before)
        held = HeldPost.of(post)
        self.postings.add(held)
        self.posts[held] = post
        return Verdict.NEW

    def _require_given(self, post: Appointment) -> None:
        """Nobody gives himself a post or makes himself a head by a file either, nor lasts longer as one."""
        told = {"since": post.valid_from, "day": self.today}
        verdicts = [("person", may_give_post(self.by, post.person, self.today))]
        if post.is_head:
            leads = may_lead(self.by, post.person, self.today)
            verdicts[:0] = [("is_head", leads and may_make_head(self.by, post.person, post.unit, **told))]
        for column, verdict in verdicts:
            if not verdict:
                raise Refusal(column, verdict.reason)

    def _check_move(self, post: Appointment, before: HeldPost) -> None:
        """The post before ends where the new one begins, if the file was said to move people."""
        if not self.moves:
            words = _("%(person)s holds a post in %(unit)s then. Say that people move, or give that post its end.")
            raise Refusal("since", words % {"person": post.person, "unit": before.unit})
        allow("since", lambda: self.months.check(post.valid_from, last_day(before.valid_to)))
        ended = self._ends(before, post.valid_from)
        try:
            self._check(post)
        except Refusal:
            self._ends(ended, before.valid_to)
            raise

    def _end(self, given: Mapping[str, Any]) -> date | None:
        """The first day after the post; an open end stops with the person's service."""
        until = None if given["until"] is UNSAID else given["until"]
        ends = [until and until + ONE_DAY, given["person"].left_on and given["person"].left_on + ONE_DAY]
        return min(filter(None, ends), default=None)

    @staticmethod
    def _require_end(column: str, since: date, valid_to: date | None) -> None:
        if valid_to is not None and valid_to <= since:
            is_gone = column == "since"
            words = _("The person is no longer in service then.") if is_gone else _("The last day is before the first.")
            raise Refusal(column, words)

    def _check(self, post: Appointment) -> None:
        try:
            self.postings.check(post)
        except ValidationError as error:
            raise Refusal(COLUMN_OF_CODE.get(error.code, "since"), " ".join(error.messages)) from None

    # --- all of them ------------------------------------------------------------------------------------------------

    def _new(self) -> list[tuple[HeldPost, Appointment]]:
        return [(held, post) for held, post in self.posts.items() if post.pk is None]

    def _ended(self) -> list[tuple[HeldPost, Appointment]]:
        return [(held, post) for held, post in self.posts.items() if post.pk and post.valid_to != held.valid_to]

    def summary(self) -> list[tuple[str, int]]:
        new, ended = self._new(), self._ended()
        heads = sum(1 for held, _post in new if held.is_head)
        lines = [
            (ngettext("new post", "new posts", len(new)), len(new)),
            (ngettext("of them heads a unit", "of them head a unit", heads), heads),
            (ngettext("post gets another end", "posts get another end", len(ended)), len(ended)),
        ]
        return [(words, count) for words, count in lines if count]

    def store(self, trace: Trace) -> None:
        ended = self._ended()
        for _held, post in ended:
            trace.changed(post, ["valid_to"])
        new = []
        for held, post in self._new():
            post.valid_to = held.valid_to  # another row of the file may have ended it
            new.append(post)
        many.appoint_all(new, ends=[(post, held.valid_to) for held, post in ended], by=self.by)
        trace.made(new, fields=["valid_to"])


APPOINTMENTS = ImportKind(
    code="appointments",
    order=30,
    label=LABEL,
    about=ABOUT,
    page="org:appointment_list",
    may_import=may_import,
    make_checker=AppointmentChecker,
    columns=COLUMNS,
)
