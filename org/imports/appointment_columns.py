"""What a file of posts may say, column by column."""

from django.utils.translation import gettext_lazy

from core.imports.registry import Column
from org.imports.reference import title_choices, unit_choices
from org.models import Appointment, Profile

LABEL = gettext_lazy("Posts")
ABOUT = gettext_lazy("A row for each post of somebody who is here, in which unit and from when to when.")
FOR_NEW = gettext_lazy("Needed for new posts.")


def kind_choices() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Appointment.Kind.choices]


def profile_choices() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Profile.choices]


def yes_choices() -> list[tuple[str, str]]:
    return [("yes", str(gettext_lazy("yes, the post before ends")))]


COLUMNS = (
    Column(
        "person",
        gettext_lazy("Person"),
        is_required=True,
        hint=gettext_lazy("The employee number, or a name that only one person has."),
        names=(
            "employee number",
            "employee",
            "number",
            "name",
            "code",
            "工号",
            "工號",
            "姓名",
            "员工",
            "員工",
            "员工编号",
            "員工編號",
        ),
        example="E001",
    ),
    Column(
        "unit",
        gettext_lazy("Unit"),
        choices=unit_choices,
        hint=FOR_NEW,
        names=("team", "department", "部门", "部門", "团队", "團隊", "单位", "單位"),
        example="NORTH",
    ),
    Column(
        "title",
        gettext_lazy("Title"),
        choices=title_choices,
        hint=FOR_NEW,
        names=("job title", "position", "role", "职务", "職務", "岗位", "崗位", "职位", "職位"),
        example="SALES",
    ),
    Column(
        "since",
        gettext_lazy("First day"),
        is_required=True,
        is_date=True,
        names=("from", "start", "since", "valid from", "开始日期", "開始日期", "任职日期", "任職日期"),
        example="2026-06-01",
    ),
    Column(
        "until",
        gettext_lazy("Last day"),
        hint=gettext_lazy("Left out: until further notice. [clear] opens an end that is stored."),
        names=("to", "end", "until", "valid to", "结束日期", "結束日期"),
    ),
    Column(
        "kind",
        gettext_lazy("Kind"),
        choices=kind_choices,
        hint=gettext_lazy("Primary or acting. Left out: primary."),
        names=("type", "类型", "類型", "任职类型", "任職類型"),
        example="primary",
    ),
    Column("is_head", gettext_lazy("Is the head"), names=("head", "是否负责人", "是否負責人")),
    Column(
        "profile",
        gettext_lazy("Appraised as"),
        choices=profile_choices,
        hint=gettext_lazy("Left out: as the title proposes."),
        names=("profile", "考核身份"),
    ),
    Column(
        "moves",
        gettext_lazy("New primary posts are moves"),
        is_option=True,
        choices=yes_choices,
        hint=gettext_lazy("Left out: somebody who holds a primary post then is refused."),
    ),
)
