from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "openleave.apps.certification"
    label = "certification"

    def ready(self) -> None:
        from openleave.apps.certification import (  # noqa: F401
            expecting,
            letter_kinds,
            listening,
            policies,
            registry,
            tabs,
            tasks_of,
        )
