import { AuditLog } from '../../server/src/platform/audit';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { Postings } from '../../server/src/platform/ledger/index';
import { Members } from '../../server/src/features/membership/index';
import { Adjustments } from '../../server/src/features/points/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { givePoints, holds } from './counter-support';
import { makeMembers, tally } from './coupons-support';
import { faultsOf } from './points-support';

jest.setTimeout(60_000);

let app: TestApp;
let support: TokenClaims;
let managers: TokenClaims[];
beforeAll(async () => {
  app = await buildTestApp();
  support = await makeOperator(app, 'support');
  managers = [await makeOperator(app, 'manager'), await makeOperator(app, 'manager')];
});
afterEach(async () => expect(await faultsOf(app)).toEqual([]));
afterAll(() => app?.close());

const newMember = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const adjust = (by: TokenClaims, memberId: string, delta: number, asset: 'points' | 'growth' = 'points') =>
  app.as(by)('POST /v1/console/points/adjustments', { body: { memberId, asset, delta, reason: '活动漏发' } });
const approve = (by: TokenClaims, id: string) => app.as(by)('POST /v1/console/points/adjustments/:id/approve', { params: { id } });
const reject = (by: TokenClaims, id: string) => app.as(by)('POST /v1/console/points/adjustments/:id/reject', { params: { id }, body: { why: '没有凭据' } });

test('a small adjustment is posted at once with its reason in the audit, and a repeat with the same key posts nothing more', async () => {
  const memberId = await newMember();
  const body = { memberId, asset: 'points' as const, delta: 1000, reason: '活动漏发' };
  const first = await app.as(support)('POST /v1/console/points/adjustments', { body }, { key: 'adjust-once-1' });
  const again = await app.as(support)('POST /v1/console/points/adjustments', { body }, { key: 'adjust-once-1' });
  expect([first.state, again.id, await holds(app, memberId, 'points')]).toEqual(['posted', first.id, 1000]);
  expect(await AuditLog(app.deps.db).find({ target: `member:${memberId}` }).lean()).toMatchObject([{ action: 'adjust-points', why: '活动漏发', after: { delta: 1000 } }]);
});

test('over the limit it waits for somebody else; who asked for it cannot approve it, whatever role', async () => {
  const memberId = await newMember();
  const [asker, other] = managers as [TokenClaims, TokenClaims];
  const waiting = await adjust(asker, memberId, 1001);
  expect([waiting.state, await holds(app, memberId, 'points')]).toEqual(['waiting', 0]);
  await expect(approve(asker, waiting.id)).rejects.toMatchObject({ code: 'ADJUSTMENT_OWN' });
  expect(await approve(other, waiting.id)).toMatchObject({ state: 'posted', by: '运营', decidedBy: '运营' });
  expect(await approve(other, waiting.id)).toMatchObject({ state: 'posted' });
  expect(await holds(app, memberId, 'points')).toBe(1001);
  expect((await AuditLog(app.deps.db).find({ target: `member:${memberId}` }).sort({ at: 1 }).lean()).map(({ action }) => action)).toEqual(['adjust-points', 'approve-points-adjustment']);
});

test('two who approve at once, and one who rejects: one decides, one posting at most', async () => {
  for (let round = 0; round < 8; round += 1) {
    const memberId = await newMember();
    const { id } = await adjust(support, memberId, 5000);
    const outcome = await tally([approve(managers[0]!, id), approve(managers[1]!, id), round % 2 ? reject(managers[1]!, id) : approve(managers[0]!, id)]);
    const row = await Adjustments(app.deps.db).findById(id).lean();
    expect(outcome.ok).toBeGreaterThanOrEqual(1);
    expect(Object.keys(outcome).filter((key) => key !== 'ok' && key !== 'ADJUSTMENT_DECIDED')).toEqual([]);
    expect(await Postings(app.deps.db).countDocuments({ memberId })).toBe(row?.state === 'posted' ? 1 : 0);
  }
});

test('what is taken must be there: neither a debt nor a row is left behind, and an approval that fails stays open', async () => {
  const memberId = await newMember();
  await givePoints(app, memberId, 30);
  await expect(adjust(support, memberId, -31)).rejects.toMatchObject({ code: 'POINTS_INSUFFICIENT' });
  const { id } = await adjust(support, memberId, -2000);
  await expect(approve(managers[0]!, id)).rejects.toMatchObject({ code: 'POINTS_INSUFFICIENT' });
  expect(await Adjustments(app.deps.db).find({ memberId }).lean()).toMatchObject([{ _id: id, state: 'waiting' }]);
  expect(await reject(managers[0]!, id)).toMatchObject({ state: 'rejected' });
  expect(await holds(app, memberId, 'points')).toBe(30);
  await expect(adjust(support, memberId, 0)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('growth given by hand lifts the tier', async () => {
  const memberId = await newMember();
  await adjust(managers[0]!, memberId, 500, 'growth');
  await app.drain();
  expect((await Members(app.deps.db).findById(memberId).lean())?.tierKey).toBe('silver');
});

test('the list says who may still decide', async () => {
  const { id } = await adjust(managers[0]!, await newMember(), 9000);
  const list = async (by: TokenClaims) => (await app.as(by)('GET /v1/console/points/adjustments', { query: { state: 'waiting' } })).rows.find((row) => row.id === id);
  expect([(await list(managers[0]!))?.mine, (await list(managers[1]!))?.mine]).toEqual([true, false]);
});
