/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart with what belongs to it: the sentence that says what it shows, its data as a table, and files. */
import { type Child, h } from "./dom";
import { type Cell, csv } from "./format";

/** The data behind a chart. */
export interface Sheet {
  /** Of the files, without an ending: letters that every system takes are kept. */
  file: string;
  columns: string[];
  /** Asked for when somebody wants them. */
  rows: () => Cell[][];
  /** What the JSON holds. */
  json: () => unknown;
}

const ROWS_MOST = 2000;

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = h("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileName(text: string): string {
  const kept = text.normalize("NFKD").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  return kept.slice(0, 80) || "data";
}

function isNumeric(value: Cell): boolean {
  return typeof value === "number";
}

function table(sheet: Sheet): HTMLElement {
  const rows = sheet.rows();
  const head = h("tr", {}, ...sheet.columns.map((text) => h("th", { scope: "col" }, text)));
  const body = rows.slice(0, ROWS_MOST).map((row) =>
    h("tr", {}, ...row.map((value) => h("td", isNumeric(value) ? { class: "number" } : {}, h("bdi", {}, String(value ?? ""))))),
  );
  const left = rows.length - ROWS_MOST;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": `${sheet.file}: the data` },
    h("table", { class: "sheet" }, h("thead", {}, head), h("tbody", {}, ...body)),
    left > 0 && h("p", { class: "quiet" }, `${left} more rows are in the files.`),
  );
}

/** "Data as a table", which opens, and the buttons. */
export function data(sheet: Sheet): HTMLElement {
  const name = fileName(sheet.file);
  const details = h("details", { class: "data" }, h("summary", {}, "Data as a table"));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(table(sheet));
    }
  });
  const button = (kind: string, type: string, text: () => string): HTMLElement =>
    h(
      "button",
      {
        type: "button",
        class: "small",
        "aria-label": `Download ${sheet.file.slice(0, 100)} as ${kind}`,
        click: () => save(`${name}.${kind.toLowerCase()}`, type, text()),
      },
      kind,
    );
  return h(
    "div",
    { class: "sheet-bar" },
    details,
    h(
      "div",
      { class: "downloads" },
      h("span", { "aria-hidden": "true" }, "Download"),
      button("CSV", "text/csv", () => csv(sheet.columns, sheet.rows())),
      button("JSON", "application/json", () => JSON.stringify(sheet.json(), null, 1)),
    ),
  );
}

const WORDS_MOST = 2;

/** What a chart shows. More than a few sentences repeat its rows, and open when they are wanted. */
function sentences(words: string[]): HTMLElement[] {
  const lines = words.map((text) => h("p", { class: "words" }, text));
  if (lines.length <= WORDS_MOST + 1) {
    return lines;
  }
  const left = lines.length - WORDS_MOST;
  return [...lines.slice(0, WORDS_MOST), h("details", { class: "words" }, h("summary", {}, `${left} more sentences`), ...lines.slice(WORDS_MOST))];
}

/** A card: heading, sentences, chart, data. */
export function card(heading: Child, words: string[] | undefined, chart: Child[], sheet: Sheet): HTMLElement {
  return h(
    "section",
    { class: "card" },
    h("h3", {}, heading),
    ...sentences(words ?? []),
    h("div", {}, ...chart),
    data(sheet),
  );
}
