from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "openleave.apps.law"
    label = "law"

    def ready(self) -> None:
        from openleave.apps.law import policies, registry  # noqa: F401
