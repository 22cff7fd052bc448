"""Several threads and processes on one key store; rotation while others read."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from openleave.kernel.keys import KeyDestroyed, KeyStore
from openleave.kernel.keys import rotation as rotation_module

ORGANIZATION = uuid.UUID(int=1)
SUBJECTS = [uuid.UUID(int=1000 + n) for n in range(200)]


START_AND_READ = """
import sys, uuid
from pathlib import Path
from openleave.kernel.keys import KeyStore
store = KeyStore(Path(sys.argv[1]))
one = uuid.UUID(int=1)
print(store.audit_key(one).hex(), *(store.data_key(one, uuid.UUID(int=n)).hex() for n in range(50)))
"""


def test_processes_starting_at_once_agree_on_every_key(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START_AND_READ, str(tmp_path / "keys")], stdout=subprocess.PIPE, env=environment
        )
        for _ in range(4)
    ]
    answers = {process.communicate(timeout=60)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * 4
    assert len(answers) == 1
    assert len(answers.pop().split()) == 51
    assert not [path for path in (tmp_path / "keys").iterdir() if path.name.startswith(".")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_uses_its_own_connection(tmp_path):
    store = KeyStore(tmp_path / "keys")
    store.data_key(ORGANIZATION, SUBJECTS[0])
    child = os.fork()
    if child == 0:
        try:
            store.destroy(ORGANIZATION, SUBJECTS[0])
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(KeyDestroyed):
        store.data_key(ORGANIZATION, SUBJECTS[0])


def test_threads_share_one_store(tmp_path):
    store = KeyStore(tmp_path / "keys")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: store.data_key(ORGANIZATION, SUBJECTS[n % 20]), range(400)))
    assert len(set(answers)) == 20


def test_rotation_goes_on_while_others_read_and_write(tmp_path):
    store = KeyStore(tmp_path / "keys", cache_size=1)
    subjects = [uuid.uuid4() for _ in range(30_000)]
    keys = store.data_keys(ORGANIZATION, subjects)
    stop, failures, reads, made = threading.Event(), [], [0], []

    def read(start: int) -> None:
        position = start
        while not stop.is_set():
            subject = subjects[position % len(subjects)]
            try:
                if store.existing_data_key(ORGANIZATION, subject) != keys[subject]:
                    failures.append(subject)
            except Exception as error:
                failures.append(error)
            position += 7919
            reads[0] += 1

    def write() -> None:
        while not stop.is_set():
            try:
                made.append(store.data_key(ORGANIZATION, uuid.uuid4()))
            except Exception as error:
                failures.append(error)
            time.sleep(0.01)

    threads = [threading.Thread(target=read, args=(n,)) for n in range(2)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    assert store.rotate_organization_key(ORGANIZATION, batch_size=2_000) >= 30_000
    time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert reads[0] > 100
    assert made
    assert KeyStore(tmp_path / "keys").existing_data_keys(ORGANIZATION, subjects) == keys
    connection = sqlite3.connect(tmp_path / "keys" / "keys.sqlite3")
    assert connection.execute("SELECT version FROM organization_key").fetchall() == [(2,)]
    connection.close()


def test_an_interrupted_rotation_is_finished_by_the_next(tmp_path, monkeypatch):
    store = KeyStore(tmp_path / "keys")
    keys = store.data_keys(ORGANIZATION, SUBJECTS)
    real, calls = rotation_module._move_batch, []

    def interrupted(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(rotation_module, "_move_batch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.rotate_organization_key(ORGANIZATION, batch_size=50)
    again = KeyStore(tmp_path / "keys")
    assert again.existing_data_keys(ORGANIZATION, SUBJECTS) == keys
    monkeypatch.setattr(rotation_module, "_move_batch", real)
    assert again.rotate_organization_key(ORGANIZATION, batch_size=50) == len(SUBJECTS) - 50
    assert KeyStore(tmp_path / "keys").existing_data_keys(ORGANIZATION, SUBJECTS) == keys


def test_an_error_kept_somewhere_does_not_hold_the_store_to_the_past(tmp_path):
    first, second = KeyStore(tmp_path / "keys"), KeyStore(tmp_path / "keys")
    subjects = SUBJECTS[:5]
    first.data_keys(ORGANIZATION, subjects)
    first.destroy(ORGANIZATION, subjects[0])
    with pytest.raises(KeyDestroyed) as kept:
        first.existing_data_keys(ORGANIZATION, subjects)
    first.data_key(ORGANIZATION, subjects[4])
    second.destroy(ORGANIZATION, subjects[4])
    with pytest.raises(KeyDestroyed):
        first.data_key(ORGANIZATION, subjects[4])
    assert kept.value.__traceback__
