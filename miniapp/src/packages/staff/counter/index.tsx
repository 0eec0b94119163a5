import { useEffect, useRef, type MutableRefObject } from 'react';
import { Page } from '../../../ui';
import { useCounterStore, type CounterStore } from '../counter-store';
import { StaffOnly } from '../staff-only';
import { Ready } from './ready';
import { Receipt } from './receipt';
import { Serving } from './serving';
import { Unsure } from './unsure';
import { useCounter, type Counter } from './use-counter';
import './counter.scss';

/** Opening the counter opens the camera; who turned back finds the button, and changing the store opens nothing. */
const useScanOnArrival = (counter: Counter, arriving: MutableRefObject<boolean>): void => {
  useEffect(() => {
    if (!arriving.current) return;
    arriving.current = false;
    if (counter.view.kind === 'ready') void counter.scan();
    // Only on arrival.
  }, []);
};

const AtStore = ({ store, arriving }: { store: CounterStore; arriving: MutableRefObject<boolean> }) => {
  const counter = useCounter(store.id);
  useScanOnArrival(counter, arriving);
  switch (counter.view.kind) {
    case 'ready': return <Ready counter={counter} store={store} />;
    case 'serving': return <Serving key={counter.view.scan.scanId} counter={counter} scan={counter.view.scan} />;
    case 'receipt': return <Receipt counter={counter} sale={counter.view.sale} />;
    case 'unsure': return <Unsure counter={counter} label={counter.view.label} />;
  }
};

export default function CounterPage() {
  const { store } = useCounterStore();
  const arriving = useRef(true);
  return (
    <Page className='counter'>
      <StaffOnly>{store && <AtStore key={store.id} store={store} arriving={arriving} />}</StaffOnly>
    </Page>
  );
}
