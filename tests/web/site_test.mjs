// SPDX-License-Identifier: GPL-3.0-or-later
// Pages that share their code, from files and from a web host; pages that the program itself wrote:
// site_test.mjs FOLDER-OF-TEMPLATES FOLDER PROGRAM DOCUMENT...
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open, place } from "./lib/browser.mjs";
import { assert, runAll, test } from "./lib/cases.mjs";
import { fill, history } from "./lib/sample.mjs";

const [, , templates, folder, program, ...documents] = process.argv;
const template = readFileSync(join(templates, "site.html"), "utf8");
const site = join(folder, "site");
mkdirSync(site, { recursive: true });
for (const name of ["tare.js", "tare.css"]) {
  copyFileSync(join(templates, name), join(site, name));
}
const index = history({ series: 12, runs: 80, points: 40, kind: "index" });
const bench = history({ series: 1, runs: 80, kind: "bench" });
const indexUrl = place(site, "index.html", fill(template, index));
place(join(site, "bench"), "0.html", fill(template, bench, "../"));
const browser = await launch();

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
let state = "1";
const server = createServer((request, response) => {
  const path = new URL(request.url, "http://host").pathname;
  if (path === "/state") {
    response.end(state);
    return;
  }
  try {
    const body = readFileSync(join(site, path));
    response.setHeader("Content-Type", TYPES[extname(path)] ?? "text/plain");
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const host = `http://127.0.0.1:${server.address().port}`;

async function walk(start, allowed) {
  const { page, faults, close } = await open(browser, `${start}#view=history`, { allowed });
  assert.equal(await page.locator(".lines tbody tr").count(), 12);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".card")).borderTopWidth), "0px");
  await page.getByRole("link", { name: "case 1", exact: true }).click();
  await page.locator(".plot .mark").first().waitFor();
  assert.equal(await page.locator("h1").innerText(), bench.page.title);
  await page.locator(".crumbs a").click();
  await page.locator(".tabs").waitFor();
  assert.deepEqual(faults, []);
  await close();
}

test("a site from files", () => walk(indexUrl, /^(file|data):/));
test("a site from a web host asks nobody else", () => walk(`${host}/index.html`, new RegExp(`^(${host}|data:)`)));

test("a page that is served follows what it shows", async () => {
  const live = history({ series: 1, runs: 30, kind: "bench" });
  live.page.live = { url: "state", state: "1" };
  place(site, "live.html", fill(template, live));
  const { page, close } = await open(browser, `${host}/live.html`, { allowed: /./ });
  live.page.title = "rebuilt";
  live.page.live.state = "2";
  place(site, "live.html", fill(template, live));
  state = "2";
  await page.getByRole("heading", { name: "rebuilt" }).waitFor({ timeout: 15_000 });
  await close();
});

test("what is counted becomes more or less", async () => {
  const counted = history({ series: 3, runs: 30, kind: "suite" });
  for (const [index, verdict] of ["more", "less"].entries()) {
    const series = counted.history.series[index];
    Object.assign(series, { metric: "allocations", unit: "", verdict });
    series.changes[0].verdict = verdict;
  }
  place(site, "counted.html", fill(template, counted));
  const { page, faults, close } = await open(browser, `${host}/counted.html#view=history`, { allowed: /./ });
  const toggles = page.getByRole("group", { name: "Last change" }).getByRole("button");
  assert.deepEqual((await toggles.allInnerTexts()).map((text) => text.replace(/\s*\d+$/, "")), ["more", "less", "level"]);
  for (const [verdict, sign] of [["more", "▲"], ["less", "▼"]]) {
    await page.locator(`.says.verdict-${verdict}`).first().waitFor();
    assert.equal(await page.locator(`.toggle.verdict-${verdict}`).count(), 1);
    await page.getByRole("button", { name: new RegExp(`^case ${verdict === "more" ? 1 : 2}\\b`) }).click();
    assert.equal(await page.locator(`.turn-sign.verdict-${verdict}`).first().textContent(), sign);
  }
  assert.deepEqual(faults, []);
  await close();
});

for (const document of documents) {
  test(`what the program makes of ${basename(document)}`, async () => {
    const path = join(folder, `${basename(document)}.html`);
    execFileSync(program, ["report", "--force", document, "-o", path]);
    const data = JSON.parse(execFileSync(program, ["report", "--format", "json", document, "-o", "-"], { maxBuffer: 1 << 28 }).toString());
    const { page, faults, close } = await open(browser, pathToFileURL(path).href);
    assert.equal(await page.locator("h1").innerText(), data.page.title);
    for (const view of await page.locator(".tabs a").all()) {
      await view.click();
      await page.locator("main > *").nth(1).waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
    assert.deepEqual(faults, []);
    await close();
  });
}

await runAll(async () => {
  server.close();
  await browser.close();
});
