"""The command ``openleave``. Each command is a module with ``HELP``, ``add_arguments(parser)`` and ``run(args)``.

Modules are imported only when their command is asked for, so that ``openleave --help`` and commands that need no
database start at once.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from types import ModuleType

#: The command's name, its module, and its one line in ``openleave --help``.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("openleave.config.cli.demo", "start a populated OpenLeave on this machine"),
    "serve": ("openleave.config.cli.serve", "serve an installation: web workers and the job worker"),
    "reset": ("openleave.config.cli.reset", "stop this installation and delete all its data"),
    "database": ("openleave.config.cli.database", "prepare a PostgreSQL server, show the connection, open psql"),
    "migrate": ("openleave.config.cli.migrate", "bring the database's tables up to date, as their owner"),
    "law": ("openleave.config.cli.law", "test the law library and list what it covers"),
    "determine": ("openleave.config.cli.determine", "facts in a JSON file in, a reasoned determination out"),
    "timeline": ("openleave.config.cli.timeline", "what each law covers of a leave, and until when"),
    "pay": ("openleave.config.cli.pay", "week by week, who pays what during a leave"),
    "ask": ("openleave.config.cli.ask", "one question about a leave: left? runs out? fits? why? what is due?"),
    "cases": ("openleave.config.cli.cases", "open and show leave cases"),
    "workforce": ("openleave.config.cli.workforce", "decide for a whole workforce; simulate a change of the law"),
    "policy": ("openleave.config.cli.policy", "check, publish, try out and export an organization's own policies"),
    "import": ("openleave.config.cli.import_", "import an employee or hours file"),
    "packet": ("openleave.config.cli.packet", "what an investigator asks for, in one indexed and hashed zip"),
    "backup": ("openleave.config.cli.backup", "take a sealed backup for two custodians; list and prune them"),
    "restore": ("openleave.config.cli.restore", "put a backup back, and forget again who was erased since"),
    "scrub": ("openleave.config.cli.scrub", "take the bytes of deleted rows out of the files of the database"),
    "drill": ("openleave.config.cli.drill", "prove on a copy that a restored backup forgets again"),
    "audit": ("openleave.config.cli.audit", "verify the audit trail, sign its heads"),
    "incident": ("openleave.config.cli.incident", "open a security incident and print whom it concerns"),
    "organization": ("openleave.config.cli.organization", "create organizations, accounts and roles"),
    "disclosures": ("openleave.config.cli.disclosures", "what left, to whom and why; registers of recipients"),
    "retention": ("openleave.config.cli.retention", "what is erased when and why, a sweep now, certificates"),
    "registry": ("openleave.config.cli.registry", "what is stored about people: check and print the registry"),
}


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = ["usage: openleave COMMAND …", "", "Commands:"]
    lines += [f"  {name:<{width}}  {summary}" for name, (_, summary) in COMMANDS.items()]
    lines += ["", "'openleave COMMAND --help' tells more. 'openleave --version' prints the version."]
    return "\n".join(lines)


def _load(name: str) -> ModuleType | None:
    """The command's module, or None where this build does not contain it."""
    path = COMMANDS[name][0]
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name == path:
            return None
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's. 2 for a wrong call, 1 for an expected failure."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(_usage())
        return 0 if words else 2
    if words[0] == "--version":
        print(f"openleave {importlib.metadata.version('openleave')}")
        return 0
    name = words[0]
    module = _load(name) if name in COMMANDS else None
    if module is None:
        print(f"openleave: there is no command '{name}'.\n\n{_usage()}", file=sys.stderr)
        return 2
    if name != "serve":  # a person reads this terminal
        os.environ.setdefault("OPENLEAVE_LOG_LEVEL", "WARNING")
    parser = argparse.ArgumentParser(prog=f"openleave {name}", description=module.HELP)
    module.add_arguments(parser)
    options = parser.parse_args(words[1:])
    from openleave.kernel.actor import Channel
    from openleave.kernel.purposes import stating

    try:
        with stating(module.PURPOSE, channel=Channel.COMMAND):
            return int(module.run(options) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output is gone; Python would complain once more at exit
        return 141
    except Exception as error:
        from openleave.kernel.errors import OpenLeaveError
        from openleave.kernel.postgres import PostgresError

        if isinstance(error, PostgresError | OpenLeaveError):
            print(f"openleave {name}: {error}", file=sys.stderr)
            return 1
        raise
