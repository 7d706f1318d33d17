"""Commands of the portal for the node's own scripts."""
