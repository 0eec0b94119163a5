import type { ChangeStreamDocument, Document, ResumeToken } from 'mongodb';
import type { Connection } from 'mongoose';

/** Collections whose changes are told, and the fields of their rows that are told with them. */
export interface WatchedCollection {
  collection: string;
  fields: readonly string[];
}

export interface RowChange {
  collection: string;
  kind: 'insert' | 'update' | 'replace' | 'delete';
  id: string;
  /** The watched fields before (absent: not known, though it should be) and, for whole documents, after. */
  before?: Document;
  after?: Document;
  /** What an update set, by path. */
  updated: Document;
  /** By the database's clock. */
  at: Date;
}

/** `quiet`: everything up to now has been told. `cut`: a collection went or was renamed, so rows vanished untold. */
export type Told = { kind: 'row'; change: RowChange } | { kind: 'quiet' } | { kind: 'cut' };

const ROW_KINDS = ['insert', 'update', 'replace', 'delete'];
const CUTS = ['drop', 'rename', 'dropDatabase', 'invalidate'];

const stagesFor = (watched: readonly WatchedCollection[]): Document[] => {
  const fields = [...new Set(watched.flatMap((one) => one.fields))];
  const shown = fields.flatMap((field) => [`fullDocument.${field}`, `fullDocumentBeforeChange.${field}`]);
  return [
    { $match: {
      $or: [{ 'ns.coll': { $in: watched.map((one) => one.collection) }, operationType: { $in: [...ROW_KINDS, 'drop', 'rename'] } }, { operationType: { $in: CUTS.slice(2) } }],
    } },
    { $project: Object.fromEntries(['operationType', 'ns', 'documentKey', 'wallTime', 'updateDescription.updatedFields', ...shown].map((field) => [field, 1])) },
  ];
};

const toTold = (event: ChangeStreamDocument): Told => {
  const { operationType, ns, documentKey, wallTime, fullDocument, fullDocumentBeforeChange, updateDescription } = event as unknown as Document;
  if (CUTS.includes(operationType as string)) return { kind: 'cut' };
  const change: RowChange = {
    collection: (ns as { coll: string }).coll, kind: operationType as RowChange['kind'], id: String((documentKey as { _id: unknown })._id),
    updated: (updateDescription as { updatedFields?: Document } | undefined)?.updatedFields ?? {}, at: (wallTime as Date | undefined) ?? new Date(),
    ...(fullDocumentBeforeChange ? { before: fullDocumentBeforeChange as Document } : {}), ...(fullDocument ? { after: fullDocument as Document } : {}),
  };
  return { kind: 'row', change };
};

const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined);

/** MongoDB no longer knows what happened since the token: InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost. */
export const isHistoryLost = (error: unknown): boolean => [260, 280, 286].includes(codeOf(error) as number);

/** There are no change streams here: not a replica set, not a version that keeps rows as they were, or not permitted. */
export const cannotWatch = (error: unknown): boolean => [13, 20, 59, 72, 115, 40415, 40573].includes(codeOf(error) as number);

/**
 * Has MongoDB keep rows of these collections as they were before each change, so that a feed knows to whom a deleted
 * or moved row belonged. https://www.mongodb.com/docs/manual/changeStreams/#change-streams-with-document-pre--and-post-images
 */
export const keepRowsBefore = async (db: Connection, collections: readonly string[]): Promise<void> => {
  const keep = { changeStreamPreAndPostImages: { enabled: true } };
  const found = await db.db!.listCollections({ name: { $in: [...collections] } }, { nameOnly: false }).toArray();
  const kept = new Map(found.map((one) => [one.name, (one as { options?: Document }).options?.changeStreamPreAndPostImages?.enabled === true]));
  for (const name of collections) {
    if (!kept.has(name)) await db.db!.createCollection(name, keep);
    else if (!kept.get(name)) await db.db!.command({ collMod: name, ...keep });
  }
};

/** Not more at once, so that a process that takes them in has time for others in between. */
const BATCH = 1000;

export interface ChangeFeed {
  /** Waits for the next change, or until a wait for one ended in vain. */
  next(): Promise<Told>;
  /** Everything told so far lies before it; undefined before the first answer. */
  token(): ResumeToken | undefined;
  close(): Promise<void>;
}

/** Opens the one ordered stream of changes to several collections, after `token` or from now on. */
export const openChangeFeed = (db: Connection, watched: readonly WatchedCollection[], token: ResumeToken | undefined, waitMs: number): ChangeFeed => {
  const stream = db.db!.watch(stagesFor(watched), {
    fullDocumentBeforeChange: 'whenAvailable', maxAwaitTimeMS: waitMs, batchSize: BATCH, ...(token === undefined ? {} : { startAfter: token }),
  });
  return {
    next: async () => {
      const event = await stream.tryNext();
      return event === null ? { kind: 'quiet' } : toTold(event as unknown as ChangeStreamDocument);
    },
    token: () => stream.resumeToken ?? undefined,
    close: () => stream.close(),
  };
};
