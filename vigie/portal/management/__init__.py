"""Commands that the node's own processes give to the portal."""
