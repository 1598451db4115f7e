import pytest

from newsearch.cli.output.bars import RateColumn, bars
from newsearch.cli.output.progress import rebuild_progress


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("done", "seconds", "shown"), [(0, 60, ""), (32, 64, "0.5/s"), (5000, 2, "2,500/s")]
)
def test_the_rate_is_shown_once_there_is_one(done: int, seconds: float, shown: str) -> None:
    display, clock = bars(), Clock()
    display.get_time = clock
    show = rebuild_progress(display)
    show("passages", 0, 100_000)
    clock.now = seconds
    if done:
        show("passages", done // 2, 100_000)
        clock.now = 2 * seconds
        show("passages", done // 2 + done, 100_000)
    assert RateColumn().render(display.tasks[0]).plain == shown


def test_batches_that_take_longer_than_half_a_minute_still_tell_the_time_left() -> None:
    display, clock = bars(), Clock()
    display.get_time = clock
    show = rebuild_progress(display)
    for batch in range(4):
        clock.now = 60.0 * batch
        show("passages", 32 * batch, 3200)
    assert display.tasks[0].time_remaining == pytest.approx((3200 - 96) / 32 * 60, rel=0.05)
