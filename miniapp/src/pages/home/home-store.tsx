import { open, routes } from '../../routes';
import type { Store } from '../../types';
import { Section, StoreCard } from '../../ui';

export const HomeStore = ({ store }: { store: Store }) => (
  <Section title={store.distanceMetres === null ? '门店' : '离你最近'} more='全部门店' onMore={() => open(routes.stores())}>
    <StoreCard store={store} />
  </Section>
);
