/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Light or dark: as the system has it, until a reader chooses. */
import { h } from "./dom";

const KEY = "tare-theme";
const THEMES = ["system", "light", "dark"] as const;

// A page from a file may not be allowed to keep anything.
function kept(): string {
  try {
    return localStorage.getItem(KEY) ?? "system";
  } catch {
    return "system";
  }
}

function apply(theme: string): void {
  document.documentElement.dataset["theme"] = theme;
}

export function themeButton(): HTMLElement {
  let theme = THEMES.find((one) => one === kept()) ?? "system";
  apply(theme);
  const button = h("button", { type: "button", class: "small theme" }, `Theme: ${theme}`);
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    apply(theme);
    button.textContent = `Theme: ${theme}`;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Then it holds for this page only.
    }
  });
  return button;
}
