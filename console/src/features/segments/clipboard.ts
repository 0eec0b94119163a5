import { useSyncExternalStore } from 'react';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';

/** What was copied, in this tab, so that it can be pasted into another segment; it is gone with the tab. */
let held: SegmentRule | null = null;
const listeners = new Set<() => void>();

export function copyRule(rule: SegmentRule): void {
  held = rule;
  listeners.forEach((listener) => listener());
}

export const copiedRule = (): SegmentRule | null => held;

export const useCopiedRule = (): SegmentRule | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, copiedRule);
