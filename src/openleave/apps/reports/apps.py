from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "openleave.apps.reports"
    label = "reports"

    def ready(self) -> None:
        from openleave.apps.reports import policies, registry  # noqa: F401
