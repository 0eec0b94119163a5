import { useEffect, useState } from 'react';
import { api } from '../../../api';
import { currentSession } from '../../../session';
import type { Order, Team } from '../../../types';

const byId = (id: string): Promise<Order | undefined> => api('GET /v1/member/orders/:id', { params: { id } });
const byTeam = (teamId: string): Promise<Order | undefined> =>
  api('GET /v1/member/orders', { query: {} }).then(({ rows }) => rows.find((row) => row.teamId === teamId));

/**
 * My order in this team: named by the address when I come from taking a seat, else looked up among my latest orders;
 * read again when the team's state changes. Strangers have none, and are not asked who they are.
 */
export const useMyOrder = (team: Team | undefined, orderId: string | undefined): [Order | undefined, (order: Order) => void] => {
  const [order, setOrder] = useState<Order>();
  const teamId = team?.id;
  const state = team?.state;
  const mine = team?.seats.some((seat) => seat.me) ?? false;
  useEffect(() => {
    if (!teamId || !state || currentSession()?.joined !== true || (!mine && !orderId)) return;
    (orderId ? byId(orderId) : byTeam(teamId)).then((found) => found && setOrder(found), () => undefined);
  }, [teamId, state, mine, orderId]);
  return [order, setOrder];
};
