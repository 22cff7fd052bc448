from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "openleave.apps.erasure"
    label = "erasure"

    def ready(self) -> None:
        from openleave.apps.erasure import parts, policies, registry  # noqa: F401
