from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "openleave.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        from openleave.kernel.audit import refusals, registry  # noqa: F401
