import path from 'node:path';
import type { Deps } from '../../../platform/deps';
import type { FeatureGauge } from '../../../platform/feature';
import { AudienceFeed } from './audience-feed';

/** The index of a process hangs on the connection of its requests, as models do. */
const feeds = new WeakMap<Deps['db'], AudienceFeed>();

/** Undefined: this process keeps none, as workers and commands do. */
export const feedOf = (deps: Deps): AudienceFeed | undefined => feeds.get(deps.db);

export const startAudienceFeed = (deps: Deps): AudienceFeed => {
  const { home } = deps.config;
  const feed = new AudienceFeed(deps, { folder: home ? path.join(home, 'data/audience') : '' });
  feeds.set(deps.db, feed);
  return feed;
};

export const audienceGauges: readonly FeatureGauge[] = [
  { name: 'shuke_audience_lag_seconds', help: 'The audience index lacks nothing that is older', read: (deps) => withFeed(deps, (feed) => feed.lagMs() / 1000) },
  { name: 'shuke_audience_live', help: 'Whether counts come from the audience index', read: (deps) => withFeed(deps, (feed) => Number(feed.state() === 'live')) },
  { name: 'shuke_audience_members', help: 'Members in the audience index', read: (deps) => withFeed(deps, (feed) => feed.members) },
];

const withFeed = (deps: Deps, read: (feed: AudienceFeed) => number): number | undefined => {
  const feed = feedOf(deps);
  return feed && read(feed);
};
