"""nnvisual: watch a neural network learn, step by step, forwards and backwards in time."""

__version__ = "0.1.0"
