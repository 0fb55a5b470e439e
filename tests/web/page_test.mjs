// SPDX-License-Identifier: GPL-3.0-or-later
// What the page does: page_test.mjs TEMPLATE FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, open, place } from "./lib/browser.mjs";
import { assert, runAll, test } from "./lib/cases.mjs";
import { csvRows } from "./lib/csv.mjs";
import { fill, history, report } from "./lib/sample.mjs";

const [, , templatePath, folder] = process.argv;
const template = readFileSync(templatePath, "utf8");
const browser = await launch();

const url = (name, data) => place(folder, `${name}.html`, fill(template, data));
const small = report({ cases: 24 });
const smallUrl = url("small", small);
const past = history({ series: 7, runs: 60 });
const pastUrl = url("past", past);

/** Opens, does, and asks that nothing went wrong. */
async function on(address, does, options) {
  const { page, faults, close } = await open(browser, address, options);
  try {
    await does(page);
    assert.deepEqual(faults, []);
  } finally {
    await close();
  }
}

const texts = (page, selector) => page.locator(selector).allInnerTexts();
const changesOf = (data, side) => data.changes.filter((change) => change.side === side);

test("the overview says what was measured and what came out", () =>
  on(smallUrl, async (page) => {
    assert.equal(await page.title(), small.page.title);
    for (const text of [...small.overview.lead, ...small.overview.claims.map((claim) => claim.found)]) {
      assert.ok(await page.getByText(text, { exact: true }).isVisible(), text);
    }
    const tabs = await texts(page, ".tabs a");
    assert.deepEqual(tabs, ["Overview", "Groups", "Builds", "Growth", "Memory and counts", "Why"]);
    const points = changesOf(small, 0).filter((change) => ["faster", "slower"].includes(change.verdict));
    const largest = points.sort((a, b) => Math.abs(Math.log(b.ratio[0])) - Math.abs(Math.log(a.ratio[0])))[0];
    const said = await texts(page, ".biggest .says");
    assert.equal(said[0], largest.text);
    const card = page.locator(".card", { has: page.locator(".biggest") });
    await card.getByText("Data as a table").click();
    await card.locator(".sheet").waitFor();
    assert.deepEqual(await card.locator(".sheet tbody tr td:last-child").allInnerTexts(), said);
  }));

test("a count of a verdict leads to its rows", () =>
  on(smallUrl, async (page) => {
    await page.locator(".legend.verdict-slower").first().click();
    await page.locator(".forest").waitFor();
    const rows = await texts(page, ".forest tbody .says");
    assert.equal(rows.length, small.sides[0].counts.slower);
    assert.ok(rows.every((text) => text.includes("slower")), rows.join("\n"));
  }));

test("changes are filtered by verdict, text, suite and tag; the address keeps it", () =>
  on(`${smallUrl}#view=builds`, async (page) => {
    const rows = page.locator(".forest tbody tr");
    assert.equal(await rows.count(), 24);
    await page.locator('.toggle[data-value="faster"]').click();
    assert.equal(await rows.count(), small.sides[0].counts.faster);
    await page.locator('.toggle[data-value="faster"]').click();
    await page.getByLabel("Search").fill("MERGE heapq");
    assert.deepEqual(await texts(page, ".forest tbody bdi.name"), ["heapq.merge[n=1000]", "strings"]);
    await page.getByLabel("Search").fill("");
    await page.getByLabel("Suite").selectOption("sorting");
    assert.equal(await rows.count(), 12);
    await page.getByLabel("Tag").selectOption("slow");
    assert.equal(await rows.count(), 6);
    assert.equal(await page.locator("[role=status]").innerText(), "6 of 24 cases");
    const there = page.url();
    assert.match(there, /suite=sorting/);
    await page.goto("about:blank");
    await page.goto(there);
    assert.equal(await rows.count(), 6);
    assert.equal(await page.getByLabel("Suite").inputValue(), "sorting");
  }));

test("changes are sorted", () =>
  on(`${smallUrl}#view=builds&sort=slowest`, async (page) => {
    const judged = changesOf(small, 0).filter((change) => change.ratio);
    const inOrder = (compare) => judged.sort(compare).map((change) => change.text);
    assert.deepEqual((await texts(page, ".forest .says")).slice(0, judged.length), inOrder((a, b) => b.ratio[0] - a.ratio[0]));
    await page.getByLabel("Sort by").selectOption("fastest");
    assert.deepEqual((await texts(page, ".forest .says")).slice(0, judged.length), inOrder((a, b) => a.ratio[0] - b.ratio[0]));
  }));

test("another side is chosen", () =>
  on(`${smallUrl}#view=builds`, async (page) => {
    await page.getByLabel("Compared").selectOption("1");
    assert.equal(await page.locator(".forest tbody tr").count(), changesOf(small, 1).length);
    assert.match(page.url(), /side=1/);
  }));

