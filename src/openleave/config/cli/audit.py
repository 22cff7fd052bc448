"""``openleave audit``: verify the audit trail, sign where it stands."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from openleave.kernel.audit.anchors import Anchors
    from openleave.kernel.audit.verification import VerifyResult

HELP = "Verify the audit trail, or sign where it stands."
PURPOSE = "accountability"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="verify|anchor")
    verify = actions.add_parser("verify", help="recompute every chain; exit 1 and name the first bad entry, if any")
    verify.add_argument("--organization", metavar="SLUG", help="only this organization's chain")
    verify.add_argument(
        "--anchors", type=Path, metavar="FILE", help="compare with this copy of anchors.jsonl, kept off the machine"
    )
    actions.add_parser("anchor", help="sign the heads that have moved; run it every few minutes")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    return verify(options) if options.action == "verify" else anchor()


def verify(options: argparse.Namespace) -> int:
    """Verify the chains and print a line for each. Needs Django set up."""
    from openleave.kernel import audit
    from openleave.kernel.audit.anchors import AnchorsBroken, read_anchors
    from openleave.kernel.keys import INSTALLATION, KeysError, key_store

    if options.anchors is not None and not options.anchors.is_file():
        return _fail(f"There is no file {options.anchors}. Give the path of a copy of anchors.jsonl.")
    try:
        anchors: Anchors = read_anchors(options.anchors)
        names = _names()
        if options.organization is not None:
            chosen = [key for key, name in names.items() if name == options.organization]
            if not chosen:
                return _fail(f"There is no organization '{options.organization}'. Known: {', '.join(names.values())}.")
        else:
            # An organization that only a key or an anchor remembers is one whose rows somebody removed.
            known = {*names, *key_store().audited_organizations(), *anchors} - {INSTALLATION}
            chosen = [INSTALLATION, *sorted(known, key=lambda key: names.get(key, str(key)))]
        results = [audit.verify(key, anchors=anchors.get(key, {})) for key in chosen]
    except (KeysError, AnchorsBroken) as error:
        return _fail(str(error))
    for result in results:
        label = "installation" if result.organization_id == INSTALLATION else names.get(result.organization_id)
        print(_line(label or str(result.organization_id), result))
    bad = [result for result in results if not result.ok]
    print(f"{len(results) - len(bad)} sound, {len(bad)} broken.")
    return 1 if bad else 0


def anchor() -> int:
    """Sign the heads that moved. Needs Django set up."""
    from openleave.kernel import audit
    from openleave.kernel.audit.anchors import AnchorsBroken
    from openleave.kernel.keys import KeysError

    try:
        done = audit.anchor()
    except (KeysError, AnchorsBroken) as error:
        return _fail(str(error))
    print(f"{done.heads} heads anchored in {done.path}. Copy that file off this machine.")
    return 0


def _names() -> dict[UUID, str]:
    from openleave.apps.organizations.models import Organization
    from openleave.kernel.tenancy import operator_scope

    with operator_scope():
        return dict(Organization.objects.order_by("slug").values_list("id", "slug"))


def _line(label: str, result: VerifyResult) -> str:
    if result.ok:
        rate = f", {result.entries / result.seconds:,.0f} a second" if result.entries >= 1000 else ""
        return f"{label}: {result.entries:,} entries sound, {result.anchors} anchored{rate}"
    where = f"first bad entry {result.seq}: " if result.seq is not None else ""
    return f"{label}: BROKEN, {where}{result.problem} ({result.entries:,} entries before it are sound)"


def _fail(message: str) -> int:
    print(f"openleave audit: {message}", file=sys.stderr)
    return 1
