from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "openleave.apps.visits"
    label = "visits"

    def ready(self) -> None:
        from openleave.apps.visits import part, policies, registry  # noqa: F401
