"""The broker in files: what a full disk or a power cut left is set aside, and the next message is read."""

import time

import pytest
from kombu import Connection, Exchange, Queue

from cchc.runtime import file_broker


@pytest.fixture
def queue(tmp_path, settings):
    settings.VAR = tmp_path
    file_broker.Transport.global_state.clear()  # of a process that has just started
    messages, control = tmp_path / "broker" / "messages", tmp_path / "broker" / "control"
    messages.mkdir(parents=True)
    control.mkdir()
    options = {"data_folder_in": str(messages), "data_folder_out": str(messages), "control_folder": str(control)}
    with Connection(transport="cchc.runtime.file_broker:Transport", transport_options=options) as connection:
        found = Queue("celery", Exchange("celery"), routing_key="celery")
        yield connection.SimpleQueue(found)


def messages(tmp_path):
    return sorted((tmp_path / "broker" / "messages").glob("*.msg"))


def test_an_empty_and_a_cut_message_are_set_aside_and_the_next_one_is_read(queue, tmp_path):
    for text in ("first", "second", "third"):
        queue.put(text)
        time.sleep(0.002)  # files are named by the millisecond, and read in that order
    first, second, _third = messages(tmp_path)
    first.write_bytes(b"")
    second.write_bytes(second.read_bytes()[:40])
    assert queue.get(timeout=5).payload == "third"
    assert len(file_broker.broken_files()) == 2
    assert messages(tmp_path) == []


def test_an_empty_exchange_file_is_set_aside_and_written_anew(queue, tmp_path):
    queue.put("before")
    queue.get(timeout=5).ack()
    (tmp_path / "broker" / "control" / "celery.exchange").write_bytes(b"")
    queue.put("still there")
    assert queue.get(timeout=5).payload == "still there"
    assert file_broker.broken_files() == ["celery.exchange"]
