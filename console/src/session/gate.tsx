import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Outlet } from 'react-router';
import { Spin } from 'antd';
import { session } from '../api/api';
import { queryClient, useRead } from '../api/hooks';
import { Failure } from '../ui/states';
import { Shell } from '../features/layout/shell';
import { OperatorContext, type Operator } from './operator';
import { SignInPage } from './sign-in-page';
import { SignInAgain } from './sign-in-again';

/**
 * Lets signed-in people in. Somebody whose session ended while the page was open signs in above it: the page below
 * stays as it was, with everything that was typed.
 */
export function Gate() {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const me = useRead('GET /v1/console/me', undefined, { enabled: state.kind === 'present' });
  const known = useRef<Operator | null>(null);
  if (me.data && state.kind === 'present') known.current = me.data;
  const expired = state.kind === 'absent' && state.notice !== null && known.current !== null;

  useEffect(() => {
    if (state.kind !== 'absent' || state.notice !== null || !known.current) return;
    known.current = null;
    // What one person read must not flash up for the next one; the brand is everybody's.
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'GET /v1/brand' });
  }, [state]);

  if (state.kind === 'absent' && !expired) return <SignInPage notice={state.notice} />;
  const operator = known.current;
  if (!operator) {
    return (
      <div className="full-page">
        {me.error ? <Failure problem={me.error} what="登录信息" retry={() => void me.refetch()} /> : <Spin size="large" />}
      </div>
    );
  }
  return (
    <OperatorContext.Provider value={operator}>
      <Shell key={operator.id}><Outlet /></Shell>
      {expired && <SignInAgain notice={state.notice} operator={operator} />}
    </OperatorContext.Provider>
  );
}
