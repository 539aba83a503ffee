"""One JSON object a line: who, what, how long, from where; no secret of an address in it."""

import json
import logging

import pytest

from cchc.runtime import logs, request_log


def line(message, *arguments, zone="Asia/Ho_Chi_Minh", **extra):
    record = logging.LogRecord("cchc", logging.INFO, __file__, 1, message, arguments, None)
    record.__dict__.update(extra)
    record.created = 1563328800.25  # 17/07/2019 02:00 UTC
    return json.loads(logs.JsonLine(zone).format(record))


def test_a_line_is_written_in_the_offices_time_zone():
    assert line("xin chào")["at"] == "2019-07-17T09:00:00.250+07:00"
    assert line("xin chào")["message"] == "xin chào"


def test_the_secret_of_a_calendar_address_is_blanked_wherever_it_stands():
    assert line("Not Found: %s", "/lich/abc123SECRET.ics")["message"] == "Not Found: /lich/***"
    assert "SECRET" not in logs.blanked("GET /lich/abc123SECRET.ics?x=1 and /lich/SECRET2.ics")


def test_each_request_has_an_id_in_its_answer_and_in_its_line(rf, caplog):
    from django.http import HttpResponse

    middleware = request_log.RequestLogMiddleware(lambda request: HttpResponse("ok"))
    with caplog.at_level(logging.INFO, "cchc.requests"):
        answer = middleware(rf.get("/lich/SECRET.ics", headers={"X-Request-ID": "abcdef012345"}))
    assert answer["X-Request-ID"] == "abcdef012345"
    (record,) = caplog.records
    assert (record.method, record.path, record.status) == ("GET", "/lich/***", 200)
    assert record.address == "127.0.0.1"
    assert record.ms >= 0
    assert len(middleware(rf.get("/", headers={"X-Request-ID": "no; id"}))["X-Request-ID"]) == 32


@pytest.fixture
def told(monkeypatch, settings):
    settings.ADMINS = [("a", "quan.tri@example.org")]
    found = []
    monkeypatch.setattr(logs.HourlyMail, "_send", lambda self, subject, text: found.append((subject, text)))
    return found


def fault(message, kind=ValueError):
    try:
        raise kind(message)
    except kind as error:
        information = (type(error), error, error.__traceback__)
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Internal Server Error: /", (), information)


def test_administrators_are_told_of_each_kind_of_fault_once_an_hour(told):
    handler = logs.HourlyMail()
    for record in (fault("one"), fault("another text, the same fault"), fault("other", KeyError), fault("one")):
        handler.emit(record)
    assert len(told) == 2
    assert "ValueError: one" in told[0][1]
