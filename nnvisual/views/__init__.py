"""The pictures, one a file: each renders a snapshot."""
