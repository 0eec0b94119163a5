import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import type { ResumeToken } from 'mongodb';
import { cannotWatch, isHistoryLost, keepRowsBefore, openChangeFeed, type ChangeFeed, type Told } from '../../../platform/change-feed';
import { connectDatabase, newId } from '../../../platform/database';
import type { Deps } from '../../../platform/deps';
import { within } from '../../../platform/within';
import { AudienceIndex } from '../audience-index/index';
import { checkpointAge, readCheckpoint, writeCheckpoint } from './checkpoint';
import { FACT_SOURCES, LIVE_NEEDS, sourceOf, WATCHED_FACTS } from './fact-sources';
import { Marks } from './marks';
import { membersTouched } from './members-touched';
import { readAgain, readNext } from './read-members';
import { WaitingMembers } from './waiting-members';

/** `off`: there is no stream of changes here. `behind`: by more than a count may wait for. */
export type FeedState = 'off' | 'building' | 'behind' | 'live';

export interface FeedOptions {
  /** Where checkpoints go; empty: nowhere. */
  folder: string;
  checkpointEveryMs?: number;
}

const AWAIT_MS = 250;
const GATHER_MS = 100;
const IDLE_MS = 1000;
const BEHIND_MS = 2000;
/** So long a count waits for its own moment. */
const PATIENCE_MS = 1000;
/** Questions are about now; those that were under way a moment ago are answered too. */
const SETTLE_BEHIND_MS = 5000;
const AGAIN_MS = 1000;
const CHECKPOINT_MS = 60_000;
/** A checkpoint nobody needs is still renewed, before the database forgets its token. */
const RENEW_CHECKPOINT_MS = 600_000;
/** Saving takes a twentieth of the time at most. */
const SAVING_SHARE = 20;

/** Bump when facts mean something else than before: checkpoints of the former kind are not used. */
const FACTS_VERSION = 2;
const FACTS_KIND = `${FACTS_VERSION} ${[...LIVE_NEEDS].join(' ')} ${FACT_SOURCES.map(({ collection }) => collection).join(' ')}`;

/** The index cannot be trusted any more: it is built anew. */
class InDoubt extends Error {}

interface Saved {
  atMs: number;
  tookMs: number;
  changed: boolean;
}

/**
 * Keeps one process's index of the audience true: built from the database in the background, then told of every change
 * by one ordered stream. What is read after a change is at least as new as the change, so reading again, and more often
 * than needed, always ends at the truth. How it is used and what it promises: docs/segment-index.md.
 */
export class AudienceFeed {
  private readonly id = newId();
  private readonly marks: Marks;
  private deps: Deps;
  private index: AudienceIndex;
  private waiting = new WaitingMembers();
  /** Null: everybody is in the index. */
  private builtTo: string | null = '';
  /** Everything up to here is in the index. */
  private applied: ResumeToken | undefined;
  private heard: ResumeToken | undefined;
  /** Everything up to here has been heard, by the clock of the wall; a moment of the past, never of the future. */
  private heardUpToMs = 0;
  private startedAtMs = Date.now();
  private saved: Saved = { atMs: Date.now(), tookMs: 0, changed: false };
  private checkpoint: { file: string; kind: string } | undefined;
  private stopping = false;
  private impossible = false;
  private readonly running: Promise<void>;

  constructor(private readonly given: Deps, private readonly options: FeedOptions) {
    this.deps = given;
    this.marks = new Marks(given.db, this.id);
    this.index = this.emptyIndex();
    this.running = this.run();
  }

  state(): FeedState {
    if (this.impossible) return 'off';
    if (this.builtTo !== null) return 'building';
    return this.lagMs() > BEHIND_MS ? 'behind' : 'live';
  }

  /** The index lacks nothing that happened longer ago than this. */
  lagMs(): number {
    return Math.max(0, Date.now() - Math.min(this.heardUpToMs, this.waiting.oldest()));
  }

  get members(): number {
    return this.index.size;
  }

  /**
   * The index with everything that was written before this call; null when it is not live, or when that would take
   * longer than a count may wait. Ask it at once: what it knows goes on.
   */
  async caughtUp(): Promise<AudienceIndex | null> {
    if (this.state() !== 'live') return null;
    const asked = this.index;
    const passed = await within(this.marks.passed(), PATIENCE_MS).then(() => true, () => false);
    return passed && asked === this.index && this.builtTo === null ? asked : null;
  }

  /** Ends after a last checkpoint. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.waiting.wake();
    await this.running;
  }

  private emptyIndex(): AudienceIndex {
    return new AudienceIndex(new Date(this.given.clock.now().getTime() - SETTLE_BEHIND_MS));
  }

  private async run(): Promise<void> {
    while (!this.stopping && !this.impossible) {
      await this.connectAndFollow().catch((error: unknown) => this.afterFailure(error));
    }
    if (this.deps.db !== this.given.db) await this.deps.db.close();
  }

  private async afterFailure(error: unknown): Promise<void> {
    const { log } = this.given;
    if (cannotWatch(error)) {
      this.impossible = true;
      log.warn({ err: error }, 'no stream of changes here: segments are counted by the database');
    } else if (error instanceof InDoubt || isHistoryLost(error)) {
      log.warn({ err: error }, 'the audience index is in doubt and built anew');
      this.beginAnew();
    } else {
      log.warn({ err: error }, 'the stream of changes ended; opening it again');
    }
    if (!this.impossible) await sleep(AGAIN_MS);
  }

  private beginAnew(): void {
    this.index = this.emptyIndex();
    [this.builtTo, this.applied, this.startedAtMs] = ['', undefined, Date.now()];
  }

  /** A connection of its own: reads what a failover cannot take back, and never waits behind requests. */
  private async connect(): Promise<void> {
    if (this.deps.db !== this.given.db) return;
    const db = await connectDatabase(this.given.config.mongodbUri, { maxPoolSize: 20, readConcernLevel: 'majority' });
    try {
      if (this.options.folder) await this.loadCheckpoint(db);
    } catch (error) {
      await db.close();
      throw error;
    }
    this.deps = { ...this.given, db };
  }

