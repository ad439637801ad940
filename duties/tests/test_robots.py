"""The robots of groups: each format against a stand-in, the outbox, who keeps them, and what they never say."""

import base64
import hashlib
import hmac
import json
import logging
import socket
import threading
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import at
from duties.models import Robot, RobotLine
from duties.registry import kinds
from duties.robots import formats, keeping, line, outbox
from duties.robots.addresses import Target
from duties.robots.line import Said
from duties.tests.factories import make_duty, make_mail
from org.models import Unit

pytestmark = pytest.mark.django_db
KEY, SECRET = "access-token-of-the-group", "SEC-signing-secret"
HOSTS = ["oapi.dingtalk.com", "qyapi.weixin.qq.com", "open.feishu.cn", "hooks.slack.com"]
ADDRESSES = {
    "dingtalk": f"https://oapi.dingtalk.com/robot/send?access_token={KEY}",
    "wecom": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    "feishu": f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
    "slack": f"https://hooks.slack.com/services/T0/B0/{KEY}",
}
GOOD = {"dingtalk": b'{"errcode":0,"errmsg":"ok"}', "wecom": b'{"errcode":0}', "feishu": b'{"code":0}', "slack": b"ok"}
NOW = at(9)


@pytest.fixture(autouse=True)
def allowed(settings, monkeypatch):
    settings.ROBOT_HOSTS = HOSTS


