import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { mergeFoundTwins } from '../identity/index';
import { livingMember } from './find-member';
import { Members, type Member } from './model';
import { blankMember, reserveOrdinals } from './new-member';

interface Seen {
  /** Whom the openid leads to; null: nobody yet. */
  known: Member | null;
  openid: string;
  unionid: string;
}

/** Same unionid, same member: finds the record that a login belongs to, and joins two that turn out to be one person. */
export const linkByUnionid = async (deps: Deps, { known, openid, unionid }: Seen): Promise<Member | null> => {
  const twin = await livingMember(deps, { unionid });
  if (known && twin && known._id !== twin._id) return mergeFoundTwins(deps, known, twin);
  if (known) return known.unionid ? known : fill(deps, known._id, { unionid });
  return twin && !twin.openid ? fill(deps, twin._id, { openid }) : twin;
};

/** Writes an identity where none stands yet; whoever was faster, the record as it stands now is the answer. */
const fill = async (deps: Deps, id: string, identity: Partial<Record<'openid' | 'unionid' | 'wecomExternalUserId', string>>): Promise<Member | null> => {
  const [[field]] = Object.entries(identity) as [[string, string]];
  try {
    await Members(deps.db).updateOne({ _id: id, status: { $ne: 'erased' }, [field]: null }, { $set: identity });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return livingMember(deps, { _id: id });
};

export interface WecomContact {
  externalUserId: string;
  /** Known where the WeCom account and the mini-program share an open platform account. */
  unionid: string | null;
  /** Nickname as WeCom tells it. */
  name: string;
}

/**
 * Finds or makes the member behind an outside contact of WeCom: by its id, else by unionid. Safe to repeat and to race:
 * unique indexes decide, and the row that stands is the answer.
 */
export const linkWecomContact = async (deps: Deps, contact: WecomContact): Promise<Member> => {
  const { externalUserId, unionid } = contact;
  const byId = await livingMember(deps, { wecomExternalUserId: externalUserId });
  const byUnionid = unionid ? await livingMember(deps, { unionid }) : null;
  if (byId && byUnionid && byId._id !== byUnionid._id) return mergeFoundTwins(deps, byId, byUnionid);
  if (byId) return (unionid && !byId.unionid ? await fill(deps, byId._id, { unionid }) : null) ?? byId;
  if (byUnionid) return (await fill(deps, byUnionid._id, { wecomExternalUserId: externalUserId })) ?? byUnionid;
  return makeContact(deps, contact);
};

const makeContact = async (deps: Deps, contact: WecomContact): Promise<Member> => {
  const at = deps.clock.now();
  const blank = blankMember(await reserveOrdinals(deps), at, { kind: 'staff', scene: '', storeId: null, at });
  const row: Member = {
    ...blank, status: 'contact', wecomExternalUserId: contact.externalUserId, unionid: contact.unionid, nickname: contact.name || blank.nickname,
  };
  try {
    await Members(deps.db).insertMany([row]);
    return row;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return linkWecomContact(deps, contact);
};