test("pointing at a bench names a worker, at a curve its size", () =>
  on(`${smallUrl}#view=groups`, async (page) => {
    const dot = page.locator(".drop").nth(3);
    await dot.hover({ force: true });
    assert.match(await page.locator(".tip").innerText(), /worker \d+ of 40: [\d.]+ ns/);
    await page.locator('.tabs a[data-view="growth"]').click();
    await page.locator(".plot .mark").first().hover({ force: true });
    assert.match(await page.locator(".tip").innerText(), /deque\.popleft\s*n = 10: [\d.]+ µs/);
    await page.mouse.move(2, 2);
    assert.ok(await page.locator(".tip").isHidden());
  }));

test("arrow keys go through the points of a chart", () =>
  on(`${smallUrl}#view=growth`, async (page) => {
    await page.locator(".plot svg").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("End");
    assert.match(await page.locator(".readout").first().innerText(), /n = 30000/);
  }));

test("a page is gone through with the keyboard alone", () =>
  on(smallUrl, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "To the content");
    for (let i = 0; i < 4; i += 1) {
      await page.keyboard.press("Tab");
    }
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Builds");
    await page.keyboard.press("Enter");
    await page.locator(".forest").waitFor();
    await page.goBack();
    await page.locator('.tabs a[aria-current="page"]', { hasText: "Overview" }).waitFor();
  }));

test("the data of a chart is a table, a CSV and a JSON", () =>
  on(`${smallUrl}#view=builds&verdict=slower`, async (page) => {
    const wanted = small.sides[0].counts.slower;
    const card = page.locator(".card").first();
    await card.getByText("Data as a table").click();
    await card.locator(".sheet").waitFor();
    assert.equal(await card.locator(".sheet tbody tr").count(), wanted);
    const download = async (kind) => {
      const [file] = await Promise.all([page.waitForEvent("download"), card.getByRole("button", { name: kind }).click()]);
      assert.equal(file.suggestedFilename(), `3.13-against-3.12.${kind.toLowerCase()}`);
      return readFileSync(await file.path(), "utf8");
    };
    const rows = csvRows(await download("CSV"));
    assert.equal(rows.length, wanted + 1);
    assert.deepEqual(rows[0].slice(6, 10), ["ratio", "low", "high", "verdict"]);
    const json = JSON.parse(await download("JSON"));
    assert.deepEqual(json.map((change) => String(change.ratio[0])), rows.slice(1).map((row) => row[6]));
  }));

test("every chart of every view has its table and its files", async () => {
  for (const view of ["groups", "builds", "growth", "memory", "why"]) {
    await on(`${smallUrl}#view=${view}`, async (page) => {
      const cards = page.locator("main .card");
      const buttons = page.locator("main .downloads");
      assert.ok((await cards.count()) > 0 && (await cards.count()) === (await buttons.count()), view);
      await page.locator("main .data summary").first().click();
      await page.locator("main .sheet").waitFor();
      assert.ok((await page.locator("main .sheet tbody tr").count()) > 0, view);
    });
  }
});

const HOSTILE = [
  "<script>window.hacked = 1</script>",
  '"><img src=x onerror="window.hacked = 2">',
  "x".repeat(10_000),
  "\u202eevil\u202c שלום עולם العربية",
  "two\nlines\tand a tab",
  '=HYPERLINK("http://example.org")',
  "</script><!--",
  "{{constructor}} ${hacked} @TARE_DATA@",
];

test("names that look like code are text", async () => {
  const data = report({ cases: 12, names: HOSTILE, suiteNames: ["<b>suite</b>", "x".repeat(3000)] });
  data.page.title = HOSTILE[0];
  data.overview.facts.push({ label: "link", text: "never a link", url: "javascript:window.hacked = 3" });
  data.overview.notes[0].details = HOSTILE[1];
  data.benches[0].why.bytecode = HOSTILE[0];
  const address = url("hostile", data);
  for (const view of ["overview", "groups", "builds", "growth", "memory", "why"]) {
    await on(`${address}#view=${view}`, async (page) => {
      assert.equal(await page.locator("h1").innerText(), HOSTILE[0]);
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      assert.equal(await page.locator("main img, main script, main b").count(), 0);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} is too wide`);
      if (view === "groups") {
        assert.ok((await texts(page, ".lines bdi.name")).includes(HOSTILE[1]));
      }
      if (view === "overview") {
        assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
      }
    }, { width: 390 });
  }
  await on(`${address}#view=builds`, async (page) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).first().click()]);
    const rows = csvRows(readFileSync(await file.path(), "utf8"));
    const names = rows.map((row) => row[1]);
    assert.ok(names.includes(HOSTILE[2]) && names.includes(HOSTILE[4]));
    assert.ok(names.includes(`'${HOSTILE[5]}`), "a spreadsheet would run it");
  });
});

