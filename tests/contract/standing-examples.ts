import type { Examples } from './world';

const nothing = (): Record<string, never> => ({});

/** Where members stand: scores, stages, risk and clusters. */
export const standingExamples = {
  'GET /v1/console/rfm': nothing,
  'GET /v1/console/lifecycle': () => ({ query: { days: 7 } }),
  'GET /v1/console/members/:id/lifecycle': ({ member }) => ({ params: { id: member.memberId } }),
} satisfies Partial<Examples>;
