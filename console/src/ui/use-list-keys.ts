import { useEffect, useState } from 'react';

export type ListKey = 'search' | 'next' | 'previous' | 'open' | 'leave';

/** What a key means in a list; nothing while somebody types, holds a modifier or answers a dialogue. */
export function listKeyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>, busy: { typing: boolean; dialogue: boolean }): ListKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || busy.dialogue) return undefined;
  if (event.key === 'Escape') return 'leave';
  if (busy.typing) return undefined;
  const keys: Record<string, ListKey> = { '/': 'search', j: 'next', k: 'previous', Enter: 'open' };
  return keys[event.key];
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Enter belongs to a focused button or link, not to the list. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="combobox"], [role="tab"]') !== null;

const dialogueIsOpen = (): boolean =>
  [...document.querySelectorAll('.ant-modal-wrap, .ant-drawer-content-wrapper')].some((node) => node instanceof HTMLElement && node.offsetParent !== null);

/** Keyboard for a list: `/` searches, `j` `k` move, Enter opens, Esc leaves. Answers the row that stands out. */
export function useListKeys(rows: number, open: (index: number) => void): number {
  const [active, setActive] = useState(-1);

  useEffect(() => setActive((index) => Math.min(index, rows - 1)), [rows]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const meaning = listKeyOf(event, { typing: isTyping(event.target), dialogue: dialogueIsOpen() });
      if (!meaning || (meaning === 'open' && (active < 0 || isPressable(event.target)))) return;
      if (meaning === 'leave') {
        if (isTyping(event.target)) (event.target as HTMLElement).blur();
        return setActive(-1);
      }
      event.preventDefault();
      if (meaning === 'search') return document.querySelector<HTMLInputElement>('[data-list-search] input')?.focus();
      if (meaning === 'open') return open(active);
      setActive((index) => Math.max(0, Math.min(rows - 1, index + (meaning === 'next' ? 1 : -1))));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active, rows, open]);

  useEffect(() => {
    document.querySelector('[data-active-row="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  return active;
}
