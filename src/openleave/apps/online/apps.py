from django.apps import AppConfig


class OnlineConfig(AppConfig):
    name = "openleave.apps.online"
    label = "online"

    def ready(self) -> None:
        from openleave.apps.online import policies, registry  # noqa: F401
