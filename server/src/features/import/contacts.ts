import type { Deps } from '../../platform/deps';
import { blankMember, Members, reserveOrdinals, type Member } from '../membership/index';

/** Contacts are written by what identifies them, so that two imports at once make one of each. */
export const writeContacts = async (deps: Deps, contacts: readonly Member[]): Promise<void> => {
  if (contacts.length === 0) return;
  const upserts = contacts.map(({ externalId, phoneIndex, ...rest }) => {
    const [filter, more] = externalId === null ? [{ phoneIndex }, { externalId }] : [{ externalId }, { phoneIndex }];
    return { updateOne: { filter, update: { $setOnInsert: { ...rest, ...more } }, upsert: true } };
  });
  await Members(deps.db).bulkWrite(upserts, { ordered: false });
};

export type Known = Pick<Member, '_id' | 'externalId' | 'status'>;

export const findByExternalId = async (deps: Deps, externalIds: readonly string[]): Promise<Map<string, Known>> => {
  const known = await Members(deps.db)
    .find({ externalId: { $in: [...externalIds] } }, { externalId: 1, status: 1 })
    .lean();
  return new Map(known.map((member) => [member.externalId!, member]));
};

export interface Stranger {
  externalId: string;
  storeId: string | null;
}

/** People of whom only purchases are known: contacts who have not joined yet. Answers everybody by outside id. */
export const makeContacts = async (deps: Deps, strangers: readonly Stranger[]): Promise<Map<string, Known>> => {
  if (strangers.length === 0) return new Map();
  const at = deps.clock.now();
  const first = await reserveOrdinals(deps, strangers.length);
  const contacts = strangers.map(({ externalId, storeId }, i): Member => ({
    ...blankMember(first + i, at, { kind: 'import', scene: '', storeId, at }),
    status: 'contact',
    externalId,
  }));
  await writeContacts(deps, contacts);
  return findByExternalId(
    deps,
    strangers.map(({ externalId }) => externalId),
  );
};
