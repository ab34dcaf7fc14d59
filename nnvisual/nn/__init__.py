"""The engine: networks, data, forward and backward passes, training. NumPy only."""
