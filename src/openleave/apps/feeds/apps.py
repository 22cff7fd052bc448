from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "openleave.apps.feeds"
    label = "feeds"

    def ready(self) -> None:
        from openleave.apps.feeds import policies, registry  # noqa: F401
