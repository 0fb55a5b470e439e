// SPDX-License-Identifier: GPL-3.0-or-later
// How the page looks: accessibility by axe in both themes, screenshots at three widths in both, nothing wider than
// the window, no label over another: looks_test.mjs TEMPLATE FOLDER
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch, open, place } from "./lib/browser.mjs";
import { assert, runAll, test } from "./lib/cases.mjs";
import { fill, history, report } from "./lib/sample.mjs";

const [, , templatePath, folder] = process.argv;
const template = readFileSync(templatePath, "utf8");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await launch();
mkdirSync(folder, { recursive: true });

const WIDTHS = [360, 820, 1440];
const THEMES = ["light", "dark"];
const PAGES = [
  ["report", report(), ["overview", "groups", "builds", "growth", "memory", "why"]],
  ["suite", history(), ["history"]],
  ["bench", history({ series: 1, kind: "bench" }), ["history"]],
];

/** Labels of one picture whose boxes share more than a pixel. */
function overlaps() {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const labels = [...svg.querySelectorAll("text:not(.mode):not(.turn-sign)")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    labels.forEach(([one, a], index) => {
      for (const [other, b] of labels.slice(index + 1)) {
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) {
          found.push(`${one} | ${other}`);
        }
      }
    });
  }
  return found;
}

async function check(page, where) {
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width[0] <= width[1], `${where}: ${width[0]} pixels in a window of ${width[1]}`);
  assert.deepEqual(await page.evaluate(overlaps), [], where);
}

for (const [name, data, views] of PAGES) {
  const url = place(folder, `${name}.html`, fill(template, data));
  for (const theme of THEMES) {
    test(`${name}, ${theme}: fits three widths`, async () => {
      const { page, faults, close } = await open(browser, url, { scheme: theme, reducedMotion: "reduce" });
      for (const view of views) {
        await page.goto(`${url}#view=${view}`);
        await page.locator("main > *").nth(1).waitFor();
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 1000 });
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          await check(page, `${name} ${view} ${width} ${theme}`);
          await page.screenshot({ path: join(folder, `${name}-${view}-${width}-${theme}.png`) });
        }
      }
      assert.deepEqual(faults, []);
      await close();
    });
    test(`${name}, ${theme}: axe finds nothing`, async () => {
      const { page, close } = await open(browser, url, { scheme: theme });
      for (const view of views) {
        await page.goto(`${url}#view=${view}`);
        await page.locator("main > *").nth(1).waitFor();
        await page.locator("main summary").first().click();
        await page.evaluate(axe);
        // Only colours differ between the themes.
        const only = theme === "light" ? {} : { runOnly: ["color-contrast"] };
        const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), { resultTypes: ["violations"], ...only });
        const said = violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${view}: ${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200)}`));
        assert.deepEqual(said, []);
      }
      await close();
    });
  }
}

await runAll(() => browser.close());
