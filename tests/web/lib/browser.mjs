// SPDX-License-Identifier: GPL-3.0-or-later
// Chromium without a window, and pages that notice what they must not do.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) {
    console.log("there is no chromium here: apt-get install chromium");
    process.exit(77);
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ],
  });
}

/** Writes a page into a folder and says where it is. */
export function place(folder, name, html) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

/** A page; `faults` gathers errors, whatever the console says, and requests that leave `allowed`. */
export async function open(browser, url, { width = 1280, height = 900, scheme = "light", allowed = /^(file|data|blob):/, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, acceptDownloads: true, ...more });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => allowed.test(request.url()) || faults.push(`request: ${request.url()}`));
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}
