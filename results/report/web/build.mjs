// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the page's files of src/, which stands beside this file with node_modules: build.mjs OUTPUT-FOLDER
//
// page.html holds its code and styles, and a content security policy that names them by their hashes; site.html
// loads tare.js and tare.css from its own site. README.md says what is filled in later.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const out = process.argv[2];

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2021"],
    metafile: true,
    // By its first line tare knows a file that it may replace.
    banner: { js: "/* tare report */", css: "/* tare report */" },
    charset: "ascii",
  });
  return result.outputFiles[0].text + (await licences(Object.keys(result.metafile.inputs)));
}

/** What the authors of bundled packages ask to be kept, each text once. */
async function licences(inputs) {
  const names = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = new Map();
  for (const name of [...names].sort()) {
    const text = (await readFile(join(here, "node_modules", name, "LICENSE"), "utf8")).trim();
    texts.set(text, [...(texts.get(text) ?? []), name]);
  }
  return [...texts].map(([text, packages]) => `/*! ${packages.join(", ")}: ${text.replaceAll("*/", "* /")} */\n`).join("");
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// An icon of its own, so that no browser asks a server for one.
const icon = (await readFile(join(here, "src", "icon.svg"), "utf8")).trim();
const iconUrl = `data:image/svg+xml,${encodeURIComponent(icon)}`;

function page({ policy, styles, code, template }) {
  const parts = { POLICY: policy, ICON: iconUrl, STYLES: styles, CODE: code };
  return template.replace(/@(POLICY|ICON|STYLES|CODE)@/g, (_, name) => parts[name]);
}

const script = await bundle("main.ts");
const style = await bundle("style.css");
if (/<\/(script|style)|<!--|@TARE_/i.test(script + style)) {
  throw new Error("the bundle holds text that would end its element or be filled in");
}
const template = await readFile(join(here, "src", "page.html"), "utf8");
const always = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";

await mkdir(out, { recursive: true });
await Promise.all([
  writeFile(
    join(out, "page.html"),
    page({
      template,
      policy: `${always}; script-src ${hash(script)}; style-src ${hash(style)}`,
      styles: `<style>${style}</style>`,
      code: `<script>${script}</script>`,
    }),
  ),
  writeFile(
    join(out, "site.html"),
    page({
      template,
      policy: `${always}; script-src 'self'; style-src 'self'; connect-src 'self'`,
      styles: `<link rel="stylesheet" href="@TARE_ROOT@tare.css">`,
      code: `<script src="@TARE_ROOT@tare.js"></script>`,
    }),
  ),
  writeFile(join(out, "tare.js"), script),
  writeFile(join(out, "tare.css"), style),
]);
