import { Text } from '@tarojs/components';
import { api } from '../../api';
import { BoneCards, Card, Loaded, Page } from '../../ui';
import { useLoad } from '../../use-load';

export default function MePage() {
  const load = useLoad('profile', () => api('GET /v1/member/profile'));
  return (
    <Page tab='me'>
      <Loaded load={load} skeleton={<BoneCards count={2} />}>
        {(profile) => <Card><Text>{profile.nickname}</Text></Card>}
      </Loaded>
    </Page>
  );
}
