"""The reviewers' web page, on this machine alone; `synth.review.start` opens it."""
