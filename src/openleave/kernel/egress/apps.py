from django.apps import AppConfig
from django.conf import settings


class EgressConfig(AppConfig):
    name = "openleave.kernel.egress"
    label = "egress"

    def ready(self) -> None:
        from openleave.kernel.egress import guard, registry  # noqa: F401

        if settings.OPENLEAVE_EGRESS_GUARD:
            guard.install()
