import { api } from '../../api';
import { BoneCards, Loaded, Page, TierCard } from '../../ui';
import { useLoad } from '../../use-load';

export default function HomePage() {
  const load = useLoad('home', () => api('GET /v1/member/home', { query: {} }));
  return (
    <Page tab='home'>
      <Loaded load={load} skeleton={<BoneCards count={4} height={120} />}>
        {({ tier, profile }) => tier && <TierCard tier={tier} nickname={profile?.nickname} memberNo={profile?.memberNo} />}
      </Loaded>
    </Page>
  );
}
