from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "openleave.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from openleave.apps.desk import listening, policies, registry  # noqa: F401
