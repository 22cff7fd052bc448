"""The processes of a running installation: one supervisor, web workers under granian, one job worker.

The supervisor (``openleave demo``, ``openleave serve``) loads neither Django nor the application. It starts the
others, starts a crashed one again, and stops them in order. Each of the others ends when its parent does, however
that came about.
"""
