import { benefitFigure, validityText, type CouponBody } from './words';

type TicketFace = Pick<CouponBody, 'title' | 'benefit' | 'validity'>;

/** A coupon as the member sees it. */
export function Ticket({ coupon, scope, faded = false }: { coupon: TicketFace; scope: string; faded?: boolean }) {
  const { big, small } = benefitFigure(coupon.benefit);
  return (
    <div className={`ticket${faded ? ' ticket-faded' : ''}`}>
      <div className="ticket-figure"><strong className={`figure${big.length > 4 ? ' ticket-long' : ''}`}>{big}</strong><span>{small}</span></div>
      <div className="ticket-words">
        <strong>{coupon.title || '券的名称'}</strong>
        <span>{validityText(coupon.validity)}</span>
        <small title={scope}>{scope}</small>
      </div>
    </div>
  );
}
