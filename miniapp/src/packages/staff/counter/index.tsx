import { useCallback, useEffect, useState } from 'react';
import { Page } from '../../../ui';
import { useCounterStore, type CounterStore } from '../counter-store';
import { StaffOnly } from '../staff-only';
import { Ready } from './ready';
import { Receipt } from './receipt';
import { Serving } from './serving';
import { Unsure } from './unsure';
import { useCounter, type Counter } from './use-counter';
import './counter.scss';

interface Arrival {
  scanned: boolean;
  onScanned: () => void;
}

/** Opening the counter opens the camera, once; who turned back finds the button, and changing the store opens nothing. */
const useScanOnArrival = ({ view, scan }: Counter, { scanned, onScanned }: Arrival): void => {
  const ready = view.kind === 'ready';
  useEffect(() => {
    if (scanned) return;
    onScanned();
    if (ready) void scan();
  }, [scanned, onScanned, ready, scan]);
};

const AtStore = ({ store, arrival }: { store: CounterStore; arrival: Arrival }) => {
  const counter = useCounter(store.id);
  useScanOnArrival(counter, arrival);
  switch (counter.view.kind) {
    case 'ready': return <Ready counter={counter} store={store} />;
    case 'serving': return <Serving key={counter.view.scan.scanId} counter={counter} scan={counter.view.scan} />;
    case 'receipt': return <Receipt counter={counter} sale={counter.view.sale} />;
    case 'unsure': return <Unsure counter={counter} label={counter.view.label} />;
  }
};

export default function CounterPage() {
  const { store } = useCounterStore();
  const [scanned, setScanned] = useState(false);
  const onScanned = useCallback(() => setScanned(true), []);
  return (
    <Page className='counter'>
      <StaffOnly>{store && <AtStore key={store.id} store={store} arrival={{ scanned, onScanned }} />}</StaffOnly>
    </Page>
  );
}
