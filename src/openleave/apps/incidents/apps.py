from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "openleave.apps.incidents"
    label = "incidents"

    def ready(self) -> None:
        from openleave.apps.incidents import part, policies, registry  # noqa: F401
        from openleave.apps.incidents.signals.reads import record
        from openleave.kernel import shown

        shown.watch(record)
