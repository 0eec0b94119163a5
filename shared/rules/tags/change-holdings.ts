/**
 * What becomes of a member's tags when one is put on, taken off, handed back to its rule or restored. Pure: whoever
 * writes it down reads and writes one member in one transaction, so that an exclusive group holds one tag at any time.
 */
export type TagSource = 'hand' | 'rule' | 'import' | 'questionnaire' | 'wecom' | 'journey' | 'campaign';

export interface Holding {
  tagId: string;
  at: Date;
  source: TagSource;
  by: string;
  /** First instant at which it is no longer held; absent or null: it stays. */
  expiresAt?: Date | null;
}

/** The tags of one member, and those that a rule must not put on because somebody took them off by hand. */
export interface Held {
  tags: readonly Holding[];
  keptOff: readonly string[];
}

/** What has to be known of a tag before it moves. */
export interface TagKind {
  tagId: string;
  /** Other tags of its exclusive group. */
  rivals: readonly string[];
  /** Rivals whose rule comes after this one's: it may take their place. */
  outranks: readonly string[];
  byRule: boolean;
}

export interface TagAct {
  source: TagSource;
  by: string;
  at: Date;
}

/** One line of a member's history. `since`: it counts as held from then on, not only from this line. */
export interface Move {
  tagId: string;
  on: boolean;
  at: Date;
  source: TagSource | 'expiry';
  by: string;
  since?: Date;
  expiresAt?: Date | null;
}

export type Untouched = 'has-it' | 'not-held' | 'ended' | 'kept-off' | 'held-by-other' | 'rule-holds' | 'changed-since' | 'out-of-scope';

export type HoldingChange =
  | { changed: false; why: Untouched }
  | { changed: true; tags: Holding[]; keptOff: string[]; moves: Move[]; removed: Holding[] };

export const isLiving = ({ expiresAt }: Pick<Holding, 'expiresAt'>, now: Date): boolean => !expiresAt || expiresAt > now;

/** Tags that are held at a moment, without those that ended and were not swept yet. */
export const living = <T extends Pick<Holding, 'expiresAt'>>(tags: readonly T[], now: Date): T[] => tags.filter((tag) => isLiving(tag, now));

const untouched = (why: Untouched): HoldingChange => ({ changed: false, why });
const without = (ids: readonly string[], id: string): string[] => ids.filter((one) => one !== id);

/** Ends are history as of the moment they came, whenever somebody notices. */
const endMoves = (tags: readonly Holding[], now: Date): Move[] =>
  tags.filter((tag) => !isLiving(tag, now)).map(({ tagId, expiresAt }) => ({ tagId, on: false, at: expiresAt!, source: 'expiry', by: '到期' }));

const offMove = ({ tagId }: Holding, { source, by, at }: TagAct): Move => ({ tagId, on: false, at, source, by });
const onMove = ({ tagId, at, source, by, expiresAt }: Holding): Move => ({ tagId, on: true, at, source, by, ...(expiresAt ? { expiresAt } : {}) });

/** May this act put the tag on, given what is held? A rule gives way to everybody else, and to rules before it. */
const refusal = ({ source, at }: TagAct, tag: TagKind, mine: Holding | undefined, rivals: readonly Holding[], { keptOff, expiresAt }: { keptOff: readonly string[]; expiresAt: Date | null }): Untouched | null => {
  if (expiresAt && expiresAt <= at) return 'ended';
  if (source === 'rule') {
    if (mine) return 'has-it';
    if (keptOff.includes(tag.tagId)) return 'kept-off';
    return rivals.every((rival) => rival.source === 'rule' && tag.outranks.includes(rival.tagId)) ? null : 'held-by-other';
  }
  if (!mine) return null;
  if (source === 'hand' && mine.source === 'rule') return null;
  const longer = mine.expiresAt && expiresAt && expiresAt > mine.expiresAt;
  return longer ? null : 'has-it';
};

/**
 * Puts a tag on. Held already: only a later end is taken over, and a hand takes over what a rule holds, which keeps the
 * time it was put on. Its rivals go.
 */
