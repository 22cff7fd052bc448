"""Erasing, holding, exporting and replaying: the only functions that do."""

from openleave.apps.erasure.services.ending import LEDGER, erase_organization, finish_ends, left_of
from openleave.apps.erasure.services.erasing import Receipt, Root, erase, erase_many, finish_unfinished
from openleave.apps.erasure.services.exporting import Package, export_subject
from openleave.apps.erasure.services.holding import (
    hold_place,
    hold_release,
    matter_close,
    matter_open,
    pending_resume,
)
from openleave.apps.erasure.services.replaying import Replayed, replay, replay_needed

__all__ = [
    "LEDGER",
    "Package",
    "Receipt",
    "Replayed",
    "Root",
    "erase",
    "erase_many",
    "erase_organization",
    "export_subject",
    "finish_ends",
    "finish_unfinished",
    "hold_place",
    "hold_release",
    "left_of",
    "matter_close",
    "matter_open",
    "pending_resume",
    "replay",
    "replay_needed",
]
