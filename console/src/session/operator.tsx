import { createContext, useContext } from 'react';
import type { Reply } from '../api/api';
import { may, type GuardedRoute } from './permissions';

export type Operator = Reply<'GET /v1/console/me'>;

export const OperatorContext = createContext<Operator | null>(null);

export function useOperator(): Operator {
  const operator = useContext(OperatorContext);
  if (!operator) throw new Error('useOperator needs a signed-in operator above it');
  return operator;
}

/** `const can = useMay(); can('POST /v1/console/tags')` */
export function useMay(): (route: GuardedRoute) => boolean {
  const { role } = useOperator();
  return (route) => may(role, route);
}
