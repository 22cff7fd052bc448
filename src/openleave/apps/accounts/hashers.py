"""Password hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with the OWASP cheat sheet's 19 MiB, 2 passes, 1 lane.

    Django's own 100 MiB in 8 lanes would let a handful of sign-ins at once fill a small machine's memory.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
