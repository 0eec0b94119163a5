import { addDays } from '@shuke/shared/values/time';
import { REFERRAL } from '../../../scripts/seed/brand/referral';
import type { Audience } from './fixture-audience';
import { idOf, now } from './fixture-people';
import { pageOf, type Handlers, type Reply } from './fixture-types';

type Board = Reply<'GET /v1/console/referral'>;
type Row = Reply<'GET /v1/console/referral/records'>['rows'][number];

const cost = (points: number): Board['cost']['friend'] => ({ points, growth: 0, coupons: 0, cards: 0, costFen: points, refused: 0, takenBack: 2, kept: 0 });
const ago = (days: number): string => addDays(now, -days).toISOString();

function startRows({ members }: Audience): Row[] {
  const states = ['held', 'joined', 'settled', 'reversed', 'refused', 'held', 'rejected'] as const;
  return Array.from({ length: 24 }, (_, i) => {
    const state = states[i % 7]!;
    return {
      id: idOf('referral', i + 1), inviterId: members[i % 5]!.id, inviter: `${members[i % 5]!.nickname[0]}***`, friendId: members[i + 8]!.id, friend: `${members[i + 8]!.nickname[0]}***`, state,
      refusal: state === 'refused' ? 'KNOWN_BEFORE' : null, flags: state === 'held' ? ['same-device', 'same-network'] : [], visitedAt: ago(i + 2), joinedAt: ago(i + 1), dueAt: state === 'joined' ? addDays(now, 5).toISOString() : null,
      settledAt: state === 'settled' ? ago(i) : null, reversedAt: state === 'reversed' ? ago(i) : null, reviewedBy: state === 'rejected' ? '林晚' : null,
    };
  });
}

/** The board of invitations with some that wait for a look. */
export function referralHandlers(audience: Audience): Handlers {
  const rows = startRows(audience);
  const board: Board = {
    settings: REFERRAL, funnel: { inviters: 212, shares: 1_840, visited: 640, joined: 231, ordered: 160, settled: 128, reversed: 6 }, held: rows.filter(({ state }) => state === 'held').length,
    cost: { welcome: cost(2_310), friend: cost(12_800), inviter: cost(38_400), ladder: cost(5_600) }, revenueFen: 4_812_600,
    top: audience.members.slice(0, 6).map(({ id, nickname }, i) => ({ memberId: id, name: `${nickname[0]}***`, visited: 40 - i * 5, joined: 21 - i * 3, settled: 15 - i * 2, reversed: i % 2, flagged: i === 0 ? 4 : 0 })),
  };
  return {
    'GET /v1/console/referral': () => board,
    'GET /v1/console/referral/records': ({ query }) => pageOf(rows.filter(({ state }) => !query.state || state === query.state), query),
    'POST /v1/console/referral/preview': () => ({ perFriendFen: 400, ladderFen: 900, perInviterMonthFen: 12_900 }),
  };
}
