import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { dateReader, readUsualDate } from '../../server/src/features/import/read-date';
import { readLines } from '../../server/src/features/import/read-lines';
import { readRows } from '../../server/src/features/import/read-rows';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { content, takeInto } from './import-support';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

describe('reading', () => {
  const rowsOf = async (text: string, width: number, size = 5) => {
    const rows: string[][] = [];
    for await (const row of readRows(readLines(content(text, size)), 'comma', width))
      rows.push('cells' in row ? row.cells : [row.fault.code]);
    return rows;
  };
  const cell = fc.string({ unit: fc.constantFrom('a', '茶', ',', '"', '\n', ' ', '😀', '1'), maxLength: 6 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test('well-formed files read as an independent parser reads them, wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, fc.nat()), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (table, size) => {
          const text = table.map((row) => row.map((one) => quoted(String(one))).join(',')).join('\r\n');
          const expected = parse(text) as string[][];
          expect(await rowsOf(text, 3, size)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a quote that is never closed costs its own line only', async () => {
    const good = Array.from({ length: 80 }, (_, i) => `row${i},"x, ${i}"`);
    expect(await rowsOf(['"open,1', ...good].join('\n'), 2)).toEqual([
      ['QUOTES'],
      ...good.map((_, i) => [`row${i}`, `x, ${i}`]),
    ]);
    expect(await rowsOf('a,"b"c\nd,e\n', 2)).toEqual([['QUOTES'], ['d', 'e']]);
  });

  test('dates are days that exist, in the form that was asked for', () => {
    const at = (text: string) => readUsualDate(text)?.toISOString();
    expect(
      ['20260131', '2026-01-31', '2026-01-31T00:00:00+08:00', '2026-01-30T16:00:00.5Z', '2026-01-31 08:30'].map(at),
    ).toEqual([
      '2026-01-30T16:00:00.000Z',
      '2026-01-30T16:00:00.000Z',
      '2026-01-30T16:00:00.000Z',
      '2026-01-30T16:00:00.500Z',
      '2026-01-31T00:30:00.000Z',
    ]);
    expect(
      [
        '20260230',
        '2026-13-01',
        '2026-1-1',
        '2026-02-30T00:00:00Z',
        '2026-01-31T24:00:00Z',
        '2026-01-3120',
        'today',
        '',
      ].map(at),
    ).toEqual(Array(8).fill(undefined));
    const german = dateReader('DD.MM.YYYY HH:mm')!;
    expect([
      german('31.01.2026 08:30')?.toISOString(),
      german('31x01.2026 08:30'),
      german('2026-01-31'),
      german('31.02.2026 08:30'),
    ]).toEqual(['2026-01-31T00:30:00.000Z', undefined, undefined, undefined]);
    expect(['YYYY-MM', 'YYYYMMDDDD', ''].map(dateReader)).toEqual([undefined, undefined, undefined]);
  });

  test('memory does not grow with the file', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapMb: number[] = [];
    async function* long(): AsyncGenerator<Buffer> {
      yield Buffer.from('external_member_id,paid_at,amount_yuan\n');
      for (let n = 0; n < 50; n += 1) {
        yield Buffer.from(
          Array.from(
            { length: 1000 },
            (_, i) => `M${(n * 1000 + i) % 700},20260131,${n}.${String(i % 100).padStart(2, '0')}\n`,
          ).join(''),
        );
      }
    }
    const onProgress = (read: number) => {
      if (read % 10_000 !== 0) return;
      collect();
      heapMb.push(process.memoryUsage().heapUsed / 1e6);
    };
    const tally = await takeInto(app, 'orders', '', { open: long, dryRun: true, onProgress });
    expect([tally.read, tally.created, heapMb.length]).toEqual([50_000, 50_000, 4]);
    expect(Math.max(...heapMb.slice(1)) - heapMb[0]!).toBeLessThan(8);
  }, 240_000);
});
