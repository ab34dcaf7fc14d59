"""The loss landscape: planes, surfaces, projections of a path. NumPy only."""
