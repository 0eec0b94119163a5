import type { AdapterResult } from '../result';

export type { AdapterFailure, AdapterResult, FailureKind } from '../result';

/** What a message holds for each field of its template, e.g. `{ thing1: '桂花乌龙', date2: '2026-11-22' }`. */
export type SubscribeMessageData = Record<string, string>;

export interface SubscribeMessage {
  openid: string;
  templateId: string;
  /** Page that opens on a tap, without a leading slash, with its query. */
  page?: string;
  data: SubscribeMessageData;
}

export interface MiniProgramCodeRequest {
  /** 1–32 of `0-9A-Za-z!#$&'()*+,/:;=?@-._~`; the page reads it with `decodeURIComponent(query.scene)`. */
  scene: string;
  /** Without a leading slash and without a query; the home page if left out. */
  page?: string;
  /** In px, 280–1280; 430 if left out. */
  width?: number;
}

/**
 * The server interfaces of a WeChat mini-program that the product uses.
 *
 * Codes of all calls: `RATE_LIMITED`, `BUSY`, `UNREACHABLE`, `TOKEN_…` (retryable); `APP_ID_INVALID`,
 * `APP_SECRET_INVALID`, `IP_NOT_ALLOWED` (final); `TIMEOUT`, `CONNECTION_LOST`, `BAD_REPLY`, `HTTP_5…` (unknown).
 * A number that we have no word for is `WECHAT_<errcode>` (final).
 */
export interface WechatPort {
  /**
   * Changes the code of wx.login for the person's identity. A code works once and for 5 minutes.
   * Refuses with `CODE_INVALID`, `CODE_USED`, `USER_BLOCKED` (final). The session key is not kept.
   */
  codeToSession(code: string): Promise<AdapterResult<{ openid: string; unionid?: string }>>;

  /**
   * Changes the code of `<button open-type="getPhoneNumber">` for the number without its country code.
   * A code works once and for 5 minutes. Refuses with `CODE_INVALID`, `CODE_OF_OTHER_APP` (final).
   */
  phoneNumber(phoneCode: string): Promise<AdapterResult<{ phone: string; countryCode: string }>>;

  /**
   * Sends one message that the member has agreed to. Never repeat an `unknown`: the member would get it twice.
   * Refuses with `NOT_SUBSCRIBED` (nothing left of what the member agreed to), `MEMBER_BANNED`, `OPENID_INVALID`,
   * `TEMPLATE_INVALID`, `DATA_INVALID`, `PAGE_INVALID`, `SENSITIVE_WORD` (final), `CONCURRENT_SEND` (retryable).
   * `BUSY` is unknown here.
   */
  sendSubscribeMessage(message: SubscribeMessage): Promise<AdapterResult<Record<string, never>>>;

  /**
   * Draws an unlimited, permanent mini-program code. Repeating it changes nothing.
   * Refuses with `SCENE_INVALID`, `PAGE_INVALID`, `ARGUMENT_INVALID` (final).
   */
  miniProgramCode(request: MiniProgramCodeRequest): Promise<AdapterResult<{ image: Buffer; contentType: string }>>;
}
