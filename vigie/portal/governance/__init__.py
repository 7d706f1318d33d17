"""Administration: bureaus, units, officers, machine credentials, the catalogue of databases."""
