import { addDays, DAY_MS, startOfBusinessDay } from '../../values/time';
import { DEFAULT_POINTS_RULES } from './points-terms';

/** Points go at the end of the business day `lifeDays` after they became usable. */
export const pointsExpiry = (usableFrom: Date, lifeDays = DEFAULT_POINTS_RULES.lifeDays): Date =>
  new Date(startOfBusinessDay(addDays(usableFrom, lifeDays)).getTime() + DAY_MS);
