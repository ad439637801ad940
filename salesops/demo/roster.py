"""Who works in the demo company, and in invented companies of any size for benchmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reviews.month.facts import AppointmentRow, PersonRow, TitleRow, UnitRow

TITLES = (
    TitleRow("GM", "general manager", "總經理", "none"),
    TitleRow("SM", "sales manager", "銷售經理", "manager"),
    TitleRow("SUP", "sales supervisor", "銷售主管", "supervisor"),
    TitleRow("SP", "salesperson", "銷售員", "salesperson"),
    TitleRow("NEW", "salesperson on probation", "試用銷售員", "probation"),
    TitleRow("SA", "sales assistant", "銷售助理", "assistant"),
    TitleRow("HR", "HR manager", "人事經理", "none"),
    TitleRow("IT", "technical administrator", "系統管理員", "none"),
)
PROFILES = {title.code: title.profile for title in TITLES}


@dataclass(frozen=True, slots=True)
class Roster:
    """Units, people and their posts; the structure under which months are invented."""

    units: Sequence[UnitRow]
    people: Sequence[PersonRow]
    appointments: Sequence[AppointmentRow]


def demo_roster(today: date) -> Roster:
    """The early form of the source plan: general manager, sales managers, salespeople, assistants.

    The newcomers' first days follow `today`, so that somebody is always on probation.
    """
    founded = date(today.year - 3, 1, 4)
    newcomer, recent = today - timedelta(days=47), today - timedelta(days=75)
    units = [
        UnitRow("CO", "Harbour Trading", "海港商貿", "company", None, founded, None),
        UnitRow("NORTH", "North team", "北區銷售部", "team", "CO", founded, None),
        UnitRow("SOUTH", "South team", "南區銷售部", "team", "CO", founded, None),
    ]
    staff = [
        ("GM", "趙國華", "Zhao Guohua", "CO", "GM", founded),
        ("N01", "林曉梅", "Lin Xiaomei", "NORTH", "SM", founded),
        ("N02", "吳偉", "Wu Wei", "NORTH", "SP", date(today.year - 2, 7, 15)),
        ("N03", "何娜", "He Na", "NORTH", "SUP", date(today.year - 2, 2, 19)),
        ("N04", "王強", "Wang Qiang", "NORTH", "SP", date(today.year - 1, 1, 6)),
        ("N05", "陳思雨", "Chen Siyu", "NORTH", "NEW", newcomer),
        ("N06", "周婷", "Zhou Ting", "NORTH", "SA", date(today.year - 1, 5, 12)),
        ("N07", "歐陽娜娜", "Ouyang Nana", "NORTH", "SP", date(today.year - 1, 3, 3)),
        ("S01", "", "Maximiliane Oberhofer-Schwarzenbach", "SOUTH", "SM", date(today.year - 2, 3, 1)),
        ("S02", "", "Grace Whitfield", "SOUTH", "SP", date(today.year - 2, 9, 1)),
        ("S03", "許文傑", "Xu Wenjie", "SOUTH", "SP", date(today.year - 1, 2, 10)),
        ("S04", "", "Daniel Okafor", "SOUTH", "SP", date(today.year - 1, 6, 2)),
        ("S05", "梁家怡", "Liang Jiayi", "SOUTH", "NEW", recent),
        ("S06", "", "Helen Brandt", "SOUTH", "SA", date(today.year - 1, 4, 7)),
        ("HR", "孫麗", "Sun Li", "CO", "HR", founded),
        ("IT", "", "Tomas Lindqvist", "CO", "IT", date(today.year - 1, 1, 6)),
    ]
    return Roster(
        units,
        [PersonRow(code, chinese, latin, hired, None) for code, chinese, latin, _, _, hired in staff],
        [
            AppointmentRow(code, unit, title, PROFILES[title], title in ("GM", "SM"), hired, None)
            for code, _, _, unit, title, hired in staff
        ],
    )


def invented_roster(people_count: int, *, founded: date) -> Roster:
    """A company of about `people_count`: divisions of ten teams, teams of ten under a manager."""
    units = [UnitRow("CO", "Company", "公司", "company", None, founded, None)]
    staff: list[tuple[str, str, str, bool]] = [("GM", "CO", "GM", True)]
    team_count = max(1, people_count // 10)
    for division in range((team_count + 9) // 10):
        units.append(
            UnitRow(f"D{division}", f"Division {division}", f"第{division}事業部", "division", "CO", founded, None)
        )
        staff.append((f"DH{division}", f"D{division}", "SM", True))
    for team in range(team_count):
        unit = f"T{team}"
        units.append(UnitRow(unit, f"Team {team}", f"第{team}組", "team", f"D{team // 10}", founded, None))
        for seat, title in enumerate(("SM", "SUP", "SA", "NEW", "SP", "SP", "SP", "SP", "SP", "SP")):
            staff.append((f"E{team:04}{seat}", unit, title, seat == 0))
    staff = staff[:people_count]
    return Roster(
        units,
        [PersonRow(code, f"員工{code}", f"Employee {code}", founded, None) for code, *_ in staff],
        [
            AppointmentRow(code, unit, title, PROFILES[title], is_head, founded, None)
            for code, unit, title, is_head in staff
        ],
    )
