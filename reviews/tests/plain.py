"""The rules once more, written down as literally as they read: slow, with loops over everybody and every day.

It shares no code with the product but the typed rows; the property tests hold the two against each other.
"""

from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache

METRICS = ("orders", "collections", "new_customers")
DAY = timedelta(days=1)


def r2(value):
    """Two decimals, half away from zero, exact."""
    scaled = abs(Fraction(value)) * 100
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 100)


def two(value):
    """A figure with two decimals; empty where it does not exist."""
    if value is None:
        return ""
    text = f"{abs(int(value * 100)):03d}"
    return ("-" if value < 0 else "") + text[:-2] + "." + text[-2:]


def count(value):
    """Days: whole, or with .5."""
    return str(int(value)) if value == int(value) else f"{int(value)}.5"


def mean(pairs):
    """r2 of Σ weight · value ÷ Σ weight; None without weight."""
    weight = sum((Fraction(w) for w, _ in pairs), Fraction(0))
    return r2(sum((Fraction(w) * v for w, v in pairs), Fraction(0)) / weight) if weight else None


class Plain:
    def __init__(self, facts):
        self.f = facts
        self.rules = facts.rules
        self.month = facts.month
        self.dates = [row.day for row in sorted(facts.calendar, key=lambda row: row.day)]
        self.working = [row.day for row in sorted(facts.calendar, key=lambda row: row.day) if row.is_working]
        self.month_dates = [d for d in self.dates if d.strftime("%Y-%m") == str(self.month)]
        self.month_working = [d for d in self.working if d in self.month_dates]
        following = [d for d in self.working if d > self.month_dates[-1]]
        self.next_working = [d for d in following if (d.year, d.month) == (following[0].year, following[0].month)]
        self.closing = self.next_working[self.rules["closing_working_day"] - 1]
        self.people = {person.code: person for person in facts.people}
        for name in ("weight", "post", "periods", "owner", "relieved"):  # asked again and again
            setattr(self, name, cache(getattr(self, name)))

    # people and days

    def in_service(self, p, day):
        person = self.people[p]
        return person.hired_on <= day and (person.left_on is None or day <= person.left_on)

    def weight(self, p, day):
        if day not in self.working or not self.in_service(p, day):
            return Fraction(0)
        return Fraction(1) - sum(Fraction(row.fraction) for row in self.f.leave if (row.person, row.day) == (p, day))

    def post(self, p, day):
        """Unit, profile, headship on that day."""
        if self.in_service(p, day):
            for row in self.f.appointments:
                if row.person == p and row.start <= day and (row.end is None or day <= row.end):
                    return (row.unit, row.profile, row.is_head)
        return None

    def parent(self, unit, day):
        for row in self.f.units:
            if row.code == unit and row.start <= day and (row.end is None or day <= row.end):
                return row.parent
        return None

    def is_below(self, unit, top, day):
        while unit is not None:
            if unit == top:
                return True
            unit = self.parent(unit, day)
        return False

    def superior(self, p, day):
        unit = self.post(p, day)[0]
        while unit is not None:
            for other in self.people:
                post = self.post(other, day)
                if other != p and post is not None and post[0] == unit and post[2]:
                    return other
            unit = self.parent(unit, day)
        return None

    def periods(self, p):
        """Runs of dates with the same post that touch the month: post, true first date, dates in the month."""
        runs = []
        for day in [d for d in (self.people[p].hired_on + DAY * n for n in range(self.span(p))) if self.post(p, d)]:
            post = self.post(p, day)
            if runs and runs[-1][0] == post and runs[-1][1][-1] == day - DAY:
                runs[-1][1].append(day)
            else:
                runs.append((post, [day]))
        found = [(post, days[0], [d for d in days if d in self.month_dates]) for post, days in runs]
        return [run for run in found if run[2]]

    def span(self, p):
        return (self.month_dates[-1] - self.people[p].hired_on).days + 1

    def scheduled(self, period):
        return [d for d in period[2] if d in self.month_working]

    def owner(self, p, day):
        """C2: the role period that a week or a result of that day goes to."""
        periods = self.periods(p)
        at = next((n for n, period in enumerate(periods) if day in period[2]), None)
        if at is None:
            return None
        for n in list(range(at, len(periods))) + list(range(at))[::-1]:
            if self.scheduled(periods[n]):
                return n
        return None

    # reports

    def deadline_days(self, p, day):
        """Available days after that day; after the last day in service the working days of the calendar."""
        left = self.people[p].left_on
        return [d for d in self.working if d > day and ((left is not None and d > left) or self.weight(p, d) > 0)]

    def moment(self, day, key):
        return datetime.fromisoformat(f"{day}T{self.rules[key]}")

    def state(self, report, subject, p, day, sent, due_on, cutoff_on):
        if sent is not None and (due_on is None or sent <= self.moment(due_on, "due_time")):
            return "on_time"
        if sent is not None and (cutoff_on is None or sent <= self.moment(cutoff_on, "cutoff_time")):
            return "late"
        if sent is None and (cutoff_on is None or cutoff_on > self.closing):
            return "open"
        limit = [d for d in self.working if d > cutoff_on][: self.rules["excuse_working_days"]]
        for row in self.f.excuses:
            if (row.person, row.report, row.subject) == (p, report, subject) and row.reason.strip():
                in_time = len(limit) < self.rules["excuse_working_days"] or row.excused_on <= limit[-1]
                if in_time and row.excused_by == self.superior(p, day):
                    return "excused"
        return "missing"

    def quality(self, row, after):
        limit = [d for d in self.working if d > after][: self.rules["rating_working_days"]]
        late = len(limit) == self.rules["rating_working_days"] and row.rated_at is not None
        if row.quality is None or (late and row.rated_at > self.moment(limit[-1], "rating_time")):
            return "default", self.rules["daily"]["unrated_default"]
        return str(row.quality), self.rules["daily"]["quality_map"][str(row.quality)]

    def day(self, p, profile, day):
        """State, points, completion, quality, rating, score."""
        ahead = self.deadline_days(p, day)
        row = next((r for r in self.f.daily if (r.person, r.day) == (p, day)), None)
        sent = row.submitted_at if row else None
        state = self.state("daily", str(day), p, day, sent, *(ahead[:2] + [None, None])[:2])
        if state in ("excused", "open"):
            return state, None
        if state == "missing":
            return state, (0, 0, 0, "", Fraction(self.rules["daily"]["missing_report_score"]))
        points = 0
        for item in self.f.items:
            unit, cap = item.points[profile]
            points += min(row.counts.get(item.code, 0) * unit, cap)
        completion = min(Fraction(100), points / self.weight(p, day))
        rating, quality = self.quality(row, sent.date())
        weights = self.rules["daily"]
        score = r2(
            Fraction(weights["completion_weight"], 100) * completion
            + Fraction(weights["quality_weight"], 100) * quality
        )
        return state, (points, completion, quality, rating, score)

    def week(self, p, monday):
        """None, or profile, s, a, state, K, quality, WS, role period."""
        dates = [monday + DAY * n for n in range(7)]
        a = sum(self.weight(p, d) for d in dates)
        if not a:
            return None
        serving = [d for d in self.month_dates if self.in_service(p, d)]
        thursday = monday + 3 * DAY
        day = min(serving, key=lambda d: abs((d - thursday).days))
        profile = self.post(p, day)[1]
        if profile == "none":
            return None
        s = len([d for d in dates if d in self.working])
        base = (profile, s, a)
        if a < self.rules["weekly"]["min_available_days"]:
            return *base, None, None, None, None, None
        ahead = self.deadline_days(p, dates[-1])
        due_on, cutoff_on = (ahead[:2] + [None, None])[:2]
        row = next((r for r in self.f.weekly if (r.person, r.week_start) == (p, monday)), None)
        state = self.state("weekly", str(monday), p, day, row.submitted_at if row else None, due_on, cutoff_on)
        if state in ("excused", "open") or row is None or not any(row.planned):
            return *base, state, None, None, None, None
        total, whole = Fraction(0), 0
        for plan, actual, w in zip(row.planned, row.actual, self.rules["weekly_item_weights"][profile], strict=True):
            if plan:
                total += w * min(actual / (plan * a / s), Fraction(self.rules["weekly"]["item_cap"]))
                whole += w
        k = min(Fraction(self.rules["weekly"]["plan_cap"]), r2(100 * total / whole))
        q = 0 if state == "missing" else self.quality(row, due_on)[1]
        ws = r2(
            Fraction(self.rules["weekly"]["plan_weight"], 100) * k
            + Fraction(self.rules["weekly"]["quality_weight"], 100) * q
        )
        return *base, state, k, q, ws, self.owner(p, day)

    def monthly_state(self, p):
        due_on = self.next_working[self.rules["monthly_due_working_day"] - 1]
        cutoff_on = self.next_working[self.rules["monthly_cutoff_working_day"] - 1]
        if not self.in_service(p, due_on) or not any(self.weight(p, d) for d in self.month_dates):
            return None
        due_on = (self.deadline_days(p, due_on - DAY) + [None])[0]
        cutoff_on = (self.deadline_days(p, cutoff_on - DAY) + [None])[0]
        last = [d for d in self.month_dates if self.in_service(p, d)][-1]
        rows = [r.submitted_at for r in self.f.monthly_reports if r.person == p and r.month == self.month]
        return self.state("monthly", str(self.month), p, last, rows[0] if rows else None, due_on, cutoff_on)

    # targets

    def relieved(self, p, day):
        def off(d):
            return sum(
                Fraction(r.fraction)
                for r in self.f.leave
                if (r.person, r.day) == (p, d) and r.kind in self.rules["targets"]["relieving_leave"]
            )

        days = [d for d in self.month_working if self.in_service(p, d)]
        enough = sum(off(d) for d in days) >= self.rules["targets"]["leave_relief_min_days"]
        return off(day) if enough else 0

    def ramp(self, p, profile):
        if profile != "probation":
            return Fraction(1)
        hired, first = self.people[p].hired_on, self.month_dates[0]
        months = 12 * (first.year - hired.year) + first.month - hired.month
        return Fraction(self.rules["targets"]["ramp_by_service_month"][str(min(months, 3))])

    def rows(self, name, period, p):
        post, start, _ = period
        rows = [r for r in getattr(self.f, name) if r.person == p and r.profile == post[1]]
        return [r for r in rows if r.start in (None, start)]

    def carry(self, row):
        targets = self.rules["targets"]
        if row.metric not in targets["carry_over_metrics"] or row.previous_effective is None:
            return Fraction(0)
        if self.month_dates[0].month in targets["no_carry_into_months"]:
            return Fraction(0)
        short = max(Fraction(0), Fraction(row.previous_effective) - Fraction(row.previous_actual))
        cap = Fraction(targets["carry_over_cap_of_base"]) * Fraction(row.base)
        return min(Fraction(targets["carry_over_rate"]) * short, cap)

    def effective(self, p, period, row, days):
        """The target over the given days of the role period."""
        eligible = sum(1 - self.relieved(p, d) for d in self.scheduled(period) if d in days)
        full = (Fraction(row.base) + self.carry(row)) * self.ramp(p, period[0][1])
        return r2(full * eligible / len(self.month_working))

    def team(self, unit, days, metric):
        target, actual = Fraction(0), Fraction(0)
        for p in self.people:
            for period in self.periods(p):
                there = [d for d in days if d in period[2] and self.is_below(period[0][0], unit, d)]
                for row in self.rows("targets", period, p):
                    if row.metric == metric and self.scheduled(period):
                        target += self.effective(p, period, row, there)
                actual += sum(
                    Fraction(r.amount)
                    for r in self.f.results
                    if r.person == p and r.metric == metric and r.day in there
                )
        return target, actual

    def measures(self, p, n):
        """Lists of the fields of targets.csv from metric on, figures as numbers or None."""
        period = self.periods(p)[n]
        (unit, profile, is_head), start, days = period
        weights = self.rules["targets"]["metric_weights"][profile]
        of_team = profile in self.rules["targets"]["team_profiles"]
        if profile in self.rules["targets"]["team_profiles_if_head"] and is_head and start <= self.month_dates[0]:
            of_team = True
        found = []
        if of_team:
            if profile == "assistant":
                while not any(self.team(unit, days, metric)[0] > 0 for metric in weights):
                    if self.parent(unit, days[-1]) is None:
                        break
                    unit = self.parent(unit, days[-1])
            for metric in METRICS:
                if metric in weights:
                    found.append((metric, None, *self.team(unit, days, metric), weights[metric]))
            return found
        for metric in METRICS:
            for row in self.rows("targets", period, p):
                if row.metric == metric:
                    actual = sum(
                        (
                            Fraction(r.amount)
                            for r in self.f.results
                            if r.person == p and r.metric == metric and self.owner(p, r.day) == n
                        ),
                        Fraction(0),
                    )
                    effective = self.effective(p, period, row, days)
                    found.append((metric, row, effective, actual, weights[metric]))
        return found

    # the sheet

    def files(self):
        out = {name: [] for name in ("daily", "weekly", "targets", "segments", "monthly", "assessors")}
        for p in self.people:
            periods = list(enumerate(self.periods(p)))
            periods = [(n, period) for n, period in periods if period[0][1] != "none" and self.scheduled(period)]
            if periods:
                self.sheet(p, periods, out)
        return out

    def sheet(self, p, periods, out):
        rules = self.rules
        days = [
            (n, d, self.weight(p, d), *self.day(p, period[0][1], d))
            for n, period in periods
            for d in self.scheduled(period)
            if self.weight(p, d)
        ]
        for n, d, weight, state, got in days:
            head = [p, str(d), dict(periods)[n][0][1], count(weight), state]
            tail = ["", "", "", "", ""] if got is None else [*map(str, got[:4]), two(got[4])]
            out["daily"].append(head + tail)
        mondays = [d for d in self.dates if d.weekday() == 0 and d + 3 * DAY in self.month_dates]
        weeks = [(monday, self.week(p, monday)) for monday in mondays]
        weeks = [(monday, week) for monday, week in weeks if week is not None]
        for monday, (profile, s, a, _, k, q, ws, _) in weeks:
            tail = ["0", "", "", ""] if ws is None else ["1", two(k), str(q), two(ws)]
            out["weekly"].append([p, str(monday), profile, str(s), count(a), *tail])
        price = rules["discipline"]
        late = [d for _, d, _, state, _ in days if state == "late"]
        missing = [d for _, d, _, state, _ in days if state == "missing"]
        reports = price["daily_late"] * max(0, len(late) - price["daily_late_grace"])
        reports += price["daily_missing"] * len(missing)
        for kind, state in [("weekly", week[3]) for _, week in weeks] + [("monthly", self.monthly_state(p))]:
            if state in ("late", "missing"):
                reports += price[f"{kind}_{state}"]
        reports = min(reports, price["reports_cap"])
        prices = {"late": "meeting_late", "absent": "meeting_absent", "minutes_late": "minutes_late"}
        prices["very_late_or_left_early"] = "meeting_very_late_or_left_early"
        mine = [
            r for r in self.f.meeting_events if r.person == p and r.day in self.month_dates and self.weight(p, r.day)
        ]
        meetings = min(price["meetings_cap"], sum(price[prices[r.event]] for r in mine if r.event in prices))
        mine = [r for r in self.f.duty_events if r.person == p and r.day in self.month_dates and self.weight(p, r.day)]
        duty = min(price["duty_cap"], sum(price["duty_missed"] for r in mine if r.event == "missed"))
        r = Fraction(max(0, 100 - reports - meetings - duty))
        totals, goals, scored_days = [], [], Fraction(0)
        for n, period in periods:
            profile, scheduled = period[0][1], self.scheduled(period)
            counted = []
            for metric, row, effective, actual, weight in self.measures(p, n):
                reached = r2(100 * actual / effective) if effective else None
                capped = None if reached is None else min(max(reached, Fraction(0)), Fraction(120))
                if capped is not None:
                    counted.append((weight, capped))
                own = ["", "", ""]
                if row is not None:
                    eligible = sum(1 - self.relieved(p, d) for d in scheduled)
                    own = [two(Fraction(row.base)), two(r2(self.carry(row))), count(eligible)]
                ramp = "" if row is None else two(self.ramp(p, profile))
                out["targets"].append(
                    [p, profile, metric, *own, str(len(self.month_working)), ramp]
                    + [two(effective), two(actual), two(reached), two(capped), str(weight)]
                )
            scored = [(weight, got[4]) for at, _, weight, _, got in days if at == n and got is not None]
            parts = {
                "D": mean(scored),
                "W": mean([(week[2], week[6]) for _, week in weeks if week[6] is not None and week[7] == n]),
                "T": mean(counted),
                "M": self.assessed(p, period),
                "R": r,
            }
            weights = rules["profile_weights"][profile]
            total = None
            if any(parts[name] is not None for name in "DWTM"):
                total = mean([(weights[name], value) for name, value in parts.items() if value is not None])
                totals.append((len(scheduled), total))
            if parts["T"] is not None:
                goals.append((len(scheduled), parts["T"]))
            scored_days += sum(weight for weight, _ in scored)
            out["segments"].append(
                [p, profile, str(scheduled[0]), str(scheduled[-1]), str(len(scheduled))]
                + [count(sum(weight for weight, _ in scored))]
                + [two(parts[name]) for name in "DWTMR"]
                + [two(total)]
            )
        base, goal = mean(totals), mean(goals)
        bonus, demerit, final = self.adjusted(p, base)
        out["monthly"].append(
            [p, count(scored_days), str(len(late)), str(len(missing)), str(reports), str(meetings), str(duty), two(r)]
            + [two(goal), two(base), two(bonus), two(demerit), two(final), self.grade(p, final, goal, scored_days)]
        )
        runs = []
        for day in [d for d in self.month_dates if self.post(p, d)]:
            superior = self.superior(p, day) or ""
            if runs and runs[-1][3] == superior:
                runs[-1][2] = str(day)
            else:
                runs.append([p, str(day), str(day), superior])
        out["assessors"] += runs

    def assessed(self, p, period):
        for row in self.rows("assessments", period, p):
            if row.ratings is not None:
                return min(
                    max(r2(Fraction(100 * sum(row.ratings), 25)) + Fraction(row.calibration), Fraction(0)),
                    Fraction(100),
                )
        return None

    def adjusted(self, p, base):
        prices, totals = self.rules["adjustments"], []
        for kinds, cap in (
            (("adopted_suggestion", "sharing_given", "customer_praise"), "bonus_cap"),
            (("valid_complaint", "data_error"), "demerit_cap"),
        ):
            rows = [r for r in self.f.adjustments if r.person == p and r.kind in kinds and r.day in self.month_dates]
            totals.append(min(Fraction(prices[cap]), sum((Fraction(prices[r.kind]) for r in rows), Fraction(0))))
        low, high = self.rules["final_clamp"]
        final = None if base is None else min(max(base + totals[0] - totals[1], Fraction(low)), Fraction(high))
        return *totals, final

    def grade(self, p, final, goal, scored_days):
        if final is None or scored_days < self.rules["min_scored_days_for_grade"]:
            return "NG"
        grade = next(name for name, lowest in self.rules["grades"] if final >= Fraction(lowest))
        if grade == "S" and (goal is None or goal < 100):
            grade = "A"
        false = [r for r in self.f.integrity if r.person == p and r.day in self.month_dates and r.confirmed_on]
        return "C" if false and grade in ("S", "A", "B") else grade
