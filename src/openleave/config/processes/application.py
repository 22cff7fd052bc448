"""What a granian worker loads: the WSGI application, in a process that does not outlive granian."""

from openleave.config.processes.tether import die_with_parent

die_with_parent()

from openleave.config.wsgi import application  # noqa: E402 - the tether comes first: loading takes a second

__all__ = ["application"]
