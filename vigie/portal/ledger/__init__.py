"""How the node's ledger stands: size, last checkpoint, what waits."""
