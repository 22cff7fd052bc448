from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "openleave.apps.notices"
    label = "notices"

    def ready(self) -> None:
        from openleave.apps.notices import declared, listening, policies, registry, tab  # noqa: F401
