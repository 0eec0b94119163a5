import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { StaffPeople } from '../staff/index';
import { inviterOfScene } from '../referral/index';
import { Stores } from '../stores/index';
import { LOWEST_TIER } from '../tiers/index';
import { Counters, type Member, type Source } from './model';

const AVATARS = 12;

/** Reserves `count` ordinals; the first of them. Gaps do no harm, doubles would. */
export const reserveOrdinals = async (deps: Pick<Deps, 'db'>, count = 1): Promise<number> => {
  const row = await Counters(deps.db).findOneAndUpdate({ _id: 'member-ordinal' }, { $inc: { next: count } }, { upsert: true, returnDocument: 'after' }).lean();
  return row!.next - count + 1;
};

/** A person as first met: everything unknown, nothing agreed to. */
export const blankMember = (ordinal: number, at: Date, source: Source): Member => ({
  _id: newId(), ordinal, status: 'visitor', openid: null, unionid: null, phoneSealed: null, phoneIndex: null, phoneMasked: null, externalId: null,
  nickname: `茶友${String(ordinal).padStart(4, '0')}`, avatarKey: String((ordinal % AVATARS) + 1).padStart(2, '0'), gender: 'unknown',
  birthday: null, birthdayKey: null, source, homeStoreId: source.storeId, joinedAt: null, createdAt: at, tierKey: LOWEST_TIER, tierSince: at,
  tierValidUntil: null, consents: { privacyVersion: null, inbox: false, subscribe: false, sms: false, wecom: false }, tags: [],
});

/** What a scene says about where a visitor came from. */
export const sourceOfScene = async (deps: Pick<Deps, 'db'>, scene: string | undefined, at: Date): Promise<Source> => {
  if (!scene) return { kind: 'direct', scene: '', storeId: null, at };
  const staff = await StaffPeople(deps.db).findOne({ scene, active: true }, { storeIds: 1 }).lean();
  if (staff) return { kind: 'staff', scene, storeId: staff.storeIds[0] ?? null, staffId: staff._id, at };
  const store = await Stores(deps.db).findOne({ scene }, { _id: 1 }).lean();
  if (store) return { kind: 'store', scene, storeId: store._id, at };
  const inviterId = await inviterOfScene(deps, scene);
  return inviterId ? { kind: 'referral', scene, storeId: null, inviterId, at } : { kind: 'poster', scene, storeId: null, at };
};
