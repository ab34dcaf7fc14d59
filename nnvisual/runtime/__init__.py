"""Qt without widgets: the store, the worker thread, the player, preferences."""
