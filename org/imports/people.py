"""People with their first post; units and heads that the file names and nobody has made yet come with them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.imports.models import ImportRow
from core.imports.reading import plain
from core.imports.registry import Found, ImportKind, Refusal, allow
from core.imports.row import Row
from core.imports.tracing import Trace
from core.imports.values import narrowed, read_date, read_flag, read_known, read_text
from org import many
from org.access import Role, roles_of, today_of
from org.correcting import CORRECTED, require_not_erased
from org.guarded import ADDRESS_OPENS_LOGIN, guarded_people, is_top
from org.imports.people_columns import COLUMNS
from org.imports.places import Places
from org.imports.reference import next_code, titles_by_word
from org.models import Appointment, Person, Title
from org.periods import OpenMonths
from org.permissions import may_keep_organisation
from org.posting import HeldPost

NEW, CHANGED, SAME, BAD = (
    ImportRow.Verdict.NEW,
    ImportRow.Verdict.CHANGED,
    ImportRow.Verdict.SAME,
    ImportRow.Verdict.BAD,
)
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
PREFIX = "E"
COLUMN_OF_FIELD = {"name_pinyin": "name"}  # where the form of the file differs from the row of the table


class PeopleChecker:
    """Goes through the rows of a file of people."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.now, self.today = by, now, today_of(by, now)
        self.people = {person.code: person for person in Person.objects.all()}
        self.guarded = guarded_people(self.today)
        self.has_all_say = Role.GENERAL_MANAGER in roles_of(by, self.today)
        self.emails = {person.email.casefold(): code for code, person in self.people.items() if person.email}
        self.by_name: dict[str, list[Person]] = {}
        for person in self.people.values():
            self._name(person)
        self.titles, self.months = titles_by_word(), OpenMonths()
        self.places = Places(under=options.get("under", ""), today=self.today)
        self.prefix = (options["code"] or PREFIX) if "code" in options else None
        self.head_title = self.titles.get(plain(options.get("head_title", "")))
        self.codes = {code for code in self.people}
        self.last_made = 0
        self.lines: dict[str, int] = {}  # code or plain name → the line of the file that brought it
        self.new: list[Person] = []
        self.posts: list[Appointment] = []
        self.changes: list[tuple[Person, dict[str, Any]]] = []

    # --- one row ------------------------------------------------------------------------------------------------------

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        read = row.read_unless_cleared
        given = {
            "code": read("code", narrowed),
            "names": self._names(read("name", _line), read("name_zh", _line)),
            "email": read("email", lambda text: narrowed(text)[:254]),
            "hired_on": read("hired_on", read_date),
            "since": read("since", read_date),
            "title": read("title", self._title),
            "is_head": bool(read("is_head", read_flag)),
            "clears": {name for name in ("email", "name_zh") if row.clears(name)},
        }
        place = {name: read(name, _line) or "" for name in ("unit", "unit_above", "unit_head")}
        if not row.faults:
            row.faults += self._missing(values)
        if row.faults:
            return Found(BAD, row.faults)
        try:
            return self._decide(line, given, place)
        except Refusal as refusal:
            return Found(BAD, refusal.reasons)

    def _missing(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        if self.prefix is None and not values["code"]:
            return [("code", _("The employee number is missing."))]
        is_named = values["name"] or values["name_zh"] or values["code"] in self.people
        return [] if is_named else [("name", _("The name is missing."))]

    def _names(self, name: str | None, chinese: str | None) -> dict[str, str]:
        """One name is Chinese or Latin by its letters."""
        if name and CHINESE.search(name) and not chinese:
            return {"name_zh": name}
        return {key: text for key, text in (("name_pinyin", name), ("name_zh", chinese)) if text}

    def _title(self, text: str) -> Title:
        return read_known(text, self.titles, _("There is no title “%(text)s”."))

    def _decide(self, line: int, given: dict[str, Any], place: Mapping[str, str]) -> Found:
        known = self._known(line, given)
        if known is not None:
            return self._compare(known, given, place)
        if not given["names"]:
            raise Refusal("name", _("The name is missing."))
        for name, words in (("hired_on", _("The first day is missing.")), ("title", _("The title is missing."))):
            if given[name] is None:
                raise Refusal(name, words)
        since = given["since"] or given["hired_on"]
        allow("since" if given["since"] else "hired_on", lambda: self.months.check(since, None))
        person = self._person(given)
        spot = self.places.find(place, since=since, line=line)
        post = Appointment(
            person=person, unit=spot.unit, title=given["title"], is_head=given["is_head"], valid_from=since
        )
        post.profile = given["title"].profile
        head = self._head(place["unit_head"], spot.unit.code, given, line, own=post) if place["unit_head"] else None
        self._check_post(post)
        self.places.keep(spot)
        if head is not None:
            self._add(*head, line)
        self._add(person, post, line)
        return Found(NEW)

    def _known(self, line: int, given: Mapping[str, Any]) -> Person | None:
        """Whom the row is about where the company holds them; refuses what stands twice in the file."""
        code = given["code"]
        if code:
            if code in self.lines:
                raise Refusal("code", _("This number stands in line %(line)s already.") % {"line": self.lines[code]})
            return self.people.get(code)
        names = [plain(name) for name in given["names"].values()]
        if earlier := next((self.lines[name] for name in names if name in self.lines), None):
            words = _("This name stands in line %(line)s already. Give employee numbers to tell the two apart.")
            raise Refusal("name", words % {"line": earlier})
        found = {one.code: one for name in names for one in self.by_name.get(name, ()) if one.is_in_service(self.today)}
        if len(found) > 1:
            raise Refusal("name", _("Several people of this name work here. Give the employee number."))
        return next(iter(found.values()), None)

    # --- somebody the company holds ---------------------------------------------------------------------------------

    def _compare(self, person: Person, given: dict[str, Any], place: Mapping[str, str]) -> Found:
        """A blank keeps, the mark clears; the post is not moved by this file."""
        if given["hired_on"] and given["code"] and given["hired_on"] != person.hired_on:
            words = _(
                "%(person)s is here since %(day)s. The first day of somebody who is here is not changed by a file."
            )
            raise Refusal("hired_on", words % {"person": person.name, "day": person.hired_on})
        post = self.places.postings.primary_on(person.code, self.today)
        self._same_post(person, post, given, place)
        wanted = dict(given["names"] if given["code"] else {})
        if given["email"]:
            wanted["email"] = given["email"]
        wanted |= {name: None if name == "email" else "" for name in given["clears"]}
        differ = {name: value for name, value in wanted.items() if getattr(person, name) != value}
        if not differ:
            return Found(SAME)
        allow("code", lambda: require_not_erased([person]))
        if "email" in differ and person != self.by and person.has_usable_password() and person.pk in self.guarded:
            raise Refusal("email", str(ADDRESS_OPENS_LOGIN))
        before = {name: getattr(person, name) for name in differ}
        for name, value in differ.items():
            setattr(person, name, value)
        try:
            self._clean(person)
        finally:
            for name, value in before.items():
                setattr(person, name, value)
        self.changes.append((person, differ))
        return Found(CHANGED)

    def _same_post(
        self, person: Person, post: HeldPost | None, given: Mapping[str, Any], place: Mapping[str, str]
    ) -> None:
        unit = self.places.known(place["unit"] or place["unit_head"] or place["unit_above"])
        says_unit = bool(place["unit"] or place["unit_head"] or place["unit_above"])
        if post is None or not says_unit:
            return
        if unit is None or unit.code != post.unit:
            words = _(
                "%(person)s works in %(unit)s already. Moves come in as appointments; "
                "another person of the same name needs a number."
            )
            raise Refusal("unit", words % {"person": person.name, "unit": self.places.name_of(post.unit)})

    # --- somebody new -----------------------------------------------------------------------------------------------

    def _person(self, given: Mapping[str, Any]) -> Person:
        names = given["names"]
        person = Person(
            code=given["code"] or self._make_code(),
            number=0,
            name_zh=names.get("name_zh", ""),
            name_pinyin=names.get("name_pinyin") or names["name_zh"],
            email=given["email"] or None,
            hired_on=given["hired_on"],
        )
        self._clean(person)
        return person

    def _clean(self, person: Person) -> None:
        try:
            person.clean_fields(exclude=["password", "number", "language"])
        except ValidationError as error:
            told = [(COLUMN_OF_FIELD.get(name, name), " ".join(texts)) for name, texts in error.message_dict.items()]
            raise Refusal.of(told) from None
        if person.email and self.emails.get(person.email.casefold(), person.code) != person.code:
            raise Refusal("email", _("Somebody else has this address."))

    def _make_code(self) -> str:
        code = next_code(self.prefix or PREFIX, self.codes, after=self.last_made)
        self.last_made = int(code.removeprefix(self.prefix or PREFIX))
        self.codes.add(code)
        return code

    def _check_post(self, post: Appointment) -> None:
        if post.is_head and not self.has_all_say and post.unit.pk and is_top(post.unit, post.valid_from):
            raise Refusal("is_head", _("The general manager alone brings in somebody who heads the whole company."))
        try:
            self.places.postings.check(post)
        except ValidationError as error:
            column = {"head_taken": "is_head", "not_in_service": "since"}.get(error.code, "unit")
            raise Refusal(column, " ".join(error.messages)) from None

    def _head(
        self, name: str, unit: str, given: Mapping[str, Any], line: int, *, own: Appointment
    ) -> tuple[Person, Appointment] | None:
        """The head that the row names: there already, or new with the unit."""
        since = own.valid_from
        head = self.places.postings.head_on(unit, since)
        if head is not None:
            if plain(name) not in {plain(head.person), plain(head.name_zh), plain(head.name_pinyin)}:
                words = _("%(unit)s has another head already: %(person)s.")
                told = {"unit": self.places.name_of(unit), "person": head.name_zh or head.name_pinyin}
                raise Refusal("unit_head", words % told)
            return None
        if plain(name) in {plain(text) for text in given["names"].values()}:
            own.is_head = True  # the row of the head itself
            return None
        if plain(name) in self.lines or plain(name) in self.by_name or name in self.people:
            words = _(
                "%(person)s is here or comes in with another row, and heads no such unit. Appoint the head first."
            )
            raise Refusal("unit_head", words % {"person": name})
        if self.head_title is None:
            raise Refusal("unit_head", _("Say which title new heads get."))
        person = self._person({"code": None, "names": self._names(name, None), "email": None, "hired_on": since})
        post = Appointment(person=person, unit=own.unit, title=self.head_title, is_head=True, valid_from=since)
        post.profile = self.head_title.profile
        return person, post

    def _add(self, person: Person, post: Appointment, line: int) -> None:
        self.new.append(person)
        self.posts.append(post)
        self.places.postings.add(HeldPost.of(post))
        self.codes.add(person.code)
        self.people[person.code] = person
        if person.email:
            self.emails[person.email.casefold()] = person.code
        for word in {person.code, *([plain(person.name_zh), plain(person.name_pinyin)] if self.prefix else ())} - {""}:
            self.lines[word] = line

    def _name(self, person: Person) -> None:
        for name in {plain(person.name_zh), plain(person.name_pinyin)} - {""}:
            self.by_name.setdefault(name, []).append(person)

    # --- all of them ------------------------------------------------------------------------------------------------

    def summary(self) -> list[tuple[str, int]]:
        heads = sum(1 for post in self.posts if post.is_head)
        units = len(self.places.new)
        lines = [
            (ngettext("new person", "new people", len(self.new)), len(self.new)),
            (ngettext("new unit", "new units", units), units),
            (ngettext("of them heads a unit", "of them head a unit", heads), heads),
            (ngettext("person is changed", "people are changed", len(self.changes)), len(self.changes)),
        ]
        return [(words, count) for words, count in lines if count]

    def store(self, trace: Trace) -> None:
        units, versions = self.places.store(by=self.by)
        trace.made(units)
        trace.made(versions, fields=[*many.VERSION_FIELDS, "valid_to"])
        many.hire_all(self.new, by=self.by)
        trace.made(self.new, fields=[*CORRECTED, "left_on", "is_active"])
        many.appoint_all(self.posts, by=self.by)
        trace.made(self.posts, fields=["valid_to"])
        for person, differ in self.changes:
            trace.changed(person, differ)
        many.correct_people(self.changes, by=self.by, now=self.now)


def _line(text: str) -> str:
    return read_text(text, longest=80)


def check_mapping(mapping: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Heads that come with new units have a title."""
    if "unit_head" in mapping and mapping.get("under") and not mapping.get("head_title"):
        return [("head_title", _("Say which title new heads get."))]
    return []


def may_import(by: Person, now: datetime) -> Any:
    """HR and the general manager."""
    return may_keep_organisation(by, today_of(by, now))


PEOPLE = ImportKind(
    code="people",
    order=10,
    label=gettext_lazy("People"),
    about=gettext_lazy("A row for each person, with unit and title; units and heads that are new may come along."),
    page="org:person_list",
    may_import=may_import,
    make_checker=PeopleChecker,
    check_mapping=check_mapping,
    columns=COLUMNS,
)
