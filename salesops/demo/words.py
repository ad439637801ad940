"""What the people of the demo wrote: customers' words and next steps of the last days, and plans that were agreed."""

from datetime import date, datetime, timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from core.periods import monday_of
from meetings.models import Report, ReportKind, ReportLine, WeeklyPlan
from org.member_file import save_file
from org.models import Person
from reviews.models import DailyAppraisal, WeeklyAppraisal

DAYS_WITH_WORDS = 16
UNDECIDED = ("N02", "N04")  # has not proposed this week's plan; has proposed, and waits for the superior

TALKS = (  # customer, in their own words, next step
    ("光明商行", "「樣品不錯,但上個月的貨還沒賣完。」", "週四帶動銷數據再談補貨", "kept"),
    ("大成百貨", "「你們的價格比東方高三個點,服務要跟上。」", "送服務對比表", "advanced"),
    (
        "Harbour Deli",
        "“If the first crate sells by Friday we take ten.”",
        "Call about the first crate",
        "advanced",
    ),
    ("永和食品", "「老闆出差,下週才能定。」", "下週二上午再訪", "kept"),
    (
        "North Pier Foods",
        "“Fine, but legal wants one clause changed.”",
        "Send the changed clause",
        "advanced",
    ),
    ("新民超市", "「今年不再增加品項了。」", "改談陳列位置", "set_back"),
)
FACTS = ("東方把 500 克裝降了 2 元。", "A new cold store opens by the harbour in March.", "大成把進貨週期改成兩週。")
HELP = ("需要產品部確認交期。", "Could somebody share the chilled-chain price list?")

FILES = {  # strengths, languages, how to reach
    "N01": (("談判", "pricing"), "普通話, English", "ext. 201"),
    "N02": (("大客戶拜訪", "cold chain"), "普通話, 粵語", "ext. 212"),
    "N03": (("新人帶教", "Excel"), "普通話", ""),
    "N04": (("negotiation", "contracts"), "English, 普通話", "ext. 214"),
    "N06": (("報價單", "合同"), "普通話", "ext. 230"),
}


def write_files() -> None:
    """What some of the demo's people tell colleagues about themselves."""
    people = {person.code: person for person in Person.objects.filter(code__in=FILES)}
    for code, person in people.items():
        strengths, speaks, reach = FILES[code]
        save_file(speaks=speaks, reach=reach, strengths=strengths, by=person)


def write_words(today: date) -> None:
    """Gives the daily reports of the last days their lines and texts, the same each time."""
    reports = Report.objects.filter(
        kind=ReportKind.DAILY, subject_on__gt=today - timedelta(days=DAYS_WITH_WORDS), sent_at__isnull=False
    ).select_related("person")
    lines, changed = [], []
    for report in reports:
        chance = Random(f"{report.person.code} {report.subject_on}")  # noqa: S311 invented words, no secret
        report.body = {"market": chance.choice(FACTS)} if report.counts.get("INFO") else {}
        if chance.random() < 0.1:
            report.body["help"] = chance.choice(HELP)
        changed.append(report)
        lines += lines_of(report, chance)
    Report.objects.bulk_update(changed, ["body"], batch_size=500)
    ReportLine.objects.bulk_create(lines, batch_size=500)


def lines_of(report: Report, chance: Random) -> list[ReportLine]:
    """One line for each counted visit, the first three with the customer's words; one for a proposal."""
    talks = chance.sample(TALKS, len(TALKS))
    lines = []
    for position in range(min(report.counts.get("VISIT", 0), len(TALKS))):
        customer, words, next_step, result = talks[position]
        lines.append(
            ReportLine(
                report=report,
                item="VISIT",
                is_customer=position < 3,
                who=customer,
                words=words,
                result=result,
                next_step=next_step,
                next_on=report.subject_on + timedelta(days=chance.randint(1, 5)),
                position=position,
            )
        )
    if report.counts.get("PROP"):
        what = "方案第二版,補上價格鏈與投入產出"
        lines.append(ReportLine(report=report, item="PROP", who=talks[-1][0], what=what, position=len(lines)))
    return lines


def agree_plans(now: datetime, today: date) -> None:
    """Plans of past weeks and of this one were proposed and agreed, but for two of this week."""
    plans = list(WeeklyPlan.objects.select_related("person"))
    for plan in plans:
        is_open = plan.week_start == monday_of(today) and plan.person.code in UNDECIDED
        monday = timezone.make_aware(datetime.combine(plan.week_start, datetime.min.time())) + timedelta(hours=9)
        if not (is_open and plan.person.code == UNDECIDED[0]):
            plan.proposed_at = min(monday, now)
        if not is_open and plan.superior_id:
            plan.agreed_at, plan.agreed_by_id = min(monday + timedelta(hours=1), now), plan.superior_id
    WeeklyPlan.objects.bulk_update(plans, ["proposed_at", "agreed_at", "agreed_by"], batch_size=500)


def read_reports(now: datetime) -> None:
    """What was rated was read."""
    for appraisals in (DailyAppraisal, WeeklyAppraisal):
        rated = appraisals.objects.filter(rating__isnull=False).values("report")
        Report.objects.filter(pk__in=rated).update(read_at=now, read_by=F("superior"))
