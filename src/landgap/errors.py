"""What can go wrong, said so that the user can mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence


class LandgapError(ValueError):
    """What the user can mend; lists every fault at once.

    Parameters
    ----------
    heading : str
        What was asked for and cannot be done.
    faults : sequence of str, optional
        One sentence a fault: layer, column and rows, what is wrong, and the mend.

    See Also
    --------
    ClosureError : Of a ledger that does not close.

    Examples
    --------
    >>> raise LandgapError("The study cannot be read.", ["sites: no rows", "units: no CRS"])
    Traceback (most recent call last):
    landgap.errors.LandgapError: The study cannot be read.
    - sites: no rows
    - units: no CRS
    """

    def __init__(self, heading: str, faults: Sequence[str] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__("\n- ".join([heading, *self.faults]))


class ClosureError(LandgapError):
    """The pieces of the ledger do not add up to the land that went in.

    See Also
    --------
    LandgapError : The base of all errors that users can mend.

    Examples
    --------
    >>> issubclass(ClosureError, LandgapError)
    True
    """


def some(keys: Iterable[object], at_most: int = 5) -> str:
    """Name the first few of many keys for a message.

    Parameters
    ----------
    keys : iterable
        Keys of the rows concerned.
    at_most : int, default 5
        How many to name.

    Returns
    -------
    str
        The keys, with the number of those left out.

    Examples
    --------
    >>> some(["S1", "S2", "S3"], at_most=2)
    'S1, S2 and 1 more'
    """
    listed = list(keys)
    shown = ", ".join(map(str, listed[:at_most]))
    return shown if len(listed) <= at_most else f"{shown} and {len(listed) - at_most} more"


def kind_of(thing: object) -> str:
    """Name the kind of a thing for a message.

    Parameters
    ----------
    thing : object
        What was given.

    Returns
    -------
    str
        Its type with an article.

    Examples
    --------
    >>> kind_of(3), kind_of("x")
    ('an int', 'a str')
    """
    return with_article(type(thing).__name__)


def with_article(word: str) -> str:
    """Put an indefinite article before a word.

    Parameters
    ----------
    word : str
        A noun.

    Returns
    -------
    str
        The two.

    Examples
    --------
    >>> with_article("Assessment")
    'an Assessment'
    """
    return f"an {word}" if word[0].lower() in "aeiou" else f"a {word}"


def rows_of(named: Collection[object]) -> str:
    """Count and name rows for a message.

    Parameters
    ----------
    named : sequence
        Keys of the rows, or what is to be said of each.

    Returns
    -------
    str
        Their number, and in brackets the first of them.

    Examples
    --------
    >>> rows_of(["S1"]), rows_of(["S1", "S2"])
    ('1 row (S1)', '2 rows (S1, S2)')
    """
    return f"{len(named)} row{'' if len(named) == 1 else 's'} ({some(named)})"
