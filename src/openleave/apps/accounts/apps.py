from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "openleave.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from openleave.apps.accounts import policies, registry  # noqa: F401
