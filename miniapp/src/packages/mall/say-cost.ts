import { sayCount } from '../../say';
import { sayFen } from '../../shop/say-fen';

/** `500 积分`, `500 积分 + ¥39` */
export const sayCost = ({ points, priceFen }: { points: number; priceFen: number }): string =>
  `${sayCount(points)} 积分${priceFen > 0 ? ` + ${sayFen(priceFen)}` : ''}`;
