from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "openleave.apps.evidence"
    label = "evidence"

    def ready(self) -> None:
        from openleave.apps.evidence import parts, policies  # noqa: F401
