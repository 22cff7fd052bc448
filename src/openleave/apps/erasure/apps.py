from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "openleave.apps.erasure"
    label = "erasure"

    def ready(self) -> None:
        from openleave.apps.erasure import parts, policies, registry, selectors  # noqa: F401
        from openleave.kernel.audit.cutting import keep_while

        keep_while(selectors.anything_held)
