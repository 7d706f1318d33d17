"""Machinery that every capability shares: the act, the ledger, the policy engine, the engines underneath."""
