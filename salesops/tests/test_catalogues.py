"""The catalogues: every text translated, placeholders kept, each Chinese in its own characters."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from conftest import leave_out

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUES = {name: ROOT / "locale" / name / "LC_MESSAGES" / "django.po" for name in ("zh_Hant", "zh_Hans")}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{\w*\}")
# The same characters in both scripts, where each stands in one of them only.
TRADITIONAL = (
    "丟並來個備傷僅價內兩凍別則剛劃動務區協員問喪單嚴團報場夾學實審寫將對導層屬崗帶幫幾庫後從復"
    "態應戶捨採揚換擇擔敗數於時曆書會條業構標樣檢權沒況淨減溝滿瀏為無狀獲現產當發監確碼稱積競節簡"
    "簽紀約納級終組結絕給統經維網編總績繼續習職與處虛號衝補裡複規覽訂計記訪設許訴註評試話認語誠誤"
    "說誰調請議讀變負責資質較載輔轉辦這連進過達遲選還郵鈕銷錄錯鐘門閉開間閱關隊際隨離電響頁項順須"
    "預領題額類顯餘饋驗體麼"
)
SIMPLIFIED = (
    "丢并来个备伤仅价内两冻别则刚划动务区协员问丧单严团报场夹学实审写将对导层属岗带帮几库后从复"
    "态应户舍采扬换择担败数于时历书会条业构标样检权没况净减沟满浏为无状获现产当发监确码称积竞节简"
    "签纪约纳级终组结绝给统经维网编总绩继续习职与处虚号冲补里复规览订计记访设许诉注评试话认语诚误"
    "说谁调请议读变负责资质较载辅转办这连进过达迟选还邮钮销录错钟门闭开间阅关队际随离电响页项顺须"
    "预领题额类显余馈验体么"
)
UNWANTED = "您妳壹裏羣"  # 你, 一, 裡 and 群 are the glossary's
WORDS_OF_ELSEWHERE = {
    # A week is 週 but in the plan's own terms, of which the glossary keeps the spelling.
    # What is saved is 儲存; 保存 is how long something is kept. A title of the organisation is 職務.
    "zh_Hant": (
        "保存(?!至|期|多久|六個月)",
        "職稱",
        "設備",
        "鏈接",
        "查找",
        "信息",
        "程序",
        "默認",
        "打印",
        "軟件",
        "網絡",
        "周(?!報|例會|考核)",
    ),
    # A document is 文件; 文档 is the kind of file that Word makes. An opening is 开启.
    "zh_Hans": ("(?<!Word )文档", "开始招聘", "登入", "资料", "伺服器", "「", "」"),
}


NAMES = r"%\((?:name|names|person|mentor|newcomer)\)s"
SPACED_NAME = re.compile(rf"[\u4e00-\u9fff] {NAMES}|{NAMES} [\u4e00-\u9fff]")
NAMES_OF_RULES = {"Rules %(name)s", "%(month)s under %(name)s"}  # Latin letters: 2026-06 v1


@dataclass(frozen=True)
class Entry:
    """One message of a catalogue with its translations, one for each plural form."""

    flags: str
    ids: list[str]
    texts: list[str]


def entries(catalogue: Path) -> Iterator[Entry]:
    """The messages of a .po after its header."""
    for block in catalogue.read_text(encoding="utf-8").split("\n\n")[1:]:
        flags, fields, name = "", {}, ""
        for line in block.splitlines():
            if line.startswith("#"):
                flags += line if line.startswith("#,") else ""
            elif line.startswith('"'):
                fields[name] += ast.literal_eval(line)
            else:
                name, text = line.split(" ", 1)
                fields[name] = ast.literal_eval(text)
        yield Entry(
            flags,
            [fields[name] for name in ("msgid", "msgid_plural") if name in fields],
            [text for name, text in fields.items() if name.startswith("msgstr")],
        )


@pytest.fixture(params=sorted(CATALOGUES))
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_message_is_translated_and_none_is_fuzzy(language: str) -> None:
    found = list(entries(CATALOGUES[language]))
    assert len(found) > 500
    assert [entry.ids[0] for entry in found if not all(entry.texts) or "fuzzy" in entry.flags] == []


def test_both_catalogues_hold_the_same_messages() -> None:
    traditional, simplified = ([entry.ids for entry in entries(CATALOGUES[name])] for name in ("zh_Hant", "zh_Hans"))
    assert traditional == simplified


def test_a_translation_keeps_the_placeholders_of_its_message(language: str) -> None:
    """The last id is the one with the number: Chinese has one form for one and many."""
    different = [
        (entry.ids[-1], text)
        for entry in entries(CATALOGUES[language])
        for text in entry.texts
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry.ids[-1]))
    ]
    assert different == []


def test_each_chinese_stays_with_its_own_characters_and_words(language: str) -> None:
    strange = SIMPLIFIED if language == "zh_Hant" else TRADITIONAL
    unwanted = re.compile("|".join([f"[{strange}{UNWANTED}]", *WORDS_OF_ELSEWHERE[language]]))
    texts = [text for entry in entries(CATALOGUES[language]) for text in entry.texts]
    found = {text: unwanted.findall(text.replace("里程碑", "")) for text in texts}  # 里 of a mile is no 裡
    assert {text: wrong for text, wrong in found.items() if wrong} == {}


def test_no_space_stands_between_a_name_and_its_sentence(language: str) -> None:
    found = [
        text for entry in entries(CATALOGUES[language]) if entry.ids[0] not in NAMES_OF_RULES for text in entry.texts
    ]
    assert [text for text in found if SPACED_NAME.search(text)] == []


def test_punctuation_beside_chinese_is_full_width(language: str) -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
    assert [text for entry in entries(CATALOGUES[language]) for text in entry.texts if half.search(text)] == []


def test_templates_write_no_colon_of_their_own_between_two_texts() -> None:
    """{% colon %} is that of the language: ": " beside Chinese is half a sign and a space too many."""
    own = re.compile(r"""(?:}}|%}|>): |:(?:["'] %}|{% endblocktranslate %}) """)
    found = []
    for template in sorted(ROOT.glob("**/templates/**/*.html")):
        if ".venv" not in template.parts:
            text = re.sub(r"({% blocktranslate).*?(?=.{% endblocktranslate)", r"\1", template.read_text(), flags=re.S)
            found += [
                f"{template.relative_to(ROOT)}: {line.strip()[:80]}" for line in text.splitlines() if own.search(line)
            ]
    assert found == []


@pytest.mark.parametrize(
    ("asked", "answered", "log_in"),
    [
        ("zh", "zh-hant", "登入"),
        ("zh-TW", "zh-hant", "登入"),
        ("zh-HK", "zh-hant", "登入"),
        ("zh-CN", "zh-hans", "登录"),
        ("zh-SG", "zh-hans", "登录"),
        ("en-GB", "en", "Log in"),
        ("fr", "en", "Log in"),
    ],
)
@pytest.mark.django_db
def test_browser_asks_for_a_language_and_the_login_answers_in_it(
    company: object, client: Client, asked: str, answered: str, log_in: str
) -> None:
    response = client.get("/accounts/login/", headers={"accept-language": asked})
    assert (response.headers["Content-Language"], log_in in response.content.decode()) == (answered, True)


@pytest.mark.once
def test_catalogues_hold_what_the_sources_say() -> None:
    if not shutil.which("msgfmt"):
        leave_out("the check of the catalogues against the sources, because gettext is not installed here")
    checked = subprocess.run(
        [sys.executable, "tools/catalogues.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.stdout == "2 catalogues are complete.\n"
