import type { KeyboardEvent } from 'react';
import { Icon } from '../../ui/icon';
import { copiedRule, copyRule, useCopiedRule } from './clipboard';
import { duplicate, find, fromRule, insertAfter, isGroup, move, remove, toRule, unwrap, type RuleNode } from './rule-tree';
import { useEditor } from './use-rule-editor';

/** What a key on a focused row or box does. */
export type NodeKey = 'copy' | 'cut' | 'paste' | 'duplicate' | 'remove' | 'up' | 'down' | 'previous' | 'next' | 'inside';

export const nodeKeys: { act: NodeKey; keys: string; words: string }[] = [
  { act: 'previous', keys: '↑ ↓', words: '到上一条、下一条' },
  { act: 'inside', keys: 'Enter', words: '改这一条，Esc 回到整条' },
  { act: 'up', keys: 'Alt ↑ ↓', words: '上移、下移' },
  { act: 'copy', keys: 'Ctrl C', words: '复制，换一个人群也能贴' },
  { act: 'cut', keys: 'Ctrl X', words: '剪切' },
  { act: 'paste', keys: 'Ctrl V', words: '贴在这条后面' },
  { act: 'duplicate', keys: 'Ctrl D', words: '原地再来一条' },
  { act: 'remove', keys: 'Delete', words: '删除' },
];

export function nodeKeyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): NodeKey | undefined {
  const { key, altKey } = event;
  if (event.ctrlKey || event.metaKey) return ({ c: 'copy', x: 'cut', v: 'paste', d: 'duplicate' } as const)[key.toLowerCase()];
  if (altKey) return ({ ArrowUp: 'up', ArrowDown: 'down' } as const)[key];
  return ({ ArrowUp: 'previous', ArrowDown: 'next', Enter: 'inside', Delete: 'remove', Backspace: 'remove' } as const)[key];
}

const nodes = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-node]')];
/** After React has drawn what changed. */
const focusSoon = (pick: () => HTMLElement | undefined) => void requestAnimationFrame(() => pick()?.focus());
const focusNode = (id: string) => focusSoon(() => nodes().find((one) => one.dataset['node'] === id));

const stepFocus = (from: HTMLElement, by: -1 | 1) => {
  const all = nodes();
  all[all.indexOf(from) + by]?.focus();
};

/** What can be done with a row or a box, as a menu and by keys. */
export function useNodeActs(node: RuleNode) {
  const { editor } = useEditor();
  const copied = useCopiedRule();
  const { root } = editor;
  const drop = () => {
    const place = nodes().findIndex((one) => one.dataset['node'] === node.id);
    editor.change(remove(root, node.id));
    focusSoon(() => nodes()[Math.max(0, Math.min(place, nodes().length - 1))]);
  };
  const paste = () => {
    const rule = copiedRule();
    if (!rule) return;
    const fresh = fromRule(rule);
    editor.change(insertAfter(root, node.id, fresh));
    focusNode(fresh.id);
  };
  const acts: Record<Exclude<NodeKey, 'previous' | 'next' | 'inside'>, () => void> = {
    copy: () => copyRule(toRule(node)),
    cut: () => { copyRule(toRule(node)); drop(); },
    paste,
    duplicate: () => editor.change(duplicate(root, node.id)),
    remove: drop,
    up: () => { editor.change(move(root, node.id, -1)); focusNode(node.id); },
    down: () => { editor.change(move(root, node.id, 1)); focusNode(node.id); },
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) {
      if (event.key !== 'Escape' || !find(root, node.id)) return;
      event.stopPropagation();
      event.currentTarget.focus();
      return;
    }
    const act = nodeKeyOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (act === 'previous' || act === 'next') return stepFocus(event.currentTarget, act === 'next' ? 1 : -1);
    if (act === 'inside') return event.currentTarget.querySelector<HTMLElement>('input, button')?.focus();
    acts[act]();
  };
  const what = isGroup(node) ? '组' : '条';
  const items = [
    { key: 'duplicate', label: `再来一${what}`, icon: <Icon name="plus" />, extra: 'Ctrl D', onClick: acts.duplicate },
    { key: 'copy', label: '复制', icon: <Icon name="copy" />, extra: 'Ctrl C', onClick: acts.copy },
    { key: 'paste', label: '粘贴到后面', icon: <Icon name="scroll" />, extra: 'Ctrl V', disabled: copied === null, onClick: acts.paste },
    { key: 'up', label: '上移', icon: <Icon name="up" />, extra: 'Alt ↑', onClick: acts.up },
    { key: 'down', label: '下移', icon: <Icon name="down" />, extra: 'Alt ↓', onClick: acts.down },
    ...(isGroup(node) ? [{ key: 'unwrap', label: '拆开这组', icon: <Icon name="split" />, onClick: () => editor.change(unwrap(root, node.id)) }] : []),
  ];
  return { items, remove: drop, onKeyDown };
}
