"""The node's schema in order: Django's own accounts first, then one step for each file of vigie/schema."""
