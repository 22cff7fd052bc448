"""The purpose gate: data of tier 2 and above is read and written for a stated purpose that the registry allows.

A purpose is stated where work begins (a route by its permission, a job, a command) and is carried into each
transaction beside the organization. The policies of the tables ask for it (``rules``), so that neither the ORM nor a
statement written by hand gets around it. See docs/adr/0024-the-purpose-gate.md.
"""

from openleave.kernel.purposes.carrying import Stated, state_for_process, stated, stating

__all__ = ["Stated", "state_for_process", "stated", "stating"]
