"""Print the version, which stands in nnvisual/__init__.py and nowhere else."""

from pathlib import Path

from product import read_product

print(read_product(Path(__file__).resolve().parent.parent, 0).version)
