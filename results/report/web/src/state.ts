/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seen is in the address, so that a link shows it: "#view=builds&verdict=slower&q=join". */

export type State = Record<string, string>;

export function read(): State {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** The address of a state; what is empty is left out. */
export function href(state: State): string {
  const kept = Object.entries(state).filter(([, value]) => value !== "");
  return `#${new URLSearchParams(kept)}`;
}

/** Changes parts of what is seen without a step in the browser's history: a letter typed is none. */
export function write(patch: State): void {
  const next = href({ ...read(), ...patch });
  if (next !== location.hash) {
    history.replaceState(null, "", next);
  }
}
