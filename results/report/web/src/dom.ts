/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements. Text is set as text, never as markup; styles through the object model, which the page's content
 * security policy allows, never as an attribute. */

export type Child = Node | string | number | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: Event) => void) | Record<string, string>;
export type Attributes = Record<string, Value>;

const SVG = "http://www.w3.org/2000/svg";

function apply(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (typeof value === "object") {
      for (const [property, text] of Object.entries(value)) {
        (element as HTMLElement).style.setProperty(property, text);
      }
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
}

export function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) {
      continue;
    }
    element.append(typeof child === "number" ? String(child) : child);
  }
}

/** An HTML element; functions among the attributes are listeners, an object is styles. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  apply(element, attributes, children);
  return element;
}

/** The same of SVG. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  apply(element, attributes, children);
  return element;
}

const NAME_MOST = 160;

/** A line may break before parameters: "drain", "[n=1000]". */
function breakable(text: string): Child[] {
  return text.split(/(?=\[)/).flatMap((part, index) => (index > 0 ? [h("wbr"), part] : [part]));
}

/** A name from a suite: its direction is its own, and it does not fill the page. */
export function name(text: string): HTMLElement {
  const letters = [...text.slice(0, 2 * NAME_MOST + 2)];
  if (text.length <= NAME_MOST || letters.length <= NAME_MOST) {
    return h("bdi", { class: "name" }, ...breakable(text));
  }
  const short = letters.slice(0, NAME_MOST).join("");
  return h("bdi", { class: "name", title: `${text.length} characters; all of them are in the data` }, `${short}…`);
}

/** A link where the address is one a page may have, else the text alone. */
export function link(url: string | null | undefined, content: HTMLElement | string): HTMLElement {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url ?? "");
  const isSafe = url && (!scheme || /^https?$/i.test(scheme[1] ?? ""));
  return h(isSafe ? "a" : "span", isSafe ? { href: url, rel: "noreferrer" } : {}, content);
}

export function paragraphs(texts: string[] | undefined, className: string): HTMLElement[] {
  return (texts ?? []).map((text) => h("p", { class: className }, text));
}

let last = 0;
export function fresh(prefix: string): string {
  last += 1;
  return `${prefix}-${last}`;
}