class StandIn:
    """The other side of the line: a name server and a service that answers what it is told to."""

    def __init__(self, answer=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", addresses=("8.8.8.8",), breaks=False):
        self.answer, self.addresses, self.breaks = answer, list(addresses), breaks
        self.asked, self.connected, self.heard = [], [], b""

    def resolve(self, host):
        self.asked.append(host)
        return self.addresses

    def connect(self, address, host):
        self.connected.append((address, host))
        ours, theirs = socket.socketpair()
        ours.settimeout(5)
        threading.Thread(target=self.serve, args=(theirs,), daemon=True).start()
        return ours

    def serve(self, theirs):
        with theirs:
            while b"\r\n\r\n" not in self.heard:
                self.heard += theirs.recv(65536)
            head, _blank, body = self.heard.partition(b"\r\n\r\n")
            size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            while len(body) < size:
                body += theirs.recv(65536)
            self.head, self.body = head.decode(), body
            if not self.breaks:
                theirs.sendall(self.answer)

    def post(self, target, call):
        return line.post(target, call, resolve=self.resolve, connect=self.connect)


def http(body, status="200 OK", more=""):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def make_robot(company, service="slack", *, secret="", tells=("duty:fake",), **fields):
    told = {"unit": company.north, "language": "en", "by": company.hr, "now": NOW - timedelta(days=1)}
    return keeping.add_robot(service=service, address=ADDRESSES[service], secret=secret, tells=tells, **told | fields)


def make_line(robot, *, news="test", subject="x", **fields):
    now = timezone.now()
    times = {"not_before": now - timedelta(minutes=1), "expires_at": now + timedelta(minutes=30)}
    key = outbox.line_id(robot, news, subject)
    return RobotLine.objects.create(id=key, robot=robot, news=news, subject=subject, **times | fields)


def accepted(target, call):
    return Said(200, b"ok", True)


# --- the line


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_asked_once():
    there = StandIn()
    said = there.post(Target("hooks.slack.com", "/services/x"), formats.Call(b"{}"))
    assert (said.status, there.asked, there.connected) == (200, ["hooks.slack.com"], [("8.8.8.8", "hooks.slack.com")])
    assert there.head.splitlines()[0] == "POST /services/x HTTP/1.1" and "Host: hooks.slack.com" in there.head


@pytest.mark.parametrize("addresses", [[], ["127.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "10.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_is_never_connected_to(addresses):
    there = StandIn(addresses=addresses)
    said = there.post(Target("hooks.slack.com", "/x"), formats.Call(b"{}"))
    assert (said.status, said.has_begun, said.error, there.connected) == (None, False, "NotAllowed private", [])


def test_a_redirect_is_not_followed():
    there = StandIn(http(b"", "302 Found", "Location: https://127.0.0.1/\r\n"))
    said = there.post(Target("hooks.slack.com", "/x"), formats.Call(b"{}"))
    assert (said.status, len(there.connected)) == (302, 1)


def test_a_line_that_breaks_after_the_text_went_out_says_so():
    said = StandIn(breaks=True).post(Target("hooks.slack.com", "/x"), formats.Call(b"{}"))
    assert (said.status, said.has_begun) == (None, True) and "hooks" not in said.error


@pytest.mark.parametrize("error", [OSError(101, "no way to hooks.slack.com"), TimeoutError(), UnicodeError("x")])
def test_a_line_that_never_stood_says_so(error):
    def connect(address, host):
        raise error

    said = line.post(Target("h.example", "/x"), formats.Call(b"{}"), resolve=lambda host: ["8.8.8.8"], connect=connect)
    assert (said.status, said.has_begun) == (None, False) and "slack" not in said.error


def test_the_real_line_wants_proof_of_the_name(monkeypatch):
    seen = {}

    class Context:
        def wrap_socket(self, plain, *, server_hostname):
            seen["name"] = server_hostname
            return plain

    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: seen.setdefault("address", address))
    monkeypatch.setattr("ssl.create_default_context", Context)
    line.connect("8.8.8.8", "hooks.slack.com")
    assert seen == {"address": ("8.8.8.8", 443), "name": "hooks.slack.com"}


# --- the formats


@pytest.mark.parametrize(
    ("service", "secret"),
    [("dingtalk", ""), ("dingtalk", SECRET), ("wecom", ""), ("feishu", ""), ("feishu", SECRET), ("slack", "")],
)
def test_each_format_says_its_line_and_signs_it(company, service, secret):
    row = make_line(make_robot(company, service, secret=secret))
    there = StandIn(http(GOOD[service]))
    assert outbox.dispatch(NOW, post=there.post) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("sent", 1, "")
    content, target = json.loads(there.body), urlsplit(there.head.split()[1])
    words = {
        "dingtalk": lambda: content["text"]["content"],
        "wecom": lambda: content["text"]["content"],
        "feishu": lambda: content["content"]["text"],
        "slack": lambda: content["text"],
    }[service]()
    assert words.startswith("This robot works.")
    assert KEY in there.head.splitlines()[0] and secret not in there.head.replace(KEY, "") or not secret
    if secret and service == "dingtalk":
        query = parse_qs(target.query)
        message = f"{query['timestamp'][0]}\n{SECRET}"
        assert query["timestamp"] == [str(int(NOW.timestamp() * 1000))] and query["access_token"] == [KEY]
        assert query["sign"] == [signed(SECRET, message)]
    if secret and service == "feishu":
        assert content["timestamp"] == str(int(NOW.timestamp()))
        assert content["sign"] == signed(f"{content['timestamp']}\n{SECRET}", "")


def signed(key, message):
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def test_signs_that_services_act_upon_are_written_plainly():
    text = '<@all> <at user_id="all">x</at> <!channel> @all *b* _i_ `c` a&b\nnew'
    for service in formats.FORMATS.values():
        body = service.call(text, "", NOW).body.decode()
        assert not any(sign in body for sign in ("<", ">", "@", "&", "*", "`", "\\n"))


# --- what an answer means


@pytest.mark.parametrize(
    ("service", "said", "state"),
    [
        ("slack", Said(200, b"ok", True), "sent"),
        ("slack", Said(200, b"no_service", True), "failed"),
        ("slack", Said(404, b"no_service", True), "failed"),
        ("slack", Said(302, b"", True), "failed"),
        ("slack", Said(429, b"", True), "queued"),
        ("slack", Said(503, b"", True), "queued"),
        ("slack", Said(500, b"", True), "unknown"),
        ("slack", Said(502, b"", True), "unknown"),
        ("slack", Said(None, b"", True, "TimeoutError"), "unknown"),
        ("slack", Said(None, b"", False, "TimeoutError"), "queued"),
        ("slack", Said(None, b"", False, "NotAllowed private"), "failed"),
        ("dingtalk", Said(200, b'{"errcode":310000,"errmsg":"sign"}', True), "failed"),
        ("dingtalk", Said(200, b'{"errcode":130101}', True), "queued"),
        ("wecom", Said(200, b'{"errcode":45009}', True), "queued"),
        ("wecom", Said(200, b'{"errcode":93000}', True), "failed"),
        ("feishu", Said(200, b'{"StatusCode":0}', True), "sent"),
        ("feishu", Said(200, b'{"code":11232}', True), "queued"),
        ("feishu", Said(200, b'{"code":19021}', True), "failed"),
        ("feishu", Said(200, b"<html>", True), "unknown"),
        ("feishu", Said(200, b"[]", True), "unknown"),
        ("feishu", Said(200, b'{"code":"0"}', True), "unknown"),
    ],
)
def test_an_answer_decides_what_becomes_of_a_line_and_an_unsure_one_is_never_said_again(company, service, said, state):
    row = make_line(make_robot(company, service))
    calls = []

    def post(target, call):
        calls.append(call)
        return said

    outbox.dispatch(NOW, post=post)
    outbox.dispatch(NOW, post=post)
    row.refresh_from_db()
    assert (row.state, len(calls)) == (state, 1)
    assert KEY not in row.last_error and "//" not in row.last_error


def test_a_worker_that_dies_leaves_a_line_queued_before_it_spoke_and_unknown_after(company):
    robot = make_robot(company)
    old = timezone.now() - timedelta(hours=1)
    early = make_line(robot, subject="a", state="claimed", claim_token=UUID(int=1), claimed_at=old)
    late = make_line(robot, subject="b", state="sending", claim_token=UUID(int=2), claimed_at=old)
    over = make_line(robot, subject="c", not_before=old, expires_at=old + timedelta(minutes=1))
    outbox.reap()
    states = dict(RobotLine.objects.values_list("pk", "state"))
    assert states == {early.pk: "queued", late.pk: "unknown", over.pk: "expired"}


def test_a_line_that_somebody_else_took_over_is_not_said(company):
    row = make_line(make_robot(company))
    claimed = outbox.claim()
    RobotLine.objects.filter(pk=row.pk).update(claim_token=UUID(int=7))
    assert outbox.say_claimed(claimed, now=NOW, post=accepted) is False
    assert outbox.claim() is None


# --- what is said


def test_a_group_hears_how_many_are_open_and_nobodys_name(company, records):
    records.register(told_to_groups=True)
    robot = make_robot(company)
    due_at = NOW + timedelta(minutes=25)
    for person in (company.salesperson, company.colleague):
        make_duty(person, due_at=due_at)
    make_duty(company.supervisor, due_at=due_at, done_at=NOW)
    make_duty(company.stranger, due_at=due_at)  # of another unit
    outbox.lay_out([robot], NOW)
    outbox.lay_out([robot], NOW + timedelta(minutes=1))
    row = RobotLine.objects.get()
    assert (row.not_before, row.expires_at) == (due_at - timedelta(minutes=30), due_at)
    assert outbox.words_of(row, NOW) == "Fake report: 2 are still open, due at 09:25."
    assert not any(person.name in outbox.words_of(row, NOW) for person in company.everybody)


def test_a_group_hears_times_by_the_clock_of_its_unit_and_not_of_whoever_comes_first(company, records):
    records.register(told_to_groups=True)
    Unit.objects.filter(pk=company.north.pk).update(time_zone="Asia/Tokyo")
    robot, due_at = make_robot(company, unit=Unit.objects.get(code="NORTH")), NOW + timedelta(minutes=25)
    make_duty(company.salesperson, due_at=due_at, time_zone="Europe/Berlin")
    outbox.lay_out([robot], NOW)
    assert outbox.words_of(RobotLine.objects.get(), NOW) == "Fake report: 1 is still open, due at 10:25."
    late = at(19, 20)  # past eight in Tokyo
    make_duty(company.salesperson, due_at=late + timedelta(minutes=20))
    assert outbox.lay_out([robot], late) == 0


def test_a_tick_asks_the_same_for_one_robot_and_for_three_and_each_hears_its_own(company, records):
    records.register(told_to_groups=True)
    robots = [make_robot(company)]
    with CaptureQueriesContext(connection) as idle:
        outbox.tell_groups(NOW, post=accepted)
    robots += [
        make_robot(company, unit=unit, tells=("duty:fake", "meetings")) for unit in (company.south, company.sales)
    ]
    make_robot(company, unit=company.root, tells=())
    with CaptureQueriesContext(connection) as busy:
        outbox.tell_groups(NOW, post=accepted)
    assert len(busy) == len(idle) + 1  # of meetings, which nobody heard before
    make_duty(company.salesperson, due_at=NOW + timedelta(minutes=35))
    make_duty(company.stranger, due_at=NOW + timedelta(minutes=38))
    outbox.lay_out(robots, NOW)
    told = RobotLine.objects.order_by("not_before").values_list("robot__unit__code", "not_before")
    early, later = NOW + timedelta(minutes=5), NOW + timedelta(minutes=8)
    assert sorted(told) == [("NORTH", early), ("SALES", early), ("SALES", later), ("SOUTH", later)]


def test_nothing_is_said_of_what_is_done_meanwhile_or_of_kinds_that_groups_do_not_hear(company, records):
    records.register(told_to_groups=True)
    robot, due_at = make_robot(company), timezone.now() + timedelta(minutes=20)
    make_duty(company.salesperson, due_at=due_at, done_at=NOW)
    row = make_line(robot, news="duty:fake", subject=due_at.isoformat())
    assert outbox.dispatch(NOW, post=accepted) == 0
    row.refresh_from_db()
    assert row.state == "cancelled"
    records.register(told_to_groups=False)
    make_duty(company.salesperson, due_at=NOW + timedelta(minutes=20), subject="other")
    assert outbox.lay_out([robot], NOW) == 0


def test_no_kind_that_appraises_is_ever_told_to_a_group():
    told = {kind.code for kind in kinds().values() if kind.told_to_groups}
    assert {"daily_report", "weekly_report", "monthly_report"} <= told
    assert all(code.endswith("_report") for code in told)


def test_groups_are_left_alone_in_quiet_hours(company, records):
    records.register(told_to_groups=True)
    robot, night = make_robot(company), at(21)
    make_duty(company.salesperson, due_at=night + timedelta(minutes=20))
    assert outbox.lay_out([robot], night) == 0


# --- keeping


def test_tick_asks_nothing_where_no_host_is_allowed_and_once_where_there_is_no_robot(
    company, settings, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert outbox.tell_groups(NOW) == 0
    settings.ROBOT_HOSTS = []
    with django_assert_num_queries(0):
        assert outbox.tell_groups(NOW) == 0


def test_a_host_that_is_no_longer_allowed_is_not_spoken_to(company, settings, as_, django_assert_num_queries):
    row = make_line(make_robot(company))
    settings.ROBOT_HOSTS = ["oapi.dingtalk.com"]
    with django_assert_num_queries(1):
        outbox.tell_groups(NOW, post=accepted)
    page = as_(company.hr).get(reverse("duties:robot_list")).content.decode()
    assert "its host is not allowed here" in page and "Send a test" not in page
    outbox.dispatch(NOW, post=accepted)
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "NotAllowed host")


def test_only_hr_and_the_general_manager_keep_robots_and_a_unit_has_one(company, as_):
    with pytest.raises(PermissionDenied):
        make_robot(company, by=company.manager)
    robot = make_robot(company, by=company.gm)
    with pytest.raises(ValidationError, match="has a robot already"):
        make_robot(company, "dingtalk")
    keeping.end_robot(robot, by=company.hr, now=NOW)
    make_robot(company, "dingtalk")
    robot.refresh_from_db()
    assert (robot.address_box, robot.secret_box) == ("", "")  # forgotten
    for person in company.people:
        expected = 200 if person in (company.gm, company.hr) else 403
        assert as_(person).get(reverse("duties:robot_list")).status_code == expected


@pytest.mark.parametrize(
    ("address", "word"),
    [("http://hooks.slack.com/x", "whole address"), ("https://evil.example/x", "Only these hosts")],
)
def test_an_address_that_is_not_allowed_is_refused_without_asking_it(company, monkeypatch, address, word):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: pytest.fail("asked"))
    monkeypatch.setitem(ADDRESSES, "slack", address)
    with pytest.raises(ValidationError, match=word):
        make_robot(company)


def test_where_no_host_is_allowed_the_refusal_says_so(company, settings):
    settings.ROBOT_HOSTS = []
    with pytest.raises(ValidationError, match="No host is allowed here yet"):
        make_robot(company)


def test_the_form_begins_in_the_language_of_whoever_adds(company, as_):
    type(company.hr).objects.filter(pk=company.hr.pk).update(language="zh-hans")
    form = as_(company.hr).get(reverse("duties:robot_add")).context["form"]
    assert form["language"].value() == "zh-hans"


def test_page_adds_tries_and_ends_one_and_speaks_to_nobody(company, as_, monkeypatch, caplog):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: pytest.fail("asked"))
    caplog.set_level(logging.INFO)
    client, url = as_(company.hr), reverse("duties:robot_add")
    typed = {"unit": "NORTH", "service": "dingtalk", "address": ADDRESSES["dingtalk"], "secret": SECRET}
    typed |= {"language": "zh-hant", "tells": ["meetings"], "submit_key": "5f0f1a6e-7d31-4c80-b1e7-6b6f0d7d8f11"}
    wrong = client.post(url, typed | {"language": "xx"}).content.decode()
    assert KEY not in wrong and SECRET not in wrong  # not even after a fault
    assert client.post(url, typed).status_code == 302
    robot = Robot.objects.get()
    assert (robot.host, robot.tells, robot.opened()) == ("oapi.dingtalk.com", ["meetings"], (typed["address"], SECRET))
    client.post(reverse("duties:robot_try", args=[robot.pk]))
    client.post(reverse("duties:robot_try", args=[robot.pk]))
    assert RobotLine.objects.filter(news="test", state="queued").count() in (1, 2)  # at most one a minute
    page = client.get(reverse("duties:robot_list")).content.decode()
    client.post(reverse("duties:robot_end", args=[robot.pk]))
    assert RobotLine.objects.filter(state="queued").count() == 0
    acts = [entry.action for entry in AuditEntry.objects.filter(action__startswith="duties.").order_by("pk")]
    assert acts == ["duties.add_robot", "duties.try_robot", "duties.try_robot", "duties.end_robot"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM duties_robot")
        stored = repr(cursor.fetchall()) + repr(list(AuditEntry.objects.values()))
    assert not any(key in text for key in (KEY, SECRET) for text in (page, stored, caplog.text))


def test_letters_and_lines_are_two_outboxes(company, records):
    make_mail(make_duty(company.salesperson, due_at=at(9, 30, day=date(2026, 6, 18))))
    assert outbox.waiting().count() == 0
