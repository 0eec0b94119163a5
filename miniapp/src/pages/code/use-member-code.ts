import { useCallback, useEffect, useRef, useState } from 'react';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { api } from '../../api';
import { learnServerNow, serverNow } from '../../clock';
import { platform } from '../../platform';
import type { MemberCodes } from '../../types';
import { useLoad, type Load } from '../../use-load';
import { shownAt, windowsAhead, type Shown } from './current-code';

const FEW_WINDOWS = 2;
/** Between two tries to fetch more windows while the network is down. */
const AGAIN_MS = 5000;

const fetchCodes = async (): Promise<MemberCodes> => {
  const codes = await api('GET /v1/member/code');
  learnServerNow(codes.serverNow);
  return codes;
};

/** Ticks each second while the page is shown. */
const useTick = (): number => {
  const [now, setNow] = useState(serverNow);
  const [shown, setShown] = useState(true);
  useDidShow(() => setShown(true));
  useDidHide(() => setShown(false));
  useEffect(() => {
    if (!shown) return undefined;
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, [shown]);
  return now;
};

const useBrightness = (): void => {
  const restore = useRef<() => void>(() => undefined);
  useDidShow(() => {
    restore.current = platform.brighten();
  });
  useDidHide(() => restore.current());
  useEffect(() => () => restore.current(), []);
};

/** The member's codes with the one to show now. The phone keeps some windows, so a poor network does not matter. */
export const useMemberCode = (): { load: Load<MemberCodes>; shown: Shown | null; renew: () => void } => {
  const load = useLoad('code', fetchCodes);
  const now = useTick();
  const askedAt = useRef(0);
  const { state, reload } = load;
  const codes = state.kind === 'ready' ? state.data : null;
  const renew = useCallback(() => {
    askedAt.current = Date.now();
    void reload();
  }, [reload]);
  const few = codes !== null && windowsAhead(codes, now) < FEW_WINDOWS;
  useEffect(() => {
    if (few && Date.now() - askedAt.current > AGAIN_MS) renew();
  }, [few, now, renew]);
  useBrightness();
  return { load, shown: codes && shownAt(codes, now), renew };
};
