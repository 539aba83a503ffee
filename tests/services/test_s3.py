"""The file store on an S3-compatible server (moto's, over HTTP): kept, read, checked, backed up and brought back."""

import subprocess
import sys

import boto3
import pytest

from tests import databases
from tests.services.servers import free_port, stop, wait_for_port
from tests.services.state import State
from tests.services.test_backup import prepare

pytestmark = pytest.mark.xdist_group("services")


@pytest.fixture
def store():
    """A server with two empty buckets; yields its address without a bucket."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(port, process, 60)
        given = {"aws_access_key_id": "khoa", "aws_secret_access_key": "bi/mat", "region_name": "us-east-1"}
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **given)
        for bucket in ("one", "two"):
            client.create_bucket(Bucket=bucket)
        yield f"s3://khoa:bi/mat@127.0.0.1:{port}"
    finally:
        stop(process)


def test_files_live_in_a_bucket_and_come_back_into_another_one(store, tmp_path):
    state = prepare(databases.begun(State(tmp_path / "state", {"CCHC_FILES_URL": f"{store}/one"})))
    assert not (tmp_path / "state" / "media").exists()
    assert "2 files, 0 missing, 0 changed, 0 orphaned" in state.manage("check_files")
    state.manage("backup", "--to", str(tmp_path / "backups"))
    empty = State(tmp_path / "empty", {"CCHC_FILES_URL": f"{store}/two"})
    assert "2 files" in empty.manage("restore", "--from", str(tmp_path / "backups"))
    assert "2 files, 0 missing, 0 changed, 0 orphaned" in empty.manage("check_files")
