"""Where a robot may speak to: a wide table of addresses, and of texts that look like one."""

import pytest

from duties.robots.addresses import NotAllowed, Target, checked, is_public, target_of

HOSTS = ["oapi.dingtalk.com", "hooks.slack.com"]

PUBLIC = [
    *("8.8.8.8", "1.1.1.1", "93.184.216.34", "106.11.35.100", "172.15.255.255", "172.32.0.1", "192.167.255.255"),
    *("11.0.0.1", "100.63.255.255", "100.128.0.1", "169.253.255.255", "126.255.255.255", "128.0.0.1", "223.255.255.1"),
    *("2606:4700:4700::1111", "2400:3200::1", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"),
]
CLOSED = [
    # this machine, and no machine at all
    *("127.0.0.1", "127.1.2.3", "127.255.255.255", "0.0.0.1", "0.1.2.3", "::1", "::"),
    # private
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255"),
    *("fc00::1", "fd12:3456:789a::1", "fec0::1"),
    # link-local, where clouds keep their secrets
    *("169.254.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"),
    # shared by a provider, tests, documentation, relays, multicast, reserved, broadcast
    *("100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("2001:db8::1", "3fff::1", "ff02::1", "ff0e::1", "100::1", "5f00::1", "4000::1", "fe00::1"),
    # one inside another
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1", "::127.0.0.1", "::7f00:1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"),
    *("2002:7f00:1::", "2002:808:808::1"),
    *("2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1"),
    # no address, or written in a way that some read as one
    *("", " ", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1 ", "127.0.0.01", "1.2.3"),
    *("8.8.8.8/32", "8.8.8.8:443", "[2606:4700::1]", "8.8.8.8%1", "2606:4700::1%1", "１.1.1.1", "8。8。8。8"),
    *("::ffff:8.8.8.8%1", "8.8.8.8\n", "8.8.8.8\x00", "0", "00.0.0.0"),
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_public_network_is_public(address):
    assert is_public(address) is True


@pytest.mark.parametrize("address", CLOSED)
def test_every_other_address_is_closed_however_it_is_written(address):
    assert is_public(address) is False


@pytest.mark.parametrize("addresses", [[], ["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"]])
def test_a_name_with_one_closed_address_is_refused_as_a_whole(addresses):
    with pytest.raises(NotAllowed, match="private"):
        checked(addresses)


def test_a_name_with_public_addresses_gives_each_once():
    assert checked(["8.8.8.8", "2606:4700:4700::1111", "8.8.8.8"]) == ["8.8.8.8", "2606:4700:4700::1111"]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://oapi.dingtalk.com/robot/send?token=x", Target("oapi.dingtalk.com", "/robot/send?token=x")),
        ("https://HOOKS.slack.com/services/T/B/x", Target("hooks.slack.com", "/services/T/B/x")),
        ("https://hooks.slack.com:443/services", Target("hooks.slack.com", "/services")),
    ],
)
def test_address_of_an_allowed_host_is_taken_apart(address, target):
    assert target_of(address, HOSTS) == target


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://hooks.slack.com/x", "form"),
        ("ftp://hooks.slack.com/x", "form"),
        ("file:///etc/passwd", "form"),
        ("//hooks.slack.com/x", "form"),
        ("hooks.slack.com/x", "form"),
        ("https://hooks.slack.com", "form"),
        ("https:/hooks.slack.com/x", "form"),
        ("https:hooks.slack.com/x", "form"),
        ("https://hooks.slack.com:8443/x", "form"),
        ("https://hooks.slack.com:0/x", "form"),
        ("https://hooks.slack.com:/x", "form"),
        ("https://hooks.slack.com:99999/x", "form"),
        ("https://hooks.slack.com:443:443/x", "form"),
        ("https://hooks.slack.com@127.0.0.1/x", "form"),
        ("https://me:pw@hooks.slack.com/x", "form"),
        ("https://@hooks.slack.com/x", "form"),
        ("https://127.0.0.1\\@hooks.slack.com/x", "form"),
        ("https://hooks.slack.com\\.evil.example/x", "form"),
        ("https://hooks.slack.com#@evil.example/", "form"),
        ("https://hooks.slack.com/x#y", "form"),
        ("https://hooks.slack.com /x", "form"),
        ("https://hooks.slack.com/x\r\nHost: evil", "form"),
        ("https://hooks.slack.com/x y", "form"),
        ("https://hooks.slack.com\t/x", "form"),
        (" https://hooks.slack.com/x", "form"),
        ("https://hooks.slack.com\x00/x", "form"),
        ("https://hooks。slack。com/x", "form"),
        ("https://ʜooks.slack.com/x", "form"),
        ("https://127.0.0.1/x", "form"),
        ("https://[::1]/x", "form"),
        ("https://[hooks.slack.com]/x", "form"),
        ("https://2130706433/x", "form"),
        ("https://0x7f.1/x", "form"),
        ("https://localhost/x", "form"),
        ("https://hooks.slack.com./x", "form"),
        ("https://.hooks.slack.com/x", "form"),
        ("https://%68ooks.slack.com/x", "form"),
        ("https://", "form"),
        ("", "form"),
        ("https://hooks.slack.com/" + "x" * 500, "form"),
        ("https://evil.example/x", "host"),
        ("https://hooks.slack.com.evil.example/x", "host"),
        ("https://evil-hooks.slack.com/x", "host"),
        ("https://slack.com/x", "host"),
        ("https://x.hooks.slack.com/x", "host"),
    ],
)
def test_any_other_address_is_refused(address, why):
    with pytest.raises(NotAllowed, match=why):
        target_of(address, HOSTS)


def test_without_allowed_hosts_nothing_is_allowed():
    with pytest.raises(NotAllowed, match="host"):
        target_of("https://hooks.slack.com/x", [])
