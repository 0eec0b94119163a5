/** createSelectorQuery and createIntersectionObserver: nothing is laid out here, so sizes are those of the screen. */
import type { AppRealm } from './app-realm';
import type { PhoneShape } from './phone';

type Callback = ((result: unknown) => void) | undefined;

const box = (shape: PhoneShape): Record<string, unknown> => ({
  id: '', dataset: {}, left: 0, top: 0, right: shape.width, bottom: 100, width: shape.width, height: 100,
  scrollLeft: 0, scrollTop: 0, scrollWidth: shape.width, scrollHeight: shape.height,
});

/** One entry for each select, in order, as Taro and NutUI expect. */
export const createSelectorQuery = (shape: PhoneShape, realm: () => AppRealm) => (): unknown => {
  const queue: { many: boolean; callback: Callback }[] = [];
  const results = (): unknown[] => queue.map(({ many }) => (many ? [box(shape)] : box(shape)));
  const query = {
    in: () => query,
    select: () => node(false),
    selectAll: () => node(true),
    selectViewport: () => node(false),
    exec: (done?: Callback) => {
      const all = realm().own(results()) as unknown[];
      setImmediate(() => realm().guard('selectorQuery', () => {
        queue.forEach(({ callback }, index) => callback?.(all[index]));
        done?.(all);
      }));
      return query;
    },
  };
  const node = (many: boolean): Record<string, unknown> => {
    const push = (callback?: Callback): unknown => {
      queue.push({ many, callback });
      return query;
    };
    return {
      boundingClientRect: push, scrollOffset: push, context: push, node: push,
      fields: (_fields: unknown, callback?: Callback) => push(callback),
    };
  };
  return query;
};

/** Everything is in sight: each observed element is reported once, fully visible. */
export const createIntersectionObserver = (shape: PhoneShape, realm: () => AppRealm) => (): unknown => {
  const observer = {
    relativeTo: () => observer,
    relativeToViewport: () => observer,
    disconnect: () => undefined,
    observe: (_selector: string, callback: (result: unknown) => void) => {
      const seen = realm().own({ intersectionRatio: 1, boundingClientRect: box(shape), id: '', dataset: {}, time: 0 });
      setImmediate(() => realm().guard('intersectionObserver', () => callback(seen)));
    },
  };
  return observer;
};
