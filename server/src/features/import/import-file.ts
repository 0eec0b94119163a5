import { createHash } from 'node:crypto';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Stores } from '../stores/index';
import { cellsByName, readColumns, type Cell, type Kind } from './columns';
import { bad, good, type Fault, type Read } from './faults';
import { importMembers, memberKeys } from './import-members';
import { importOrders, orderKeys } from './import-orders';
import { parseMember } from './parse-member';
import { parseOrder, type Setting } from './parse-order';
import { dateReader, readUsualDate } from './read-date';
import { readLines, type TextLine } from './read-lines';
import { readRows } from './read-rows';
import { splitCells, type Delimiter } from './split-cells';
import { TallyBook, type Outcome, type Tally } from './tally';

export interface ImportRequest {
  kind: Kind;
  /** Opens the content from its beginning. Asked twice where lines are identified by the content. */
  open(): AsyncIterable<Buffer>;
  delimiter: Delimiter;
  /** The first line names the columns. */
  header: boolean;
  /** In place of the header's names. */
  columns?: readonly string[];
  /** `YYYYMMDD`, `DD.MM.YYYY HH:mm` …; absent: the usual ones. */
  dateFormat?: string;
  /** Reads and checks everything and answers the same numbers, but writes nothing. */
  dryRun?: boolean;
  /** Called after each batch with the lines read so far. */
  onProgress?(read: number): void;
}

export type ImportAnswer = { ok: true; tally: Tally } | { ok: false; fault: Fault };

const BATCH = 1000;
const USUAL_DATES = 'YYYYMMDD、YYYY-MM-DD 或 RFC 3339';

const contentHash = async (content: AsyncIterable<Buffer>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
};

const readSetting = async (deps: Deps, dateFormat: string | undefined): Promise<Read<Setting>> => {
  const readDate = dateFormat === undefined ? readUsualDate : dateReader(dateFormat);
  if (!readDate)
    return bad('DATE_FORMAT_INVALID', `日期格式「${dateFormat}」应由 YYYY、MM、DD（和 HH、mm、ss）组成，各一次`);
  const found = await Stores(deps.db).find({}, { name: 1, scene: 1, externalId: 1 }).lean();
  const names = found.flatMap(({ _id, name, scene, externalId }) =>
    [_id, scene, name, externalId ?? ''].map((key) => [key, _id] as const),
  );
  const stores = new Map(names.filter(([key]) => key !== ''));
  return good({ now: deps.clock.now(), readDate, dateFormat: dateFormat ?? USUAL_DATES, stores });
};

/** The columns' names from the first line or from the caller. Takes the header off the lines. */
const columnsOf = async (
  lines: AsyncGenerator<TextLine>,
  { kind, header, columns, delimiter }: ImportRequest,
): Promise<Read<readonly string[]>> => {
  if (!header && !columns) return bad('COLUMNS_MISSING', '没有表头的文件要用 --columns 写明各列');
  if (!header) return readColumns(kind, columns!);
  const first = await lines.next();
  const split = splitCells((first.done ? null : first.value.text) ?? '', delimiter);
  if (split.kind !== 'cells' || (first.done && !columns))
    return bad('HEADER_INVALID', '读不出表头，请检查文件和分隔符');
  return readColumns(kind, columns ?? split.cells);
};

/** One kind of file: how a line is read, what it may share with no other line of its batch, how a batch is taken. */
interface Intake<L> {
  parse(line: number, cell: Cell, setting: Setting): Read<L & { line: number }>;
  keysOf(line: L): string[];
  take(lines: readonly (L & { line: number })[]): Promise<Outcome[]>;
}

/** Another import may write the same unique fact at the same moment; what it wrote is found the second time. */
const twice = async <T>(run: () => Promise<T>): Promise<T> =>
  run().catch((error: unknown) => {
    if (isDuplicateKey(error)) return run();
    throw error;
  });

class Batch<L> {
  private lines: (L & { line: number })[] = [];
  private keys = new Set<string>();

  constructor(
    private readonly intake: Intake<L>,
    private readonly book: TallyBook,
  ) {}

  async add(line: L & { line: number }): Promise<void> {
    const keys = this.intake.keysOf(line);
    if (this.lines.length >= BATCH || keys.some((key) => this.keys.has(key))) await this.flush();
    this.lines.push(line);
    for (const key of keys) this.keys.add(key);
  }

  async flush(): Promise<void> {
    const { lines } = this;
    [this.lines, this.keys] = [[], new Set()];
    if (lines.length === 0) return;
    const outcomes = await twice(() => this.intake.take(lines));
    outcomes.forEach((outcome, i) => this.book.note(lines[i]!.line, outcome));
  }
}

const takeAll = async <L>(
  request: ImportRequest,
  lines: AsyncIterator<TextLine>,
  columns: readonly string[],
  setting: Setting,
  intake: Intake<L>,
): Promise<Tally> => {
  const book = new TallyBook();
  const batch = new Batch(intake, book);
  const named = cellsByName(columns);
  let shown = 0;
  for await (const row of readRows(lines, request.delimiter, columns.length)) {
    const parsed =
      'fault' in row ? ({ ok: false, fault: row.fault } as const) : intake.parse(row.line, named(row.cells), setting);
    if (parsed.ok) await batch.add(parsed.value);
    else book.note(row.line, parsed.fault);
    if (book.read - shown >= BATCH) request.onProgress?.((shown = book.read));
  }
  await batch.flush();
  return book.close();
};

/**
 * Takes a file of members or purchases. Answers what became of its lines, or why the file as a whole cannot be read.
 * Memory stays flat whatever the size.
 */
export const importFile = async (deps: Deps, request: ImportRequest): Promise<ImportAnswer> => {
  const setting = await readSetting(deps, request.dateFormat);
  if (!setting.ok) return setting;
  const lines = readLines(request.open());
  const columns = await columnsOf(lines, request);
  if (!columns.ok) {
    await lines.return(undefined);
    return columns;
  }
  const dryRun = request.dryRun ?? false;
  if (request.kind === 'members') {
    const take = {
      parse: parseMember,
      keysOf: memberKeys,
      take: (batch: Parameters<typeof importMembers>[1]) => importMembers(deps, batch, dryRun),
    };
    return { ok: true, tally: await takeAll(request, lines, columns.value, setting.value, take) };
  }
  const hash = await contentHash(request.open());
  const take = {
    parse: parseOrder,
    keysOf: orderKeys,
    take: (batch: Parameters<typeof importOrders>[1]) => importOrders(deps, batch, hash, dryRun),
  };
  return { ok: true, tally: await takeAll(request, lines, columns.value, setting.value, take) };
};
