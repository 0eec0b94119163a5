/** A cell that a spreadsheet would read as a formula gets a quote in front, so that a nickname cannot run anything. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** Without it Excel takes UTF-8 for something else. */
export const CSV_MARK = '\uFEFF';

/** One line with its end, as RFC 4180 wants it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;
