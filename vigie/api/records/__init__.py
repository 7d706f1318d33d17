"""Records by REST: what can be filed, filing, keeping right, reading."""
