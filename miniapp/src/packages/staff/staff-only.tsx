import { useEffect, useState, type ReactNode } from 'react';
import { problemOf } from '../../loadable';
import { ensureSession, useSession } from '../../session';
import { BoneCards, EmptyState, openTab } from '../../ui';

/** The counter is for store staff; who is not is told so, and led back. */
export const StaffOnly = ({ children }: { children: ReactNode }) => {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const ask = (): void => {
    setProblem(null);
    ensureSession().catch((thrown: unknown) => setProblem(problemOf(thrown).message));
  };
  useEffect(ask, []);
  if (problem) return <EmptyState kind='offline' title={problem} act='重试' onAct={ask} />;
  if (!session) return <BoneCards count={3} height={120} />;
  if (session.staff) return <>{children}</>;
  return <EmptyState kind='no-results' title='收银台只给店员用' hint='如果你是店员，请店长先把你加进门店' act='回首页' onAct={() => openTab('home')} />;
};
