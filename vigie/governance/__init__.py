"""Who may do what: bureaus, units, officers, machine credentials, grants and policies."""
