import { routes } from '../../routes';

/** The team's page that knows my order in it, and opens WeChat's pay sheet at once. */
export const teamWithOrder = (teamId: string, orderId: string): string => `${routes.team(teamId)}&order=${orderId}&pay=1`;
