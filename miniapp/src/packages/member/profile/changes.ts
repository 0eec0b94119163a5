import type { Profile } from '../../../types';

export interface Draft {
  nickname: string;
  gender: Profile['gender'];
  /** `YYYY-MM-DD`, empty while not chosen. */
  birthday: string;
}

/** Only what really changed goes to the server: a birthday can be set once, and must not be sent by accident. */
export const changesOf = (profile: Profile, draft: Draft): Partial<Draft> => ({
  ...(draft.nickname.trim() !== profile.nickname ? { nickname: draft.nickname.trim() } : {}),
  ...(draft.gender !== profile.gender ? { gender: draft.gender } : {}),
  ...(draft.birthday !== '' && !profile.birthday ? { birthday: draft.birthday } : {}),
});

export const nicknameProblem = (nickname: string): string | undefined =>
  nickname.trim() === '' ? '昵称不能空着，写一个你喜欢的称呼' : undefined;