  /** A collection has an id of its own that no other one will ever have: a checkpoint never meets other data. */
  private async loadCheckpoint(db: Deps['db']): Promise<void> {
    const [members] = await db.db!.listCollections({ name: 'members' }, { nameOnly: false }).toArray();
    const dataId = String(members?.info?.uuid?.toString('hex'));
    this.checkpoint = { file: path.join(this.options.folder, `${dataId}.audience`), kind: `${dataId} ${FACTS_KIND}` };
    const found = readCheckpoint(this.checkpoint.file, this.checkpoint.kind);
    if (!found) return;
    this.index = found.index;
    [this.applied, this.builtTo] = [found.head.token, found.head.builtTo];
    this.given.log.info({ members: found.index.size }, 'audience index goes on from its checkpoint');
  }

  private async connectAndFollow(): Promise<void> {
    await this.connect();
    await keepRowsBefore(this.deps.db, FACT_SOURCES.flatMap(({ collection, owner }) => (owner === '_id' ? [] : [collection])));
    this.waiting = new WaitingMembers();
    [this.heard, this.heardUpToMs] = [this.applied, 0];
    const watched = [...WATCHED_FACTS, { collection: 'index_marks', fields: ['n'] }];
    const feed = openChangeFeed(this.deps.db, watched, this.applied, AWAIT_MS);
    try {
      // The stream is open before the first member is read, so that no change falls between the two.
      await this.hear(feed);
      await this.together((ended) => this.listen(feed, ended), (ended) => this.work(ended));
      await this.save();
    } finally {
      await feed.close();
    }
  }

  /** Two loops that end together, with the first failure. */
  private async together(...loops: ((ended: () => boolean) => Promise<void>)[]): Promise<void> {
    let over = false;
    const ends = await Promise.allSettled(loops.map((loop) => loop(() => over || this.stopping).finally(() => {
      over = true;
      this.waiting.wake();
    })));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private async listen(feed: ChangeFeed, ended: () => boolean): Promise<void> {
    while (!ended()) await this.hear(feed);
  }

  /** The token is taken with the change, never before it. */
  private async hear(feed: ChangeFeed): Promise<void> {
    this.note(await feed.next());
    this.heard = feed.token();
  }

  private note(told: Told): void {
    if (told.kind === 'cut') throw new InDoubt('a collection was dropped or renamed');
    if (told.kind === 'quiet') {
      this.heardUpToMs = Date.now();
      return;
    }
    const { change } = told;
    const source = sourceOf(change.collection);
    if (source) {
      const touched = membersTouched(source, change);
      if (!touched) throw new InDoubt(`whose row of ${change.collection} changed is not known`);
      this.waiting.add(touched, change.at);
    } else if (change.id === this.id) {
      this.waiting.addMark(Number(change.after?.n ?? change.updated.n ?? 0));
    }
    this.heardUpToMs = Math.min(Date.now(), change.at.getTime());
  }

  private async work(ended: () => boolean): Promise<void> {
    while (!ended()) {
      if (this.builtTo === null) await this.waiting.gather(GATHER_MS, IDLE_MS);
      else await this.buildOn(this.builtTo);
      await this.readChanged();
      this.index.settle(new Date(this.given.clock.now().getTime() - SETTLE_BEHIND_MS));
      await this.saveWhenDue();
    }
  }

  private async buildOn(after: string): Promise<void> {
    this.builtTo = await readNext(this.deps, this.index, after);
    this.saved.changed = true;
    if (this.builtTo !== null) return;
    this.given.log.info({ members: this.index.size, ms: Date.now() - this.startedAtMs }, 'audience index is complete');
    // What it took minutes to make is kept at once.
    this.saved.atMs = 0;
  }

  private async readChanged(): Promise<void> {
    const [{ memberIds, mark }, upTo] = [this.waiting.take(), this.heard];
    if (memberIds.length > 0) {
      await readAgain(this.deps, this.index, memberIds);
      this.saved.changed = true;
    }
    this.waiting.done();
    this.applied = upTo;
    if (mark > 0) this.marks.reached(mark);
  }

  private async saveWhenDue(): Promise<void> {
    const { atMs, tookMs, changed } = this.saved;
    const every = changed ? Math.max(this.options.checkpointEveryMs ?? CHECKPOINT_MS, SAVING_SHARE * tookMs) : RENEW_CHECKPOINT_MS;
    if (Date.now() - atMs >= every) await this.save();
  }

  /** Between two rounds nothing changes in the index, so it is exactly what `applied` says. */
  private async save(): Promise<void> {
    if (!this.checkpoint || this.applied === undefined) return;
    const atMs = Date.now();
    const { file, kind } = this.checkpoint;
    const othersJustDid = !this.stopping && (await checkpointAge(file)) < (this.options.checkpointEveryMs ?? CHECKPOINT_MS) / 2;
    if (!othersJustDid) await this.write(file, { kind, token: this.applied, builtTo: this.builtTo });
    this.saved = { atMs: Date.now(), tookMs: Date.now() - atMs, changed: false };
  }

  /** Without a checkpoint the next start takes longer, and that is all. */
  private async write(file: string, head: Parameters<typeof writeCheckpoint>[2]): Promise<void> {
    await writeCheckpoint(file, this.id, head, this.index.save()).catch((error: unknown) => {
      this.given.log.warn({ err: error }, 'the checkpoint of the audience index could not be written');
    });
  }
}
