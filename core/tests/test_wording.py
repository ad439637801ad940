"""Dates, numbers and names as the reader says them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from core import wording
from core.templatetags import ui

TODAY = date(2026, 6, 17)  # a Wednesday
NOW = datetime(2026, 6, 17, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("apart", "english", "chinese"),
    [
        (0, "today", None),
        (-1, "yesterday", None),
        (1, "tomorrow", None),
        (5, "Monday", "星期一"),
        (-5, "Friday", "星期五"),
        (7, "24 June", "6月24日"),
        (-200, "29 November 2025", "2025年11月29日"),
    ],
)
def test_day_is_said_in_words_near_today(apart, english, chinese):
    day = TODAY + timedelta(days=apart)
    with translation.override("en"):
        assert wording.day_in_words(day, today=TODAY) == english
    for language in ("zh-hant", "zh-hans"):
        with translation.override(language):
            if chinese:
                assert wording.day_in_words(day, today=TODAY) == chinese


def test_exact_day_and_month_follow_the_language():
    with translation.override("en"):
        assert [wording.exact_day(TODAY), wording.month_in_words(TODAY)] == ["Wednesday 17 June 2026", "June 2026"]
    with translation.override("zh-hant"):
        assert [wording.exact_day(TODAY), wording.month_in_words(TODAY)] == ["2026年6月17日 星期三", "2026年6月"]


def test_moment_is_read_on_the_wall_of_the_active_zone():
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        assert wording.moment_in_words(NOW, now=NOW) == "today 17:00"
        assert wording.moment_in_words(NOW + timedelta(hours=16, minutes=30), now=NOW) == "tomorrow 09:30"


@pytest.mark.parametrize(
    ("minutes", "distance", "lateness"),
    [
        (40, "in 40 min", "in 40 min"),
        (-120, "2 h ago", "2 h late"),
        (-20, "20 min ago", "20 min late"),
        (60 * 24 * 3, "in 3 days", "in 3 days"),
        (0, "1 min ago", "1 min late"),
    ],
)
def test_distance_is_said_in_the_largest_unit_that_says_enough(minutes, distance, lateness):
    instant = NOW + timedelta(minutes=minutes)
    with translation.override("en"):
        assert wording.distance_in_words(instant, now=NOW) == distance
        assert wording.lateness_in_words(instant, now=NOW) == lateness


@pytest.mark.parametrize(
    ("value", "places", "figures"),
    [
        (226800, None, "226,800"),
        (Decimal("84.39"), None, "84.39"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("-0.5"), 2, "−0.50"),
        (Decimal("0.125"), 2, "0.13"),
        (None, None, "–"),
    ],
)
def test_number_is_grouped_with_a_true_minus(value, places, figures):
    for language in ("en", "zh-hant", "zh-hans"):
        with translation.override(language):
            assert wording.number_in_figures(value, places=places) == figures


@pytest.mark.parametrize(
    ("value", "expected"), [("43.8", "43.80"), ("30", "30.00"), ("1200", "1,200.00"), ("52.356", "52.356")]
)
def test_a_part_of_a_sum_has_two_decimals_at_least_and_loses_none(value, expected):
    assert wording.number_in_figures(Decimal(value), at_least=2) == expected


def test_money_shows_cents_only_where_there_are_some():
    assert wording.money_in_figures(Decimal("1234.50"), "CNY") == "¥1,234.50"
    assert wording.money_in_figures(Decimal("-1200.00"), "CNY") == "−¥1,200"


def test_a_ratio_is_rounded_to_the_decimals_that_its_metric_shows():
    ratio = SimpleNamespace(kind="ratio", places=1)
    assert ui.measured(Decimal("33.35"), ratio) == "33.4\N{NO-BREAK SPACE}%"
    assert ui.measured(None, ratio) == wording.NOTHING
    assert ui.measured(Decimal("33.35"), SimpleNamespace(kind="count", places=2)) == "33.35"


def test_name_is_in_the_letters_that_the_reader_reads():
    both, latin = (
        SimpleNamespace(name_zh="吳偉", name_pinyin="Wu Wei"),
        SimpleNamespace(name_zh="", name_pinyin="Ann Lee"),
    )
    with translation.override("zh-hans"):
        assert [wording.name_in_words(both), wording.other_name(both)] == ["吳偉", "Wu Wei"]
        assert [wording.name_in_words(latin), wording.other_name(latin)] == ["Ann Lee", ""]
    with translation.override("en"):
        assert [wording.name_in_words(both), wording.other_name(both)] == ["Wu Wei", "吳偉"]


def render(text, **context):
    return engines["django"].from_string(text).render(context)


def test_filters_carry_the_exact_date_and_escape_what_people_typed():
    with translation.override("en"):
        assert 'title="Wednesday 17 June 2026"' in render("{{ day|day:today }}", day=TODAY, today=TODAY)
        assert render("{{ none|day }}{{ none|score }}{{ none|name_of }}", none=None) == "–––"
        person = SimpleNamespace(name_zh="", name_pinyin="<b>Ann</b>")
        assert "<b>" not in render("{% person person %}", person=person)


def test_trend_leaves_gaps_out_and_needs_two_points():
    assert render("{{ values|polyline }}", values=[1]) == ""
    assert render("{{ values|polyline }}", values=[0, None, 10]) == "2.0,22.0 94.0,2.0"


def test_disabled_button_says_why():
    shown = render(
        '{% include "ui/_verdict_button.html" with text="Close" %}',
        verdict=SimpleNamespace(allowed=False, reason="The month is not over."),
    )
    assert "disabled" in shown
    assert shown.count("The month is not over.") == 2


def test_badge_kept_for_words_that_are_escaped_already_is_not_given_for_words_that_are_not():
    assert "<b>mine</b>" in ui.badge("open", format_html("<b>{}</b>", "mine"))
    assert "&lt;b&gt;mine&lt;/b&gt;" in ui.badge("open", "<b>mine</b>")
    assert ui.badge("open", "<b>mine</b>") == ui.badge("open", "<b>mine</b>")


def test_badge_of_a_lazy_text_follows_the_language():
    texts = []
    for language in ("en", "zh-hant", "en"):
        with translation.override(language):
            texts.append(ui.badge("late", gettext_lazy("Late")))
    assert texts[0] == texts[2] != texts[1]


def test_part_that_is_repeated_is_drawn_once_for_each_variation_and_language():
    ui._drawn.cache_clear()
    page = engines["django"].from_string(
        '{% for s in states %}{% repeated "meetings/_state.html" state=s %} {% endfor %}'
    )
    texts = []
    for language in ("en", "zh-hant", "en"):
        with translation.override(language):
            texts.append(page.render({"states": ["late", "missing", "late"]}))
    assert [word for word in ("Late", "Missing") if word in texts[0]] == ["Late", "Missing"]
    assert texts[0] == texts[2] != texts[1]
    assert (ui._drawn.cache_info().misses, ui._drawn.cache_info().hits) == (4, 5)


def test_part_that_is_repeated_escapes_what_is_not_escaped_yet():
    draw = '{% repeated "ui/_figure.html" label=label value=1 %}'
    drawn = [
        engines["django"].from_string(draw).render({"label": text})
        for text in (format_html("<b>{}</b>", 1), "<b>1</b>")
    ]
    assert ["<b>1</b>" in text for text in drawn] == [True, False]


@pytest.mark.parametrize(("language", "row", "line"), [("en", "a, b", "a: b"), ("zh-hant", "a、b", "a：b")])
def test_several_words_and_a_label_are_parted_as_the_language_parts_them(language, row, line):
    with translation.override(language):
        assert wording.in_a_row(["a", "b"]) == row
        assert wording.labelled("a", "b") == line
        assert ui.colon() == line[1:-1]
