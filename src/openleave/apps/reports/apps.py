from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "openleave.apps.reports"
    label = "reports"

    def ready(self) -> None:
        from openleave.apps.reports import kinds, over_pattern, policies, registry  # noqa: F401
        from openleave.apps.reports.packet import employer, letters, received, records  # noqa: F401
