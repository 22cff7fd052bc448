"""Accessibility by axe-core: what it finds on the page as it is now, of any impact."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

#: WCAG 2.0 to 2.2, levels A and AA, and axe's best practices.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Letters have their widths, and two frames were drawn: nothing moves any more under what is measured.
SETTLED = """async () => {
  await document.fonts.ready
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
}"""
RUN = """async tags => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  return found.violations.map(one => ({
    id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.map(node => ({ target: node.target.join(' '), html: node.html, summary: node.failureSummary })),
  }))
}"""


@lru_cache(maxsize=1)
def source() -> str:
    """The axe-core script that comes with axe-playwright-python."""
    (path,) = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
    return path.read_text(encoding="utf-8")


def violations(page: Page) -> list[dict[str, Any]]:
    """Run axe on ``page`` and return its violations: id, impact, help, nodes (target, html, summary).

    axe is evaluated through the debugging protocol, which the page's Content-Security-Policy does not concern: the
    page under test keeps its policy. Colours are measured at rest, so animations are finished first.
    """
    page.evaluate("document.getAnimations().forEach(one => { try { one.finish() } catch { one.cancel() } })")
    page.evaluate(SETTLED)
    page.evaluate(source())
    return page.evaluate(RUN, TAGS)  # type: ignore[no-any-return]


def describe(found: list[dict[str, Any]]) -> str:
    """The violations in words, for an assertion's message."""
    lines = []
    for one in found:
        lines.append(f"{one['impact']}: {one['help']} ({one['id']})")
        lines += [f"    {node['target']}  {node['html'][:160]}\n      {node['summary']}" for node in one["nodes"][:5]]
    return "\n".join(lines)
