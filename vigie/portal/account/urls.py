"""Addresses of signing in, passkeys, invitations and recovery. Only the pages of django-allauth that we dress."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.webauthn import views as allauth_passkeys
from django.urls import path

from vigie.portal.account import first, invitations, notice, passkeys, recovery, tokens

urlpatterns = [
    path("sign-in/", allauth_account.login, name="account_login"),
    path("sign-out/", allauth_account.logout, name="account_logout"),
    path("inactive/", allauth_account.account_inactive, name="account_inactive"),
    path("password/", allauth_account.password_change, name="account_change_password"),
    path("again/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("again/passkey/", allauth_passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("again/code/", allauth_mfa.reauthenticate, name="mfa_reauthenticate"),
    path("passkey/", allauth_mfa.authenticate, name="mfa_authenticate"),
    path("passkey/sign-in/", allauth_passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkey/first/", passkeys.passkey_first, name="passkey_first"),
    path("passkeys/", allauth_passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/", allauth_passkeys.list_webauthn, name="mfa_index"),
    path("passkeys/add/", passkeys.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", allauth_passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", allauth_passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("tokens/", tokens.own_tokens, name="my_tokens"),
    path("tokens/<uuid:token>/revoke/", tokens.revoke, name="revoke_my_token"),
    path("notice/", notice.use_notice, name="use_notice"),
    path("no-rights/", notice.no_rights, name="no_rights"),
    path("first-administrator/", first.first_administrator, name="first_administrator"),
    path("invitation/", invitations.accept, name="invitation"),
    path("recovery/", recovery.lost, name="recovery"),
]
