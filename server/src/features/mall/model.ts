import type { MallGood, MallItemBody } from '@shuke/shared/contract/mall';
import { defineModel, Free } from '../../platform/database';

export interface MallItem extends Omit<MallItemBody, 'startsAt' | 'endsAt'> {
  _id: string;
  startsAt: Date;
  endsAt: Date | null;
  createdAt: Date;
  /** Unique fact that makes a repeated creation find this item. */
  requestKey: string;
}
export const MallItems = defineModel<MallItem>(
  'mall_items',
  {
    title: String, detail: String, picture: String, good: Free, points: Number, stock: Number, perMemberLimit: Number, minTierRank: Number, startsAt: Date,
    endsAt: Date, rank: Number, state: String, createdAt: Date, requestKey: String, priceFen: Number,
  },
  [[{ requestKey: 1 }, { unique: true }], [{ rank: 1, createdAt: -1 }]],
);

/**
 * One piece of an item's stock, made before anybody can ask for it. Taking it is one atomic write that says for whom, so
 * that nothing is oversold, a crash leaves no doubt about who has it, and giving it back twice gives it back once.
 */
export interface MallPiece {
  /** `itemId:n` */
  _id: string;
  itemId: string;
  redemptionId: string | null;
}
export const MallPieces = defineModel<MallPiece>(
  'mall_pieces',
  { itemId: String, redemptionId: String },
  [[{ itemId: 1, redemptionId: 1 }], [{ redemptionId: 1 }, { unique: true, partialFilterExpression: { redemptionId: { $type: 'string' } } }]],
);

export interface Redemption {
  _id: string;
  itemId: string;
  memberId: string;
  /** Unique: the act that made it. */
  reference: string;
  /** Unique where set: `item:member:n`, n below the item's limit per member; gone with a cancellation. */
  slot?: string;
  // The item as it was.
  title: string;
  picture: string;
  good: MallGood;
  points: number;
  priceFen: number;
  /** `taking`: neither piece nor points are sure; nobody sees it. `dropping`: it came to nothing and goes. `unpaid`: both are held. */
  state: 'taking' | 'dropping' | 'unpaid' | 'giving' | 'ready' | 'done' | 'cancelled';
  /** The cash part. What is `asked` may still come after a cancellation, and goes back then. */
  money: 'none' | 'asked' | 'paid' | 'refunding' | 'refunded';
  /** out_trade_no of the cash part; unique where set. */
  orderNo?: string;
  payBefore: Date | null;
  paidAt: Date | null;
  /** Unique; what a store reads. Only for goods. */
  code?: string;
  storeId: string | null;
  staffId: string | null;
  handedOverAt: Date | null;
  couponId: string | null;
  /** Why it was cancelled. */
  why: string | null;
  /** A cancelled one still has to give its piece back. */
  pieceHeld: boolean;
  createdAt: Date;
  /** Real time, for the sweeper. */
  touchedAt: Date;
}
const onlyText = (field: string) => ({ unique: true, partialFilterExpression: { [field]: { $type: 'string' } } });

export const Redemptions = defineModel<Redemption>(
  'mall_redemptions',
  {
    itemId: String, memberId: String, reference: String, slot: String, title: String, picture: String, good: Free, points: Number, priceFen: Number, money: String, orderNo: String,
    payBefore: Date, paidAt: Date, state: String, code: String, storeId: String, staffId: String, handedOverAt: Date, couponId: String, why: String, pieceHeld: Boolean, createdAt: Date, touchedAt: Date,
  },
  [
    [{ reference: 1 }, { unique: true }],
    [{ slot: 1 }, onlyText('slot')],
    [{ code: 1 }, onlyText('code')],
    [{ orderNo: 1 }, onlyText('orderNo')],
    [{ state: 1, payBefore: 1 }],
    [{ memberId: 1, createdAt: -1, _id: -1 }],
    [{ createdAt: -1, _id: -1 }],
    [{ itemId: 1, memberId: 1 }],
    [{ state: 1, touchedAt: 1 }],
  ],
);

/** Rows that people see. */
export const SHOWN = ['unpaid', 'giving', 'ready', 'done', 'cancelled'] as const;
