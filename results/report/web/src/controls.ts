/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader filters and sorts with. Each control is a key of the address. */
import { fresh, h } from "./dom";
import { count } from "./format";
import { isPrinting } from "./printing";
import { read, write } from "./state";

export type Option = [value: string, text: string];

/** Text to look for. */
export function search(key: string, label: string, changed: () => void): HTMLElement {
  const id = fresh("search");
  const input = h("input", { type: "search", id, name: key, value: read()[key] ?? "", autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => {
    write({ [key]: input.value });
    changed();
  });
  return h("div", { class: "field grow" }, h("label", { for: id }, label), input);
}

/** One of several; the first is what holds when nothing was chosen. */
export function select(key: string, label: string, options: Option[], changed: () => void): HTMLElement {
  const id = fresh("select");
  const chosen = read()[key] ?? "";
  const list = h(
    "select",
    { id, name: key },
    ...options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)),
  );
  list.addEventListener("change", () => {
    write({ [key]: list.value });
    changed();
  });
  return h("div", { class: "field" }, h("label", { for: id }, label), list);
}

/** Any of several, as buttons that are pressed or not; none pressed is all. */
export function toggles(
  key: string,
  label: string,
  options: [value: string, text: string, count: number][],
  changed: () => void,
): HTMLElement {
  const chosen = chosenOf(key);
  const button = ([value, text, number]: [string, string, number]): HTMLElement => {
    const element = h(
      "button",
      { type: "button", class: `toggle verdict-${value}`, "aria-pressed": String(chosen.has(value)), "data-value": value },
      text,
      h("span", { class: "tally" }, count(number)),
    );
    element.addEventListener("click", () => {
      const now = chosenOf(key);
      if (!now.delete(value)) {
        now.add(value);
      }
      element.setAttribute("aria-pressed", String(now.has(value)));
      write({ [key]: [...now].join(",") });
      changed();
    });
    return element;
  };
  return h("div", { class: "field", role: "group", "aria-label": label }, h("div", { class: "toggles" }, ...options.map(button)));
}

export function chosenOf(key: string): Set<string> {
  return new Set((read()[key] ?? "").split(",").filter((value) => value !== ""));
}

/** Whether all words of a search are in a text. */
export function finder(query: string): (text: string) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

/** Suites as options; none where there is only one. */
export function suiteOptions(suites: string[], used: Iterable<number>): Option[] {
  const present = [...new Set(used)].sort((a, b) => a - b);
  if (present.length < 2) {
    return [];
  }
  return [["", "All suites"], ...present.map((index): Option => [suites[index] ?? "", shortOption(suites[index] ?? "")])];
}

export function shortOption(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Shows the first `size` of the items, and a button for more. */
export function paged<T>(into: HTMLElement, items: T[], size: number, show: (item: T) => HTMLElement, more: HTMLElement): void {
  let shown = 0;
  const step = (): void => {
    const upto = isPrinting() ? items.length : Math.min(items.length, shown + size);
    into.append(...items.slice(shown, upto).map(show));
    shown = upto;
    const left = items.length - shown;
    const next = Math.min(size, left);
    more.replaceChildren();
    if (left > 0) {
      more.append(h("button", { type: "button", click: step }, `Show ${count(next)} more of ${count(left)}`));
    }
  };
  into.replaceChildren();
  step();
}
