"""The scorecard of rules.md 2.13: six criteria whose weights add up to 100, each score with its anchor."""

from django.db import migrations

# name in three languages, weight, whether a 1 fails the card, the anchors of 1 to 5
CRITERIA = [
    (
        ("Sales results told with numbers", "以數字說明的銷售成果", "用数字说明的销售成果"),
        25,
        False,
        [
            ("Tells of no result; only of effort", "說不出成果，只談努力", "说不出成果，只谈努力"),
            ("Tells of results without a figure", "談到成果，沒有數字", "谈到成果，没有数字"),
            ("Names figures, cannot say how they came about", "有數字，說不清如何達成", "有数字，说不清如何达成"),
            (
                "Figures with customer, time and own part",
                "有數字，並說明客戶、時間與自己的貢獻",
                "有数字，并说明客户、时间和自己的贡献",
            ),
            (
                "The same for several years, also for what failed",
                "多年皆能如此說明，失敗的案例也不迴避",
                "多年都能这样说明，失败的案例也不回避",
            ),
        ],
    ),
    (
        ("Communication and listening", "溝通與傾聽", "沟通与倾听"),
        20,
        False,
        [
            ("Interrupts, answers something else", "打斷對方，答非所問", "打断对方，答非所问"),
            ("Answers, but asks nothing", "會回答，但不提問", "会回答，但不提问"),
            ("Clear, asks now and then", "表達清楚，偶爾提問", "表达清楚，偶尔提问"),
            ("Asks first, sums up what was heard", "先提問，再歸納所聽到的", "先提问，再归纳所听到的"),
            (
                "Finds the need behind the words, fits the language to the listener",
                "聽出言外的需求，因人調整說法",
                "听出言外的需求，因人调整说法",
            ),
        ],
    ),
    (
        ("Learning", "學習能力", "学习能力"),
        15,
        False,
        [
            ("Has learned nothing new for years", "多年未學新東西", "多年没学新东西"),
            ("Learns when told to", "被要求才學", "被要求才学"),
            ("Names what was learned in the last year", "說得出近一年學到什麼", "说得出近一年学到什么"),
            ("Shows how it changed the own work", "說明所學如何改變工作", "说明所学如何改变工作"),
            ("Seeks feedback, passes on what was learned", "主動徵求回饋，並教給他人", "主动征求反馈，并教给他人"),
        ],
    ),
    (
        ("Resilience", "抗壓性", "抗压能力"),
        15,
        False,
        [
            ("Blames others, gave up", "怪罪他人，放棄了", "怪罪他人，放弃了"),
            ("Tells of no setback", "說不出任何挫折", "说不出任何挫折"),
            ("Got through a setback with help", "在他人協助下走出挫折", "在他人帮助下走出挫折"),
            ("Got up alone and tried another way", "自行振作，換方法再試", "自行振作，换方法再试"),
            ("Again and again, and drew a rule from it", "屢次如此，並歸納出做法", "屡次如此，并归纳出做法"),
        ],
    ),
    (
        ("Honesty", "誠信", "诚信"),
        15,
        True,
        [
            ("Statements contradict each other or the papers", "說法前後矛盾或與文件不符", "说法前后矛盾或与文件不符"),
            ("Evades when asked closely", "追問時迴避", "追问时回避"),
            ("Answers openly; nothing contradicts", "坦白作答，沒有矛盾", "坦白作答，没有矛盾"),
            ("Names own mistakes unasked", "主動說出自己的錯誤", "主动说出自己的错误"),
            (
                "Gave up an advantage to stay honest, with an example",
                "曾為誠信放棄利益，有實例",
                "曾为诚信放弃利益，有实例",
            ),
        ],
    ),
    (
        ("Team fit", "團隊契合", "团队契合"),
        10,
        False,
        [
            ("Speaks badly of former colleagues", "說前同事壞話", "说前同事坏话"),
            ("Prefers to work alone", "偏好獨自工作", "偏好独自工作"),
            ("Works with others when asked", "被要求時與人合作", "被要求时与人合作"),
            ("Shares customers and knowledge", "分享客戶與知識", "分享客户与知识"),
            ("Made others better, with an example", "使他人進步，有實例", "使他人进步，有实例"),
        ],
    ),
]


def add(apps, schema_editor):
    criteria, anchors = (apps.get_model("recruiting", name).objects for name in ("ScoreCriterion", "ScoreAnchor"))
    for position, (called, weight, decides, texts) in enumerate(CRITERIA):
        names = dict(zip(("name_en", "name_zh_hant", "name_zh_hans"), called, strict=True))
        criterion = criteria.create(position=position, weight=weight, decides=decides, **names)
        for score, text in enumerate(texts, 1):
            words = dict(zip(("text_en", "text_zh_hant", "text_zh_hans"), text, strict=True))
            anchors.create(criterion=criterion, score=score, **words)


def keep(apps, schema_editor):
    """The tables go with the migration before; cards that were sent lean on the criteria."""


class Migration(migrations.Migration):
    dependencies = [("recruiting", "0005_interviews")]
    operations = [migrations.RunPython(add, keep)]
