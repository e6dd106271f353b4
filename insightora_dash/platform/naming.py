"""Names that people give to things."""

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

LONGEST = 200


def plain_name(text: str) -> str:
    """A name as it is kept, on one line; raises Invalid for an empty one and for one that would have to be cut."""
    wanted = " ".join(text.split())
    if not wanted:
        raise Invalid("no_name", N_("Type a name first."))
    if len(wanted) > LONGEST:
        raise Invalid("long_name", N_("A name has at most {most} characters."), most=LONGEST)
    return wanted