test("nothing from outside is allowed in", async () => {
  const { page, close } = await open(browser, smallUrl);
  const [blocked, hacked] = await page.evaluate(async () => {
    const found = [];
    document.addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
    const image = document.createElement("img");
    image.src = "http://127.0.0.1:9/x.png";
    const script = document.createElement("script");
    script.textContent = "window.hacked = 1";
    const style = document.createElement("style");
    style.textContent = "body { color: red }";
    document.body.append(image, script, style);
    await fetch("http://127.0.0.1:9/").catch(() => undefined);
    await new Promise((done) => setTimeout(done, 100));
    return [found, window.hacked];
  });
  assert.deepEqual([...new Set(blocked)].sort(), ["connect-src", "img-src", "script-src-elem", "style-src-elem"]);
  assert.equal(hacked, undefined);
  await close();
});

test("series are listed, filtered, opened, and show their changes", () =>
  on(`${pastUrl}#view=history`, async (page) => {
    const rows = page.locator(".lines tbody tr");
    assert.equal(await rows.count(), 7);
    await page.locator('.toggle[data-value="slower"]').click();
    assert.equal(await rows.count(), 3);
    await page.getByRole("button", { name: "case 4" }).click();
    assert.match(page.url(), /series=/);
    assert.equal(await page.locator(".turn.verdict-slower").count(), 1);
    const change = past.history.series[3].changes[0];
    const commit = page.locator(".turns a");
    assert.equal(await commit.innerText(), change.text);
    assert.equal(await commit.getAttribute("href"), past.history.runs[past.history.series[3].run[change.at]].url);
    await page.locator(".plot svg").focus();
    await page.keyboard.press("End");
    assert.match(await page.locator(".readout").innerText(), /on main/);
    await page.locator(".card").first().getByText("Data as a table").click();
    await page.locator(".sheet").first().waitFor();
    assert.equal(await page.locator(".card").first().locator(".sheet tbody tr").count(), 60);
    const there = page.url();
    await page.goto("about:blank");
    await page.goto(there);
    assert.equal(await page.locator(".turn.verdict-slower").count(), 1);
  }));

test("an index leads to its suites and to what changed last", () => {
  const index = history({ series: 9, runs: 60, kind: "index" });
  const when = (series) => index.history.runs[series.run[series.changes[0].at]].at;
  const changed = index.history.series.filter((series) => series.changes.length > 0).sort((a, b) => when(b).localeCompare(when(a)));
  return on(url("index", index), async (page) => {
    const said = changed.map((series) => series.text);
    assert.deepEqual(await texts(page, ".biggest .says"), said);
    const card = page.locator(".card", { has: page.locator(".biggest") });
    await card.getByText("Data as a table").click();
    await card.locator(".sheet").waitFor();
    assert.deepEqual(await card.locator(".sheet tbody tr td:last-child").allInnerTexts(), said);
    assert.equal(await page.getByRole("link", { name: "sorting" }).getAttribute("href"), "suites/sorting.html");
  });
});

test("long lists come in pieces, and all of it is found", () =>
  on(`${url("many", report({ cases: 600, per: 4, workers: 6, suites: 20 }))}#view=builds`, async (page) => {
    const rows = page.locator(".forest tbody tr");
    assert.equal(await rows.count(), 50);
    await page.getByRole("button", { name: "Show 50 more" }).click();
    assert.equal(await rows.count(), 100);
    await page.getByLabel("Search").fill("case 599");
    assert.equal(await rows.count(), 1);
  }));

test("paper has every view", () =>
  on(smallUrl, async (page) => {
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.deepEqual(await texts(page, "main > h2"), ["Overview", "Groups", "Builds", "Growth", "Memory and counts", "Why"]);
    assert.ok((await page.locator(".plot .mark").count()) > 0);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    assert.equal(await page.locator("main > h2").count(), 1);
    assert.ok((await page.pdf()).length > 20_000);
    await page.emulateMedia({ media: "print" });
    const colours = () => page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector(".legend")).color]);
    assert.deepEqual(await colours(), ["rgb(255, 255, 255)", "rgb(11, 107, 96)"], "paper is never dark");
  }, { scheme: "dark" }));

test("a reader chooses the theme", () =>
  on(smallUrl, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole("button", { name: "Theme" }).click();
    assert.equal(await background(), light);
    await page.getByRole("button", { name: "Theme" }).click();
    assert.notEqual(await background(), light);
  }));

test("a page without anything in it, and one that is damaged", async () => {
  const nothing = { ...small, benches: [], groups: [], sides: [], changes: [], interactions: [], growth: [], memory: null, targets: [], suites: [] };
  await on(url("nothing", nothing), async (page) => assert.deepEqual(await texts(page, ".tabs a"), ["Overview"]));
  const { page, close } = await open(browser, place(folder, "damaged.html", fill(template, small).replace('"schema"', '"schema')));
  assert.match(await page.locator("[role=alert]").innerText(), /its data is damaged/);
  await close();
});

test("without JavaScript a page says what it needs", () =>
  on(smallUrl, async (page) => assert.match(await page.locator("body").innerText(), /needs JavaScript/), { javaScriptEnabled: false }));

await runAll(() => browser.close());
