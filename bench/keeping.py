"""What keeps secrets and the trail: an organization's key rotated while others read (RS-9), the trail verified (RS-10).

Both in an installation of its own. The keys: a million data keys are wrapped anew while two processes go on reading a
sample of them, each answer compared with the key it was before. The trail: entries written by the service that writes
them all, then verified with seals, chain and head; the yardstick is reading the same rows alone.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import tempfile
import time
import uuid
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from bench.installation import installation

KEYS, SAMPLE, READERS = 1_000_000, 20_000, 2
ENTRIES, AT_ONCE, ROWS_A_SECOND = 200_000, 2_000, 50_000
ORGANIZATION = uuid.UUID(int=825)


def run() -> list[dict[str, Any]]:
    """The records of RS-9's rotation and RS-10's speed, measured in a process of its own."""
    with installation() as own:
        return json.loads(own.run("bench.keeping"))


def _measured() -> list[dict[str, Any]]:
    return [_rotation(), _trail()]


def _rotation() -> dict[str, Any]:
    from openleave.kernel.keys.store import KeyStore

    with tempfile.TemporaryDirectory(prefix="openleave-bench-keys-") as home:
        directory = Path(home) / "keys"
        store = KeyStore(directory)
        subjects = [uuid.uuid4() for _ in range(KEYS)]
        sample: dict[uuid.UUID, bytes] = {}  # digests: keys go to no other process
        for at in range(0, KEYS, 100_000):
            made = store.data_keys(ORGANIZATION, subjects[at : at + 100_000])
            chosen = random.Random(at).sample(sorted(made), SAMPLE * 100_000 // KEYS)
            sample |= {subject: hashlib.sha256(made[subject]).digest() for subject in chosen}
        context = multiprocessing.get_context("spawn")
        stop, answers = context.Event(), context.Queue()
        readers = [context.Process(target=_read, args=(directory, sample, stop, answers)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for _ in readers:
            answers.get()  # they have begun
        began = time.perf_counter()
        moved = store.rotate_organization_key(ORGANIZATION)
        took = time.perf_counter() - began
        stop.set()
        counts = [answers.get() for _ in readers]
        for reader in readers:
            reader.join()
        reads, failed = sum(one[0] for one in counts), sum(one[1] for one in counts)
        found = KeyStore(directory).existing_data_keys(ORGANIZATION, list(sample))
        after = {subject: hashlib.sha256(key).digest() for subject, key in found.items()}
    return {
        "name": f"RS-9 an organization's key rotated over {KEYS:,} keys: reads that failed meanwhile",
        "figure": failed,
        "unit": f"of {reads:,} reads by {READERS} processes in {took:.0f} s",
        "yardstick": "limit",
        "ratio": None,
        "bar": "0",
        "met": failed == 0 and moved == KEYS and after == sample and reads > 0,
    }


def _read(directory: Path, sample: dict[uuid.UUID, bytes], stop: Event, answers: Any) -> None:
    """Read keys by chance until told to stop; how many, and how many were not the key or did not open."""
    from openleave.kernel.keys.store import KeyStore

    store, dice, reads, failed = KeyStore(directory, cache_size=1), random.Random(), 0, 0
    subjects = list(sample)
    answers.put("begun")
    while not stop.is_set():
        subject = dice.choice(subjects)
        try:
            key = store.existing_data_key(ORGANIZATION, subject)
            failed += hashlib.sha256(key).digest() != sample[subject]
        except Exception:  # whatever it is, it is a read that failed
            failed += 1
        reads += 1
    answers.put((reads, failed))


def _trail() -> dict[str, Any]:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("leave_administration")
    from bench import pages_data
    from openleave.kernel import audit
    from openleave.kernel.actor import Actor, Channel
    from openleave.kernel.audit import verification
    from openleave.kernel.tenancy import organization_scope

    organization_id, _case_id, _email = pages_data.load("bench-trail", employees=1, cases=1)
    actor = Actor(None, organization_id, frozenset(), channel=Channel.JOB)
    for _ in range(ENTRIES // AT_ONCE):
        events = [
            audit.Event("case.step", "leave_case", uuid.uuid4(), {"number": n, "code": "designated"})
            for n in range(AT_ONCE)
        ]
        with organization_scope(organization_id):
            audit.append_many(actor=actor, events=events)
    pages_data.analyze()
    began = time.perf_counter()
    with organization_scope(organization_id):
        read = sum(1 for _ in verification.Verification(organization_id, {}).rows())
    plain = time.perf_counter() - began
    result = audit.verify(organization_id)
    rate = result.entries / result.seconds
    return {
        "name": f"RS-10 the trail of {ENTRIES:,} entries verified",
        "figure": round(rate),
        "unit": "entries/s",
        "yardstick": f"reading the rows alone: {read / plain:,.0f} a second",
        "ratio": round(rate * plain / read, 2),
        "bar": f">= {ROWS_A_SECOND:,} a second",
        "met": result.ok and rate >= ROWS_A_SECOND,
    }


if __name__ == "__main__":
    print(json.dumps(_measured()))
