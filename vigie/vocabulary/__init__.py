"""Words that all rooms share; pure, and imports nothing of ours."""
