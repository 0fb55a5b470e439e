// SPDX-License-Identifier: GPL-3.0-or-later
/** Rows of RFC 4180. */
export function csvRows(text) {
  const rows = [[]];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y;
  while (field.lastIndex < text.length) {
    const [, value, end] = field.exec(text);
    rows[rows.length - 1].push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === "\r\n") {
      rows.push([]);
    }
  }
  return rows.filter((row) => row.length > 0);
}
