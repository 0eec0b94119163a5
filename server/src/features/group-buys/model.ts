import { defineModel, Free } from '../../platform/database';

export interface Activity {
  _id: string;
  title: string;
  productId: string;
  groupBuyFen: number;
  size: number;
  hoursToFill: number;
  /** Only people without a purchase may join a team (anybody may open one). */
  newcomersOnly: boolean;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
}
export const Activities = defineModel<Activity>(
  'group_buy_activities',
  { title: String, productId: String, groupBuyFen: Number, size: Number, hoursToFill: Number, newcomersOnly: Boolean, startsAt: Date, endsAt: Date, createdAt: Date },
  [[{ startsAt: 1, endsAt: 1 }]],
);

export interface Seat {
  memberId: string;
  nickname: string;
  avatarKey: string;
  leader: boolean;
  state: 'held' | 'paid';
  /** Known before the order is written. */
  orderId: string;
  heldAt: Date;
}

/** A team is one small document with its seats, so that taking a seat is one guarded write and cannot oversell. */
export interface Team {
  _id: string;
  activityId: string;
  productId: string;
  storeId: string;
  size: number;
  groupBuyFen: number;
  state: 'open' | 'filled' | 'expired';
  seats: Seat[];
  /** Unique fact of the act that opened it. */
  requestKey: string;
  openedAt: Date;
  expiresAt: Date;
}
export const Teams = defineModel<Team>(
  'group_buy_teams',
  { activityId: String, productId: String, storeId: String, size: Number, groupBuyFen: Number, state: String, seats: Free, requestKey: String, openedAt: Date, expiresAt: Date },
  [[{ requestKey: 1 }, { unique: true }], [{ activityId: 1, state: 1 }], [{ state: 1, expiresAt: 1 }], [{ 'seats.memberId': 1 }]],
);
