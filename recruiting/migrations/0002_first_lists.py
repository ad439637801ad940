"""Channels, reasons, a row of stages and a consent text to begin with."""

from django.db import migrations
from django.utils import timezone

CHANNELS = [
    ("Job site", "求職網站", "招聘网站"),
    ("Recommended by a colleague", "同事推薦", "同事推荐"),
    ("Job fair", "徵才博覽會", "招聘会"),
    ("University", "校園徵才", "校园招聘"),
    ("Agency", "人力仲介", "猎头或中介"),
    ("Own website", "公司網站", "公司网站"),
    ("Social media", "社群媒體", "社交媒体"),
    ("Internal", "內部應徵", "内部应聘"),
    ("Came by oneself", "自行投遞", "主动投递"),
]
REASONS = [
    ("refused", "Skills do not fit the post", "能力與職位不符", "能力与岗位不符"),
    ("refused", "Too little experience", "經驗不足", "经验不足"),
    ("refused", "Pay expected is above the range", "期望薪資超出範圍", "期望薪资超出范围"),
    ("refused", "Cannot start in time", "無法如期到職", "无法按时到岗"),
    ("refused", "Somebody else fits better", "另有更合適的人選", "有更合适的人选"),
    ("refused", "Statements did not hold", "所述與事實不符", "所述与事实不符"),
    ("withdrawn", "Took another post", "已接受其他工作", "已接受其他工作"),
    ("withdrawn", "Pay or terms", "薪資或條件", "薪资或条件"),
    ("withdrawn", "Place or way to work", "地點或通勤", "地点或通勤"),
    ("withdrawn", "No answer any more", "失去聯絡", "失去联系"),
    ("withdrawn", "Own reasons", "個人因素", "个人原因"),
    ("talent_pool", "Good, no post free now", "優秀，目前無職缺", "优秀，目前无空缺"),
    ("talent_pool", "Better for another post", "更適合其他職位", "更适合其他岗位"),
    ("talent_pool", "Available later", "日後才能到職", "以后才能到岗"),
]
TEMPLATES = [
    (
        ("Two interviews", "兩次面試", "两次面试"),
        [
            ("screening", "Screening", "篩選", "筛选"),
            ("interview_1", "First interview", "初試", "初试"),
            ("interview_2", "Second interview", "複試", "复试"),
            ("offer", "Offer", "錄取通知", "录用通知"),
            ("hired", "Hired", "已錄用", "已录用"),
            ("refused", "Refused", "未錄取", "未录取"),
            ("withdrawn", "Withdrawn", "已退出", "已退出"),
            ("talent_pool", "Talent pool", "人才庫", "人才库"),
        ],
    ),
    (
        ("One interview", "一次面試", "一次面试"),
        [
            ("screening", "Screening", "篩選", "筛选"),
            ("interview_1", "Interview", "面試", "面试"),
            ("offer", "Offer", "錄取通知", "录用通知"),
            ("hired", "Hired", "已錄用", "已录用"),
            ("refused", "Refused", "未錄取", "未录取"),
            ("withdrawn", "Withdrawn", "已退出", "已退出"),
            ("talent_pool", "Talent pool", "人才庫", "人才库"),
        ],
    ),
]
CONSENT = (
    "I agree that the company keeps what I tell it about myself in order to decide about my application. It is read by "
    "those who choose for the post. Six months after the decision, or as soon as I take this consent back, it is "
    "deleted. I may ask at any time what is kept and get a copy.",
    "本人同意公司為審核應徵之目的保存本人提供的資料。資料僅供該職位的甄選人員閱覽，於決定後六個月、或本人撤回同意時即予刪除。"
    "本人可隨時查詢所保存的資料並取得副本。",
    "本人同意公司为审核应聘之目的保存本人提供的信息。信息仅供该岗位的选拔人员查阅，在决定后六个月、或本人撤回同意时即予删除。"
    "本人可随时查询所保存的信息并取得副本。",
)


def names(english, traditional, simplified):
    return {"name_en": english, "name_zh_hant": traditional, "name_zh_hans": simplified}


def add(apps, schema_editor):
    def model(name):
        return apps.get_model("recruiting", name).objects

    for position, row in enumerate(CHANNELS):
        model("Channel").create(position=position, **names(*row))
    for position, (of, *row) in enumerate(REASONS):
        model("MoveReason").create(of=of, position=position, **names(*row))
    for called, stages in TEMPLATES:
        template = model("StageTemplate").create(**names(*called))
        for position, (kind, *row) in enumerate(stages):
            model("Stage").create(template=template, kind=kind, position=position, **names(*row))
    english, traditional, simplified = CONSENT
    model("ConsentText").create(
        text_en=english, text_zh_hant=traditional, text_zh_hans=simplified, published_at=timezone.now()
    )


def keep(apps, schema_editor):
    """The tables go with the migration before; rows that candidates lean on are not taken away alone."""


class Migration(migrations.Migration):
    dependencies = [("recruiting", "0001_openings_and_candidates")]
    operations = [migrations.RunPython(add, keep)]
