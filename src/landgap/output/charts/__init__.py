"""Charts of demand, scores and PV, as matplotlib Axes."""

from landgap.output.charts.demand import ranges
from landgap.output.charts.score import contributions, ranks
from landgap.output.charts.solar import solar_rank, solar_trend

__all__ = ["contributions", "ranges", "ranks", "solar_rank", "solar_trend"]


def __dir__() -> list[str]:
    return __all__
