"""Timers and reactions: what happens because something was announced or time has passed."""
