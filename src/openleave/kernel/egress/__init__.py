"""The one way out. Nothing in OpenLeave opens an outbound connection or hands data to anybody except through here.

* A *flow* is a way in which data leaves, declared by its app with purpose, basis, reason, recipients and categories
  (``declare_flow``). What is not declared does not leave (commitments P-29, P-41).
* ``hand_out`` writes the ledger's row in the transaction of whatever caused it and returns a permit.
* A *destination* is a host that the installation connects to, declared with its purpose (``declare_destination``).
  ``opening`` lets the block connect to that one and no other. ``kernel.mail`` sends an e-mail for a permit.
* ``guard`` refuses every other connection of Python's sockets, whichever library asks.

The ledger and the register of recipients are tables of an app above, which names itself with ``keep_ledger`` and
``keep_register``. Where there is none, nothing leaves.
"""

from openleave.kernel.egress.destinations import declare_destination, destinations, keep_register, opening
from openleave.kernel.egress.errors import EgressRefused
from openleave.kernel.egress.flows import (
    Flow,
    HandedOut,
    Permit,
    Person,
    declare_flow,
    flow_of,
    flows,
    hand_out,
    keep_ledger,
)
from openleave.kernel.egress.mail import MAIL
from openleave.kernel.egress.reasons import BASES, REASONS, Basis, RecipientKind

__all__ = [
    "BASES",
    "MAIL",
    "REASONS",
    "Basis",
    "EgressRefused",
    "Flow",
    "HandedOut",
    "Permit",
    "Person",
    "RecipientKind",
    "declare_destination",
    "declare_flow",
    "destinations",
    "flow_of",
    "flows",
    "hand_out",
    "keep_ledger",
    "keep_register",
    "opening",
]
