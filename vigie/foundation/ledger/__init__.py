"""The ledger: every act leaves an entry in its own transaction; a signed Merkle tree makes the past hard to change."""
