import { useEffect, useState, type ReactNode } from 'react';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { useBrand } from '../brand';
import { JoinSheet } from '../join/join-sheet';
import { problemOf } from '../loadable';
import { ensureSession, useSession } from '../session';
import { BoneCards, EmptyState, toast } from '../ui';

/** Whether the person is a member; undefined until WeChat has said who it is. */
export const useJoined = (): { joined: boolean | undefined; problem: ApiProblem | null; again: () => void } => {
  const session = useSession();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const again = (): void => {
    setProblem(null);
    ensureSession().catch((thrown: unknown) => setProblem(problemOf(thrown)));
  };
  useEffect(again, []);
  return { joined: session?.joined, problem, again };
};

/** Consent and phone number, wherever the person stands; what they were doing goes on after it. */
export const JoinHere = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const brand = useBrand();
  if (brand.state.kind !== 'ready') return null;
  const joined = (): void => {
    onClose();
    toast('你已是会员，继续吧');
  };
  return <JoinSheet open={open} brand={brand.state.data} onClose={onClose} onJoined={joined} />;
};

/** Shows its children to members; others learn what joining is for, and join here. */
export const MembersOnly = ({ why, children }: { why: string; children: ReactNode }) => {
  const { joined, problem, again } = useJoined();
  const [asking, setAsking] = useState(false);
  if (problem) return <EmptyState kind='offline' title={problem.message} act='重试' onAct={again} />;
  if (joined === undefined) return <BoneCards count={3} height={120} />;
  if (joined) return <>{children}</>;
  return (
    <>
      <EmptyState kind='no-orders' title={why} hint='只要手机号，随时可以退出' act='加入会员' onAct={() => setAsking(true)} />
      <JoinHere open={asking} onClose={() => setAsking(false)} />
    </>
  );
};
