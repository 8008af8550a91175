"""Prints how long a large map.html takes to be made, to load, to be filtered and searched.

python benchmarks/page/run.py [--people 60] [--observations 3000] [--themes 200] [--runs 5]

Times are medians in headless chromium: load from the request to DOMContentLoaded, to the first
paint and to the first frame after it; filter and search from the event to the next frame.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from large import large
from synth.report.page import render_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
LOADED = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  done([page.domContentLoadedEventEnd, paint ? paint.startTime : 0, performance.now()]);
})))"""
FRAME = """(act) => new Promise((done) => {
  const began = performance.now();
  const [id, kind, value] = act;
  const field = document.getElementById(id);
  field.value = value;
  field.dispatchEvent(new Event(kind));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""
ACTS = {
    "filter by segment": ("f-segment", "change", "plan=free"),
    "filter by kind": ("f-facet", "change", "pain_point"),
    "first search": ("q", "input", "kitchen price"),
    "next search": ("q", "input", "kitchen"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--observations", type=int, default=3000)
    parser.add_argument("--themes", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    results = large(wanted.people, wanted.observations, wanted.themes)
    began = time.perf_counter()
    html = render_page(results)
    made = time.perf_counter() - began
    themes = sum(len(ts) for s in results.journey.stages for ts in s.themes.values())
    print(
        f"{len(results.journey.participants)} participants, "
        f"{len(results.journey.observations):,} observations, {themes} themes: "
        f"{len(html) / 1e6:.1f} MB, made in {made:.2f} s"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.html")
        path.write_text(html, encoding="utf-8")
        for name, figure in _measured(path, wanted.runs).items():
            print(f"{name}: {figure}")


def _measured(path: Path, runs: int) -> dict[str, str]:
    loads: list[list[float]] = []
    acts: dict[str, list[float]] = {name: [] for name in ACTS}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for _ in range(runs):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(path.as_uri())
            loads.append(page.evaluate(LOADED))
            for name, act in ACTS.items():
                acts[name].append(page.evaluate(FRAME, list(act)))
            reached = _keyboard(page)
            page.close()
        browser.close()
    names = ("DOMContentLoaded", "first contentful paint", "first frame after load")
    told = {n: f"{median(row[i] for row in loads):.0f} ms" for i, n in enumerate(names)}
    told |= {name: f"{median(times):.0f} ms" for name, times in acts.items()}
    return told | {"by keyboard": reached}


def _keyboard(page: Page) -> str:
    """Opens a theme's evidence by keys alone and closes it; how long each took."""
    page.evaluate("document.getElementById('f-clear').click()")
    page.locator("table.map .card a").first.focus()
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    opened = time.perf_counter() - began
    page.keyboard.press("Escape")
    closed = time.perf_counter() - began - opened
    return f"evidence opened in {opened * 1000:.0f} ms, closed in {closed * 1000:.0f} ms"


if __name__ == "__main__":
    main()
