import { createAlarm } from '../alarm';
import type { World } from '../world';
import type { PayRefund } from './records';
import { refundPlaintext } from './refunds';

/** Brings accepted refunds to their end, and tells the merchant. */
export interface RefundDesk {
  expect(refund: PayRefund): void;
  start(): void;
  stop(): Promise<void>;
}

const STUCK_CHECK_MS = 1_000;

const finish = (world: World, refund: PayRefund): void => {
  refund.status = world.faults.take('refund-abnormal') ? 'ABNORMAL' : 'SUCCESS';
  if (refund.status === 'SUCCESS') refund.successAtMs = world.clock.nowMs();
  const url = refund.notifyUrl;
  if (!url) return;
  world.notices.create({
    subject: refund.outRefundNo, url, event: `REFUND.${refund.status}`, plaintext: refundPlaintext(refund, world.keys.mchId),
  });
};

export function createRefundDesk(world: World): RefundDesk {
  const processing = new Set(Object.values(world.store.data.refunds).filter((refund) => refund.status === 'PROCESSING'));
  const nextDue = (): number | undefined =>
    processing.size === 0 ? undefined : Math.min(...[...processing].map((refund) => refund.endsAtMs));
  const run = async (): Promise<void> => {
    const nowMs = world.clock.nowMs();
    for (const refund of [...processing].filter((candidate) => candidate.endsAtMs <= nowMs)) {
      if (world.faults.isOn('refund-stuck')) {
        refund.endsAtMs = nowMs + STUCK_CHECK_MS;
        continue;
      }
      processing.delete(refund);
      finish(world, refund);
    }
    world.store.touch();
  };
  const alarm = createAlarm(world.clock, nextDue, run);
  return {
    expect: (refund) => {
      processing.add(refund);
      world.store.touch();
      alarm.reset();
    },
    start: alarm.reset,
    stop: alarm.stop,
  };
}