export const putOn = ({ tags, keptOff }: Held, tag: TagKind, act: TagAct, expiresAt: Date | null): HoldingChange => {
  const held = living(tags, act.at);
  const mine = held.find(({ tagId }) => tagId === tag.tagId);
  const rivals = held.filter(({ tagId }) => tag.rivals.includes(tagId));
  const why = refusal(act, tag, mine, rivals, { keptOff, expiresAt });
  if (why) return untouched(why);
  const takenOver = mine?.source === 'rule';
  const next: Holding = {
    tagId: tag.tagId, at: takenOver ? mine.at : act.at, source: act.source, by: act.by, ...(expiresAt ? { expiresAt } : {}),
  };
  const removed = [...rivals, ...(mine ? [mine] : [])];
  return {
    changed: true, removed, tags: [...held.filter((one) => !removed.includes(one)), next],
    keptOff: act.source === 'rule' ? [...keptOff] : without(keptOff, tag.tagId),
    moves: [...endMoves(tags, act.at), ...rivals.map((rival) => offMove(rival, act)), { ...onMove(next), at: act.at, ...(takenOver ? { since: mine.at } : {}) }],
  };
};

/** Takes a tag off. A rule takes off only what it put on; who else takes a rule's tag off keeps it off. */
export const takeOff = ({ tags, keptOff }: Held, tag: Pick<TagKind, 'tagId' | 'byRule'>, act: TagAct): HoldingChange => {
  const held = living(tags, act.at);
  const mine = held.find(({ tagId }) => tagId === tag.tagId);
  if (!mine) return untouched('not-held');
  if (act.source === 'rule' && mine.source !== 'rule') return untouched('held-by-other');
  return {
    changed: true, removed: [mine], tags: held.filter((one) => one !== mine),
    keptOff: tag.byRule && act.source !== 'rule' ? [...without(keptOff, tag.tagId), tag.tagId] : [...keptOff],
    moves: [...endMoves(tags, act.at), offMove(mine, act)],
  };
};

/** Lets the rule decide again: what a hand put on becomes the rule's, what a hand took off may come back. */
export const handBack = ({ tags, keptOff }: Held, tagId: string, act: TagAct): HoldingChange => {
  const held = living(tags, act.at);
  const mine = held.find((one) => one.tagId === tagId);
  if (mine?.source === 'rule' || (!mine && !keptOff.includes(tagId))) return untouched('rule-holds');
  const next: Holding | undefined = mine && { tagId, at: mine.at, source: 'rule', by: '规则' };
  return {
    changed: true, removed: [], tags: next ? held.map((one) => (one === mine ? next : one)) : held, keptOff: without(keptOff, tagId),
    moves: [...endMoves(tags, act.at), ...(next ? [{ ...onMove(next), at: act.at, by: act.by, since: next.at }] : [])],
  };
};

/** What a bulk act did to one member, as it must be known to undo it. */
export interface Done {
  tagId: string;
  on: boolean;
  removed: readonly Holding[];
  /** Was it kept from the rule before? */
  keptOff: boolean;
}

/**
 * Undoes what a bulk act did to a member, unless somebody moved the tag since. What it had removed comes back as it was,
 * held since when it had been put on, except what would have ended meanwhile or is held again.
 */
export const undo = (state: Held, done: Done, rivals: readonly string[], movedSince: boolean, act: TagAct): HoldingChange => {
  const held = living(state.tags, act.at);
  const mine = held.find(({ tagId }) => tagId === done.tagId);
  if (movedSince || done.on !== Boolean(mine)) return untouched('changed-since');
  const rest = held.filter((one) => one !== mine);
  const free = rest.every(({ tagId }) => !rivals.includes(tagId));
  const back = done.removed.filter((one) => isLiving(one, act.at) && (free || !(rivals.includes(one.tagId) || one.tagId === done.tagId)));
  if (!mine && back.length === 0) return untouched('changed-since');
  return {
    changed: true, removed: mine ? [mine] : [], tags: [...rest, ...back],
    keptOff: done.keptOff ? [...without(state.keptOff, done.tagId), done.tagId] : without(state.keptOff, done.tagId),
    moves: [
      ...endMoves(state.tags, act.at),
      ...(mine && !back.some(({ tagId }) => tagId === done.tagId) ? [offMove(mine, act)] : []),
      ...back.map((one): Move => ({ ...onMove(one), at: act.at, by: act.by, since: one.at })),
    ],
  };
};

/** Takes off what has ended. */
export const endAll = ({ tags, keptOff }: Held, now: Date): HoldingChange => {
  const moves = endMoves(tags, now);
  if (moves.length === 0) return untouched('not-held');
  return { changed: true, removed: tags.filter((tag) => !isLiving(tag, now)), tags: living(tags, now), keptOff: [...keptOff], moves };
};
