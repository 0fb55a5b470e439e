/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On paper nothing can be opened, so lists are whole and charts have a width of their own. */

let printing = false;

export function setPrinting(value: boolean): void {
  printing = value;
}

export function isPrinting(): boolean {
  return printing;
}

export const PAPER_WIDTH = 680;
