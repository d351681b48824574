"""How fast one may send."""

from __future__ import annotations

from adapters.webchat.limits import Limiter, neighbourhood


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_taken_then_one_waits_for_the_next_token() -> None:
    clock = Clock()
    limiter = Limiter(rate=2, burst=3, clock=clock)
    assert [limiter.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert limiter.take("b") == 0
    clock.now = 0.5
    assert limiter.take("a") == 0


def test_memory_is_bounded_and_the_longest_unseen_goes_first() -> None:
    limiter = Limiter(rate=1, burst=1, size=2, clock=Clock())
    for key in "abc":
        limiter.take(key)
    assert limiter.take("c") > 0
    assert limiter.take("a") == 0


def test_a_household_shares_its_limit() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::2")
    assert neighbourhood("192.0.2.1") != neighbourhood("192.0.2.2")
    assert neighbourhood("") == ""
