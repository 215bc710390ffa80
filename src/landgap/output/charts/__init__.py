"""Charts of demand, scores, PV and what the dividend rests on, as matplotlib Axes."""

from landgap.output.charts.demand import ranges
from landgap.output.charts.score import contributions, ranks
from landgap.output.charts.solar import solar_rank, solar_trend
from landgap.output.charts.tornado import tornado

__all__ = ["contributions", "ranges", "ranks", "solar_rank", "solar_trend", "tornado"]


def __dir__() -> list[str]:
    return __all__
