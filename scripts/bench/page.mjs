// SPDX-License-Identifier: GPL-3.0-or-later
// How long pages take to open and to filter in Chromium:
//
//   ninja -C build-dev && node scripts/bench/page.mjs build-dev [--turns N] [PAGE...]
//
// Without pages, those that are made of made-up data: 12 cases, 2,000 benches, a site of 200 benches x 500 runs. Each
// is opened 5 times (or N) in a new profile; the median counts. Opening ends when what is seen first has been painted.
import { copyFileSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [, , build, ...pages] = process.argv;
const TURNS = pages[0] === "--turns" ? Number(pages.splice(0, 2)[1]) : 5;
if (!build || !(TURNS >= 1)) {
  console.error("usage: node scripts/bench/page.mjs BUILD [--turns N] [PAGE...]");
  process.exit(2);
}
const tests = join(resolve(build), "tests/web/web-tests.stamp.p");
const { launch, open, place } = await import(pathToFileURL(join(tests, "lib/browser.mjs")).href);
const { fill, history, report } = await import(pathToFileURL(join(tests, "lib/sample.mjs")).href);
const templates = join(build, "results/report/web");

function made() {
  const folder = mkdtempSync(join(tmpdir(), "tare-page-"));
  const alone = readFileSync(join(templates, "page.html"), "utf8");
  const shared = readFileSync(join(templates, "site.html"), "utf8");
  for (const name of ["tare.js", "tare.css"]) {
    copyFileSync(join(templates, name), join(folder, name));
  }
  return [
    ["12 cases", place(folder, "12.html", fill(alone, report()))],
    ["2,000 benches", place(folder, "2000.html", fill(alone, report({ cases: 1000, per: 4, workers: 100, suites: 20 })))],
    ["index, 200 x 500 runs", place(folder, "index.html", fill(shared, history({ series: 200, runs: 500, points: 60, kind: "index" })))],
    ["suite, 50 x 500 runs", place(folder, "suite.html", fill(shared, history({ series: 50, runs: 500 })))],
    ["bench, 500 runs", place(folder, "bench.html", fill(shared, history({ series: 1, runs: 500, kind: "bench" })))],
  ];
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** In the page: from a letter typed to its paint. */
async function typed(letter) {
  const field = document.querySelector("input[type=search]");
  if (!field) {
    return null;
  }
  const start = performance.now();
  field.value = letter;
  field.dispatchEvent(new Event("input"));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}

async function measure(browser, url) {
  const opened = [];
  const filtered = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const start = performance.now();
    const { page, close } = await open(browser, url);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    opened.push(performance.now() - start);
    for (const view of ["builds", "history"]) {
      const tab = page.locator(`.tabs a[data-view="${view}"]`);
      if ((await tab.count()) > 0) {
        await tab.click();
        for (const letter of ["case 1", "7", ""]) {
          filtered.push(await page.evaluate(typed, letter));
        }
      }
    }
    await close();
  }
  return { opened: median(opened), filtered: filtered.filter((value) => value !== null) };
}

const browser = await launch();
const wanted = pages.length > 0 ? pages.map((path) => [path, pathToFileURL(resolve(path)).href]) : made();
console.log("page                        size     open   filter, median and most");
for (const [name, url] of wanted) {
  const { opened, filtered } = await measure(browser, url);
  const size = statSync(fileURLToPath(url)).size / 1e6;
  const filter = filtered.length > 0 ? `${median(filtered).toFixed(0)} ms   ${Math.max(...filtered).toFixed(0)} ms` : "-";
  console.log(`${name.padEnd(24)} ${size.toFixed(2).padStart(5)} MB ${opened.toFixed(0).padStart(5)} ms   ${filter}`);
}
await browser.close();
