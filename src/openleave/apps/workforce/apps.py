from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "openleave.apps.workforce"
    label = "workforce"

    def ready(self) -> None:
        from openleave.apps.workforce import policies, registry  # noqa: F401
