import type { ReplyOf } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';

export type PayParams = NonNullable<ReplyOf<Api['POST /v1/member/orders/:id/pay']>['payParams']>;
export type SubscribeTemplate = ReplyOf<Api['GET /v1/member/subscriptions']>['templates'][number];
export type SubscribeAnswer = 'accept' | 'reject' | 'ban' | 'filter';
/** Older clients take three at a time. */
export const MOST_TEMPLATES = 3;
export interface SubscribeResult {
  templateKey: string;
  answer: SubscribeAnswer;
}
export interface Place {
  lng: number;
  lat: number;
}
export interface LiveCode {
  label: string;
  tierName: string;
  code: string;
}
/** Shown on the pay sheet that stands in for WeChat's in the browser. */
export interface PayNote {
  title: string;
  payableFen: number;
}

/** What the phone does for us: WeChat's own in `weapp.ts`, stand-ins over the sandbox in `h5.ts`. */
export interface Platform {
  /** A fresh login code. In the browser this may leave the page, and then never settles. */
  login(): Promise<{ code: string; openid?: string }>;
  /** Runs one at a time over all pages of this person on this device. */
  alone<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Asks to send messages; call it from a tap. A refusal is an answer, not an error. */
  requestSubscribe(templates: readonly SubscribeTemplate[]): Promise<SubscribeResult[]>;
  /** `paid` is only a hint: the order is paid when the server says so. */
  pay(params: PayParams, note: PayNote): Promise<'paid' | 'cancelled' | 'failed'>;
  /** The text of a code; undefined when the person turned back. The browser picks among `live` codes. */
  scan(live: () => Promise<LiveCode[]>): Promise<string | undefined>;
  /** Undefined when the person or the phone says no. */
  locate(): Promise<Place | undefined>;
  /** Brightness up while a code is shown; answers how to put it back. */
  brighten(): () => void;
  openMap(place: Place & { name: string; address: string }): void;
  call(phone: string): void;
  copy(text: string): Promise<void>;
  /** CSS px that the phone keeps at the top of a page without a bar of its own, and the height of the row below it. */
  topInset(): { status: number; row: number };
  buzz(kind: 'done' | 'refused'): void;
}
