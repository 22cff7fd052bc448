"""Catch-ups of all organizations, each in transactions of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from openleave.apps.organizations.selectors import directory
from openleave.kernel.actor import Actor, Channel, Role


def everywhere[T](name: str, *runs: Callable[[UUID], T], then: Iterable[Callable[[], object]] = ()) -> list[T]:
    """Run the steps of a catch-up for every organization's id; what each gave. ``then`` are steps of no organization,
    done at the end.

    No trouble keeps another step, or another organization, waiting; the job still fails: an ExceptionGroup ``name``
    with the errors of all is raised at the end.
    """
    operator = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    given, failed = list[T](), list[Exception]()
    for organization in directory(actor=operator):
        for run in runs:
            try:
                given.append(run(organization.id))
            except Exception as error:
                failed.append(error)
    for step in then:
        try:
            step()
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup(name, failed)
    return given
