"""Signing in and out, passkeys, invitations, recovery: who sits at the screen."""
