import { CSV_MARK, csvLine } from '@shuke/shared/values/csv';

export const csvOf = (rows: readonly (readonly string[])[]): string => CSV_MARK + rows.map(csvLine).join('');

function save(name: string, address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

export function downloadCsv(name: string, rows: readonly (readonly string[])[]): void {
  const address = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }));
  save(name, address);
  URL.revokeObjectURL(address);
}

/** A picture that came as a data URI. */
export const downloadPicture = (name: string, dataUri: string): void => save(name, dataUri);

/** A file of our own server. */
export const downloadFile = (name: string, path: string): void => save(name, path);
