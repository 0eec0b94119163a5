/** The same bench by the name of what it plays: a rush on one coupon. */
export { run, run as default } from './claim';
