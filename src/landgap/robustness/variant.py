"""One variant of an assessment: what is assumed otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

BEARING = (
    "demand", "demand_total_ha", "demand_weights", "detour", "ideas", "large_share", "mobile_share",
    "motorway_kmh", "net_share", "parcels", "profiles", "pv_claims", "request_sizes", "seed", "speed_kmh",
    "travel_measure", "within", "year",
)  # fmt: skip
"""Options that can change the dividend in hectares; costs only decide where demand goes."""

SOME_HA = 0.5
"""From here a figure without decimals is not 0."""


@dataclass(frozen=True, eq=False)
class Unknown:
    """An assumption about where unknown supply lies.

    Attributes
    ----------
    by : str or Series
        In proportion to what, as :func:`landgap.unknown_supply` takes it.
    everywhere : bool, default False
        Whether units whose supply is known take part.
    ha : float or None, default None
        How much; None: all that the count of the whole holds beyond the inventory.

    Examples
    --------
    >>> Unknown("population").everywhere
    False
    """

    by: str | pd.Series
    everywhere: bool = False
    ha: float | None = None


@dataclass(frozen=True, eq=False)
class Variant:
    """What is assumed otherwise; nothing: the assessment as it is.

    Attributes
    ----------
    options : mapping, optional
        Options of the assessment, of ``BEARING``.
    level : {"low", "mid", "high"} or None, default None
        The demand that counts, whichever is asked for.
    land : callable or None, default None
        From what sites offer (see :func:`landgap.supply`) to what of it counts.
    known_only : bool, default False
        Whether only units whose supply is known have demand.
    unknown : Unknown or None, default None
        Where unknown supply lies; None: it does not count.

    Examples
    --------
    >>> Variant(options={"net_share": 0.6}).known_only
    False
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    level: str | None = None
    land: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    known_only: bool = False
    unknown: Unknown | None = None

    def also(self, other: Variant) -> Variant:
        """Assume what another variant does as well; where both say something, the other counts.

        Parameters
        ----------
        other : Variant
            The other one.

        Returns
        -------
        Variant
            Both.

        Examples
        --------
        >>> both = Variant(level="low").also(Variant(options={"net_share": 0.6}))
        >>> both.level, both.options
        ('low', {'net_share': 0.6})
        """
        return Variant(
            {**self.options, **other.options},
            other.level or self.level,
            other.land or self.land,
            self.known_only or other.known_only,
            other.unknown or self.unknown,
        )


def holds(dividend_ha: pd.Series[float], base_ha: float) -> pd.Series[bool]:
    """Say whether there still is a dividend where there was one, or still none.

    Parameters
    ----------
    dividend_ha : Series
        In ha.
    base_ha : float
        That of the assessment, in ha.

    Returns
    -------
    Series
        On the same index; from half a hectare there is one.

    Examples
    --------
    >>> holds(pd.Series([0.0, 80.0]), 220.0).tolist()
    [False, True]
    """
    return dividend_ha.ge(SOME_HA) == (base_ha >= SOME_HA)
