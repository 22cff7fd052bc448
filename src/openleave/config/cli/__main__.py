"""``python -m openleave.config.cli`` is ``openleave``."""

import sys

from openleave.config.cli import main

sys.exit(main())
