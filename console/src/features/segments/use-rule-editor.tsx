import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ApiProblem } from '@shuke/shared/contract/client';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { lacks } from './lacks';
import { record, redo, startHistory, undo, type History } from './history';
import { conditionsOf, isGroup, pathsOf, rootFromRule, settled, toRule, type GroupNode, type RuleNode } from './rule-tree';
import type { Facts } from './use-facts';
import type { LiveCount } from './use-live-count';

export interface RuleEditor {
  root: GroupNode;
  /** What is counted and saved: rows that are filled in. */
  rule: SegmentRule;
  paths: Map<string, string>;
  unfinished: number;
  change(next: GroupNode, merge?: string): void;
  replace(rule: SegmentRule): void;
  undo(): void;
  redo(): void;
  canUndo: boolean;
  canRedo: boolean;
}

/** What the editor counts and saves of a tree: rows that are filled in, and where each of them stands. */
const countedOf = (root: GroupNode) => {
  const counted = settled(root, (node) => lacks(node) === null);
  return { rule: toRule(counted), paths: pathsOf(counted) };
};

/** A saved rule as the editor would write it again, so that opening one is no change. */
export const readRule = (rule: SegmentRule) => countedOf(rootFromRule(rule));

export function useRuleEditor(initial: SegmentRule): RuleEditor {
  const [history, setHistory] = useState<History<GroupNode>>(() => startHistory(rootFromRule(initial)));
  const root = history.present;
  const derived = useMemo(() => ({ ...countedOf(root), unfinished: conditionsOf(root).filter((node) => lacks(node) !== null).length }), [root]);
  return {
    root,
    ...derived,
    change: (next, merge) => setHistory((now) => record(now, next, merge ?? null)),
    replace: (rule) => setHistory((now) => record(now, rootFromRule(rule))),
    undo: () => setHistory(undo),
    redo: () => setHistory(redo),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}

/** Ctrl+Z, Ctrl+Y, Ctrl+Shift+Z, Ctrl+S for the whole page; a text field keeps its own undo. */
export function useEditorKeys(keys: { undo(): void; redo(): void; save?: () => void }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const letter = event.key.toLowerCase();
      const inText = event.target instanceof HTMLInputElement && event.target.dataset['ownUndo'] === 'true';
      const act = { z: event.shiftKey ? keys.redo : keys.undo, y: keys.redo, s: keys.save }[letter];
      if (!act || (inText && letter !== 's')) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

export interface EditorView {
  editor: RuleEditor;
  facts: Facts;
  /** Members by place in the tree. */
  counts: Map<string, number>;
  /** Conditions read back, by place in the tree. */
  sentences: Map<string, string>;
  /** What the server refuses, by place in the tree. */
  faults: readonly { path: string; message: string }[];
  waiting: boolean;
}

/** Places that a refused rule names; of any other failure: none. */
export const faultsOf = (problem: ApiProblem | null): readonly { path: string; message: string }[] =>
  (problem?.code === 'SEGMENT_RULE_INVALID' ? problem.problem.errors ?? [] : []);

const isAt = (path: string, place: string): boolean => path === place || path === (place || '/') || path.startsWith(`${place}/`);

export const countsOf = (live: LiveCount | undefined): Map<string, number> =>
  new Map((live?.conditions ?? []).map((condition) => [condition.path, condition.count]));

export const sentencesOf = (live: LiveCount | undefined): Map<string, string> =>
  new Map((live?.conditions ?? []).map((condition) => [condition.path, condition.sentence]));

const EditorContext = createContext<EditorView | null>(null);
export const EditorProvider = EditorContext.Provider;

export function useEditor(): EditorView {
  const view = useContext(EditorContext);
  if (!view) throw new Error('useEditor needs an EditorProvider above it');
  return view;
}

/** The count beside a row; undefined while the row cannot be counted. */
export function useCountOf(node: RuleNode): number | undefined {
  const { editor, counts } = useEditor();
  const path = editor.paths.get(node.id);
  return path === undefined ? undefined : counts.get(path);
}

/** The condition of a row as a sentence; undefined until it was counted. */
export function useSentenceOf(node: RuleNode): string | undefined {
  const { editor, sentences } = useEditor();
  const path = editor.paths.get(node.id);
  return path === undefined ? undefined : sentences.get(path);
}

/** What the server says is wrong at a row, or at a box itself. */
export function useFaultOf(node: RuleNode): string | undefined {
  const { editor, faults } = useEditor();
  const place = editor.paths.get(node.id);
  if (place === undefined) return undefined;
  const own = faults.filter(({ path }) => (isGroup(node) ? path === (place || '/') || path === `${place}/${node.kind}` : isAt(path, place)));
  return own.length > 0 ? [...new Set(own.map(({ message }) => message))].join('；') : undefined;
}
