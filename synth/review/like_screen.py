"""More like this: what else is near in meaning to a claim, in a part of its page or a page."""

from synth.desk.desk import Desk
from synth.review.http import Reply, Request, Route, problem
from synth.review.like import Likes
from synth.review.pages import Pages

GONE = "There is no such claim any more: the map has changed."


def routes(desk: Desk, pages: Pages) -> list[Route]:
    """The addresses of this screen."""
    likes = Likes(desk.workspace)

    def show(request: Request) -> Reply:
        view, name = desk.view, request.values["id"]
        observation = view.observations.get(name)
        if observation is None:
            return problem(404, GONE)
        near = likes.near(view, name)
        if request.is_fragment:
            said = f"{len(near.claims)} claims and {len(near.passages)} passages near in meaning."
            return pages.part(request, "like_part.html.j2", near=near).saying(said)
        return pages.page(
            request, "like.html.j2", "More like this", near=near, observation=observation
        )

    return [Route("GET", "/claim/{id}/like", show)]
