"""What the program says when it is given something that it cannot use."""

from __future__ import annotations


class InvalidInput(ValueError):
    """Input from outside that cannot be used: one sentence for the user.

    The sentence says what is wrong, where, and how to mend it. Everything that a user types, opens or
    writes into a lecture is checked at the edge and refused with this error, and with no other.

    Parameters
    ----------
    sentence
        The whole sentence, ready to be shown.
    field
        The name of the setting that is at fault, where there is one (`lr`, `layers`, ...): lets a caller
        that knows the source file add line and column.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def suggest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Return `` Did you mean 'x'?`` for the known word nearest to `word`, or the list of known words."""
    from difflib import get_close_matches  # noqa: PLC0415  (slow to import, needed only when something is wrong)

    near = get_close_matches(word, known, n=1)
    if near:
        return f" Did you mean '{near[0]}'?"
    return f" Known are: {', '.join(known)}."
