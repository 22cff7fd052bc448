from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "openleave.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals

        from openleave.apps.accounts import policies, registry, sign_in  # noqa: F401

        signals.authenticator_added.connect(sign_in.on_authenticator_added)
        signals.authenticator_removed.connect(sign_in.on_authenticator_removed)
        signals.authentication_failed.connect(sign_in.on_second_factor_failed)
