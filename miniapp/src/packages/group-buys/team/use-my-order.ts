import { useEffect, useState } from 'react';
import { api } from '../../../api';
import { currentSession } from '../../../session';
import type { Order, Team } from '../../../types';

/**
 * My order in this team: named by the address when I come from taking a seat, else looked up among my latest orders.
 * Strangers have none, and are not asked who they are.
 */
export const useMyOrder = (team: Team | undefined, orderId: string | undefined): [Order | undefined, (order: Order) => void] => {
  const [order, setOrder] = useState<Order>();
  const mine = team?.seats.some((seat) => seat.me) ?? false;
  const asked = `${team?.id ?? ''} ${team?.state ?? ''} ${mine} ${orderId ?? ''}`;
  useEffect(() => {
    if (!team || currentSession()?.joined !== true || (!mine && !orderId)) return;
    const find = orderId
      ? api('GET /v1/member/orders/:id', { params: { id: orderId } })
      : api('GET /v1/member/orders', { query: {} }).then(({ rows }) => rows.find((row) => row.teamId === team.id));
    find.then((found) => found && setOrder(found), () => undefined);
    // `asked` names all of it.
  }, [asked]);
  return [order, setOrder];
};
