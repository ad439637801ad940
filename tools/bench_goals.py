"""The goals of performance and how far what was measured holds them; plain values in, lines of a table out."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Found = dict[int, dict[str, Any]]  # people → what salesops.bench printed
Figures = dict[str, float]  # by what they are of
BARE = {False: "bare page", True: "bare 50-row list"}
ONE_WORKER, TWO_WORKERS = "close of a month, one worker", "close of a month, two workers"
IDLE, BUSY = "pages' p95, ms", "pages' p95 while a month closes, ms"


class Goal(NamedTuple):
    """The most that figures may be, and the most that they, or others, should be."""

    what: str
    must: float
    aim: float
    unit: str
    figures: Figures
    aim_figures: Figures | None = None

    def line(self) -> str:
        """A row of the table."""
        should = self.figures if self.aim_figures is None else self.aim_figures
        cells = [
            self.what,
            f"≤ {self.must:g}{self.unit}",
            verdict(self.figures, self.must, self.unit, "held"),
            f"≤ {self.aim:g}{self.unit}",
            verdict(should, self.aim, self.unit, "reached"),
        ]
        return f"| {' | '.join(cells)} |"


def verdict(figures: Figures, most: float, unit: str, word: str) -> str:
    """The word with the worst figure where all hold; else those that do not, the worst first."""
    if not figures:
        return "not measured"
    told = [
        (figure, f"{name} {figure:.3g}{unit}".strip())
        for name, figure in sorted(figures.items(), key=lambda one: -one[1])
    ]
    over = [words for figure, words in told if round(figure, 3) > most]
    if not over:
        return f"{word}: {told[0][1]}"
    return f"**not {word}**: {', '.join(over[:4])}{f' and {len(over) - 4} more' if len(over) > 4 else ''}"


class Measured:
    """What was found, asked by size."""

    def __init__(self, found: Found) -> None:
        self.sizes = sorted(found)
        self.first, self.last = self.sizes[0], self.sizes[-1]
        self.steps = {size: found[size]["steps"] for size in self.sizes}
        self.pages = {size: {page["name"]: page for page in found[size]["pages"]} for size in self.sizes}
        self.bare = {has_rows: self.pages[self.last][name]["milliseconds"] for has_rows, name in BARE.items()}

    def of(self, figure: Callable[[dict], float], *kinds: str) -> Figures:
        """A figure of every page, or of those of some kinds, at the largest size."""
        return {
            name: figure(page)
            for name, page in self.pages[self.last].items()
            if page["kind"] != "bare" and (page["kind"] in kinds if kinds else page["kind"] != "saving")
        }

    def milliseconds(self, *kinds: str) -> Figures:
        return self.of(lambda page: page["milliseconds"], *kinds)

    def queries(self, *kinds: str) -> Figures:
        """The most at any size."""
        return self.of(lambda page: max(self.pages[size][page["name"]]["queries"] for size in self.sizes), *kinds)

    def more_queries(self, *kinds: str) -> Figures:
        """How many more at one size than at another."""
        fewest = self.of(lambda page: min(self.pages[size][page["name"]]["queries"] for size in self.sizes), *kinds)
        return {name: most - fewest[name] for name, most in self.queries(*kinds).items()}

    def growth(self) -> Figures:
        return self.of(lambda page: page["milliseconds"] / self.pages[self.first][page["name"]]["milliseconds"])

    def against_bare_list(self) -> Figures:
        rows = {name for name, page in self.pages[self.last].items() if page["has_rows"]}
        return {name: cost / self.bare[True] for name, cost in self.milliseconds().items() if name in rows}

    def step(self, name: str, *, times: float = 1) -> Figures:
        return {"": times * self.steps[self.last][name]}

    def each(self, name: str, size: int) -> float:
        """Seconds for each person."""
        return self.steps[size][name] / size


def goals(found: Found, clone_seconds: float | None) -> Iterator[Goal]:
    """Every goal that `found` says something about."""
    here = Measured(found)
    at = f"{here.last:,} people"
    yield Goal(f"page of rows against the bare list, {at}", 4, 2.5, " ×", here.against_bare_list())
    yield Goal("queries of Today and the team board", 20, 12, "", here.queries("home"))
    yield Goal(f"Today and the team board, {at}", 200, 60, " ms", here.milliseconds("home"))
    yield Goal("queries of lists", 12, 8, "", here.queries("list"))
    yield Goal("queries of other pages", 20, 12, "", here.queries("page", "board"))
    yield Goal("queries of the organisation chart", 5, 3, "", here.queries("chart"))
    yield Goal(f"organisation chart, {at}", 150, 60, " ms", here.milliseconds("chart"))
    yield Goal(f"calendar feed, {at}", 50, 25, " ms", here.milliseconds("feed"))
    yield Goal(f"board and funnel, {here.last:,} candidates", 300, 150, " ms", here.milliseconds("board"))
    yield Goal(f"HTML of a page, {at}", 150, 80, " kB", here.of(lambda page: page["kilobytes"]))
    yield Goal("queries of saving a report or a rating", 20, 12, "", here.queries("saving"))
    if here.first != here.last:
        more = here.more_queries() | here.more_queries("saving")
        yield Goal("queries more at one size than at another", 0, 0, "", more)
        yield Goal(f"any page at {here.last:,} ÷ at {here.first:,}", 1.5, 1.2, " ×", here.growth())
        before = here.sizes[-2]
        each = here.each(ONE_WORKER, here.last) / here.each(ONE_WORKER, before)
        yield Goal(f"close, time for each person at {here.last:,} ÷ at {before:,}", 1.3, 1.1, " ×", {"": each})
    yield Goal(f"import of a month, {at}", 60, 20, " s", here.step("import of a month"))
    one, two = here.step(ONE_WORKER), here.step(TWO_WORKERS)
    yield Goal(f"close of a month, must with one worker, aim with two, {at}", 60, 15, " s", one, two)
    yield Goal(f"memory of a closing worker, {at}", 1024, 1024, " MB", here.step("peak memory of a worker, MB"))
    yield from goal_of_busy_pages(here)
    yield Goal(f"planner of a week's duties, {at}", 20, 5, " s", here.step("planner of a week"))
    idle = here.step("slowest tick with nothing to do", times=1000)
    yield Goal(f"tick with nothing to do, {at}", 50, 20, " ms", idle)
    cloned = {} if clone_seconds is None else {"": clone_seconds}
    yield Goal("fresh clone to first page, packages cached", 60, 30, " s", cloned)


def goal_of_busy_pages(here: Measured) -> Iterator[Goal]:
    """At the largest size at which pages were asked for while a month closed."""
    sizes = [size for size in here.sizes if BUSY in here.steps[size]]
    if sizes:
        steps = here.steps[sizes[-1]]
        ratio = {"": steps[BUSY] / steps[IDLE]}
        yield Goal(f"pages' p95 while a month of {sizes[-1]:,} closes, against idle", 2, 1.5, " ×", ratio)


def goal_table(found: Found, clone_seconds: float | None) -> list[str]:
    head = ["| goal | must | measured | aim | measured |", "| --- | --- | --- | --- | --- |"]
    return head + [goal.line() for goal in goals(found, clone_seconds)]
