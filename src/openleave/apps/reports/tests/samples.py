"""What the parameters of reports' addresses name."""

from tests.isolation.samples import WORDS

WORDS["report"] = "open"
