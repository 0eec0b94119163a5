import { useState } from 'react';
import { View } from '@tarojs/components';
import { api } from '../../../api';
import { keepPlace, knownPlace } from '../../../load-home';
import { platform, type Place } from '../../../platform';
import { BoneCards, Button, EmptyState, Loaded, Page, StoreCard, toast } from '../../../ui';
import { useLoad } from '../../../use-load';
import './stores.scss';

/** Asks for the place only when the person taps; a no changes nothing but the order of the list. */
const usePlace = () => {
  const [place, setPlace] = useState<Place | undefined>(knownPlace);
  const [busy, setBusy] = useState(false);
  const ask = async (): Promise<void> => {
    setBusy(true);
    const found = await platform.locate();
    setBusy(false);
    if (!found) return toast('没有拿到位置，列表不受影响');
    keepPlace(found);
    setPlace(found);
  };
  return { place, busy, ask };
};

export default function StoresPage() {
  const { place, busy, ask } = usePlace();
  const load = useLoad(place ? 'stores-near' : 'stores', () => api('GET /v1/shop/stores', { query: { ...place } }));
  return (
    <Page>
      <View className='stores__ask'>
        <Button kind='quiet' wide icon='location' busy={busy} onTap={() => void ask()}>{place ? '更新我的位置' : '按离我远近排列'}</Button>
      </View>
      <Loaded
        load={load}
        skeleton={<BoneCards count={3} height={100} />}
        empty={({ stores }) => stores.length === 0 && <EmptyState kind='no-results' title='还没有开放的门店' />}
      >
        {({ stores }) => stores.map((store) => <StoreCard key={store.id} store={store} />)}
      </Loaded>
    </Page>
  );
}
