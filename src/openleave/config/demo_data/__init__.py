"""The demonstration: three invented employers with their people, hours, cases and sign-ins.

``load()`` fills an empty installation; ``accounts_text()`` says who can sign in. See docs/reference/demo.md.
Importing this package loads neither Django nor the generators.
"""

from __future__ import annotations

from collections.abc import Callable

from openleave.config.demo_data.sign_ins import DemoAccount, DemoAccounts, all_sign_ins

__all__ = ["DemoAccount", "DemoAccounts", "accounts_text", "load"]


def load(progress: Callable[[str], None] = print) -> DemoAccounts:
    """Load the demo data through the real services and return who can sign in.

    Needs Django to be set up and the tables to be there. Organizations that exist already are left as they are.
    ``progress`` gets one line for each part done, with counts and seconds.
    """
    from openleave.config.demo_data.load import load_all

    load_all(progress)
    return all_sign_ins()


def accounts_text() -> str:
    """Who can sign in, and the password, to be printed at every start."""
    return all_sign_ins().text()
