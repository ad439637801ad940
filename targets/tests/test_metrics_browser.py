"""The pages of a measure in a real browser: HR adds one by phone, everybody reads it."""

import pytest
from django.urls import reverse

from targets.models import Metric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hant"), (1280, "en")])
def test_measure_is_added_and_read(open_as, axe, company, width, language):
    page = open_as(company.hr, reverse("targets:metric_add"), width=width, language=language)
    axe(page)
    page.locator("#id_aggregation").select_option("ratio")
    page.locator("form.form-narrow button[type=submit]").click()
    page.locator(".notice.is-error").wait_for()
    axe(page)
    for name, text in (("code", "paid_share"), ("name_zh_hant", "回款率"), ("name_zh_hans", "回款率")):
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_name_en").fill("share of orders paid")
    page.locator("#id_kind").select_option("ratio")
    page.locator("#id_source").select_option("worked_out")
    for name, code in (("numerator", "collections"), ("denominator", "orders")):
        page.locator(f"#id_{name}").select_option(str(Metric.objects.get(code=code).pk))
    page.locator("form.form-narrow button[type=submit]").click()
    page.wait_for_url("**/measures/paid_share/")
    axe(page)
    reader = open_as(company.salesperson, reverse("targets:metric_list"), width=width, language=language)
    axe(reader)
    reader.get_by_role("link", name="回款率" if language == "zh-hant" else "share of orders paid").click()
    reader.wait_for_url("**/measures/paid_share/")
