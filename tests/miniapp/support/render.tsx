import './dom';
import { act, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

export interface Drawn {
  text(): string;
  find(selector: string): HTMLElement;
  has(selector: string): boolean;
  click(selector: string): Promise<void>;
  close(): Promise<void>;
}

/** Lets promises and effects run until nothing moves for a moment. */
export const settle = (ms = 30): Promise<void> => act(() => new Promise<void>((resolve) => setTimeout(resolve, ms)));

/** Draws an element; everything it started has come to rest when this answers. */
export const draw = async (element: ReactElement): Promise<Drawn> => {
  const host = document.createElement('div');
  document.body.append(host);
  const root = createRoot(host);
  await act(async () => root.render(element));
  await settle();
  const find = (selector: string): HTMLElement => {
    const found = host.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`nothing matches ${selector} in ${host.innerHTML}`);
    return found;
  };
  return {
    text: () => host.textContent ?? '',
    find,
    has: (selector) => host.querySelector(selector) !== null,
    click: async (selector) => {
      await act(async () => find(selector).click());
      await settle();
    },
    close: async () => {
      await act(async () => root.unmount());
      host.remove();
    },
  };
};
