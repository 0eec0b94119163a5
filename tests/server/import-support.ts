import { importFile, type ImportRequest, type Kind, type Tally } from '../../server/src/features/import/index';
import type { TestApp } from '../support/build-test-app';

/** A stream in small pieces, so that lines and characters are cut anywhere. */
export async function* content(text: string | Buffer, size = 7000): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const request = (kind: Kind, text: string | Buffer, more: Partial<ImportRequest> = {}): ImportRequest => ({
  kind,
  open: () => content(text),
  delimiter: 'comma',
  header: true,
  ...more,
});

export const takeInto = async (
  app: TestApp,
  kind: Kind,
  text: string | Buffer,
  more: Partial<ImportRequest> = {},
): Promise<Tally> => {
  const answer = await importFile(app.deps, request(kind, text, more));
  if (!answer.ok) throw new Error(answer.fault.code);
  return answer.tally;
};
