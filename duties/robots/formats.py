"""How each service wants to be told a line of text, and what its answers mean. Pure: a text in, a request out."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote_plus

DINGTALK, WECOM, FEISHU, SLACK = "dingtalk", "wecom", "feishu", "slack"
MENTIONS = str.maketrans({"<": "‹", ">": "›", "@": "＠", "&": "＆", "*": "＊", "_": "＿", "`": "ˋ"})


class Call(NamedTuple):
    """What is posted, as JSON, and what is added to the query of the address."""

    body: bytes
    query: str = ""


class Answer(NamedTuple):
    """What an answer with status 200 says: accepted, to be tried again later, or neither."""

    is_accepted: bool
    is_not_now: bool = False
    code: str = ""  # the service's own, for the page


@dataclass(frozen=True, slots=True)
class Format:
    """One service: how a text is posted, and how its answer is read."""

    call: Callable[[str, str, datetime], Call]
    answer: Callable[[bytes], Answer]
    signs: bool  # whether it knows signing secrets


def plain(text: str) -> str:
    """A line in which nothing calls anybody, links or is drawn: signs that the services act upon are written wide."""
    return " ".join(text.split()).translate(MENTIONS)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _sign(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _dingtalk(text: str, secret: str, now: datetime) -> Call:
    """Signed in the query: the milliseconds and the secret, under the secret."""
    body = _json({"msgtype": "text", "text": {"content": plain(text)}})
    if not secret:
        return Call(body)
    at = str(int(now.timestamp() * 1000))
    sign = quote_plus(_sign(secret, f"{at}\n{secret}"))
    return Call(body, f"timestamp={at}&sign={sign}")


def _wecom(text: str, secret: str, now: datetime) -> Call:
    return Call(_json({"msgtype": "text", "text": {"content": plain(text)}}))


def _feishu(text: str, secret: str, now: datetime) -> Call:
    """Signed in the body: nothing, under the seconds and the secret."""
    content: dict[str, Any] = {"msg_type": "text", "content": {"text": plain(text)}}
    if secret:
        at = str(int(now.timestamp()))
        content |= {"timestamp": at, "sign": _sign(f"{at}\n{secret}", "")}
    return Call(_json(content))


def _slack(text: str, secret: str, now: datetime) -> Call:
    return Call(_json({"text": plain(text)}))


def _coded(*names: str, busy: frozenset[int]) -> Callable[[bytes], Answer]:
    """Reads an answer that carries a code under one of `names`, 0 for accepted."""

    def read(body: bytes) -> Answer:
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):  # whatever a host answers, it stops nothing here
            return Answer(False)
        code = next((content[name] for name in names if name in content), None) if isinstance(content, dict) else None
        if not isinstance(code, int):
            return Answer(False)
        return Answer(code == 0, code in busy, str(code)[:20])

    return read


def _read_slack(body: bytes) -> Answer:
    return Answer(body.strip() == b"ok", code="" if body.strip() == b"ok" else "no_ok")


FORMATS = {
    DINGTALK: Format(_dingtalk, _coded("errcode", busy=frozenset({-1, 130101, 410100})), signs=True),
    WECOM: Format(_wecom, _coded("errcode", busy=frozenset({-1, 45009})), signs=False),
    FEISHU: Format(_feishu, _coded("code", "StatusCode", busy=frozenset({9499, 11232})), signs=True),
    SLACK: Format(_slack, _read_slack, signs=False),
}
