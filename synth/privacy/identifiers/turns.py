"""Where turns end in a canonical text: at an empty line."""

TURN = "\n\n"


def turns_end(text: str, at: int, turns: int, far: int) -> int:
    """Where the turn around `at` and those behind it end, `turns` in all, `far` characters on."""
    last = min(at + far, len(text))
    end = at
    for _ in range(turns):
        end = text.find(TURN, end, last)
        if end < 0:
            return last
        end += len(TURN)
    return end
