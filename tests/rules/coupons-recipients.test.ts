import fc from 'fast-check';
import { earnsGift } from '@shuke/shared/rules/coupons/earns-gift';
import { grantApproval } from '@shuke/shared/rules/coupons/grant-approval';
import { MOST_RECIPIENTS, readRecipients } from '@shuke/shared/rules/coupons/read-recipients';

test('a heading, blanks, quotes, country codes and further columns are no obstacle', () => {
  const read = readRecipients('\uFEFFphone,name\n"199 0000 0001",甲\n+8619900000002;乙\n\n=“”\nsk00000042\t丙\n');
  expect(read.recipients.map(({ key }) => key)).toEqual([
    { kind: 'phone', phone: '19900000001' }, { kind: 'phone', phone: '19900000002' }, { kind: 'member-no', ordinal: 42 },
  ]);
  expect(read.recipients.map(({ line, shown }) => [line, shown])).toEqual([[2, '199****0001'], [3, '199****0002'], [6, 'SK00000042']]);
  expect(read.faults).toEqual([{ line: 5, text: '“”', reason: '不是手机号，也不是会员号（SK 加 8 位数字）' }]);
});

test('what cannot be read is told without the number itself', () => {
  expect(readRecipients('1990000000').faults).toMatchObject([{ line: 1, text: '199****' }]);
});

test('beyond the limit lines are named, not silently dropped', () => {
  const read = readRecipients(Array.from({ length: MOST_RECIPIENTS + 5 }, (_, n) => `SK${String(n).padStart(8, '0')}`).join('\n'));
  expect(read).toMatchObject({ lines: MOST_RECIPIENTS + 5, faults: [{ line: MOST_RECIPIENTS + 1, reason: `一次最多 ${MOST_RECIPIENTS} 行，从这行起没有读` }] });
  expect(read.recipients).toHaveLength(MOST_RECIPIENTS);
});

test('any text is read without failing, and every line is accounted for', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('19900000001', 'SK00000001', '')), { maxLength: 30 }), (lines) => {
    const read = readRecipients(lines.join('\n'));
    expect(read.recipients.length + read.faults.length).toBe(read.lines);
  }));
});

test('an approval is needed from the first member, or fen, beyond the limit', () => {
  expect([grantApproval(200, 2000_00), grantApproval(201, 0), grantApproval(1, 2000_01), grantApproval(1, null)])
    .toEqual([null, '超过 200 人', '最高成本超过 ¥2000', '券没有封顶，算不出最高成本']);
});

test('what was paid and not given back decides whether a purchase earns its gift', () => {
  const purchase = { standing: true, channel: 'group-buy', paidFen: 100_00, refundedFen: 0, productIds: ['a', null] };
  const conditions = { minPaidFen: 100_00, productIds: ['a'], channels: ['shop' as const] };
  expect(earnsGift(conditions, purchase)).toBe(true);
  for (const change of [{ refundedFen: 1 }, { standing: false }, { channel: 'counter' }, { channel: 'import' }, { productIds: ['b'] }]) {
    expect(earnsGift(conditions, { ...purchase, ...change })).toBe(false);
  }
});
