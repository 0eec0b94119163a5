import fc from 'fast-check';
import { endAll, handBack, living, putOn, takeOff, undo, type Held, type HoldingChange, type TagAct, type TagKind, type TagSource } from '@shuke/shared/rules/tags/change-holdings';
import { endOf } from '@shuke/shared/rules/tags/tag-ends';
import { addDays } from '@shuke/shared/values/time';

const START = new Date('2026-03-01T04:00:00Z');
const day = (n: number): Date => addDays(START, n);
const act = (source: TagSource, n = 1): TagAct => ({ source, by: source, at: day(n) });
const GROUP = ['a', 'b', 'c'];
const kind = (tagId: string, byRule = false): TagKind => ({
  tagId, rivals: GROUP.filter((id) => id !== tagId), outranks: GROUP.slice(GROUP.indexOf(tagId) + 1), byRule,
});
const lone = (tagId: string, byRule = false): TagKind => ({ tagId, rivals: [], outranks: [], byRule });
const NOBODY: Held = { tags: [], keptOff: [] };
const after = (state: Held, change: HoldingChange): Held => (change.changed ? change : state);
const ids = ({ tags }: Held): string[] => tags.map(({ tagId }) => tagId).sort();

test('whole business days: seven days from noon of the first last to the end of the eighth, over month ends and 29 February', () => {
  expect(endOf({ kind: 'days', days: 7 }, new Date('2026-03-01T12:00:00+08:00'))).toEqual(new Date('2026-03-09T00:00:00+08:00'));
  expect(endOf({ kind: 'days', days: 1 }, new Date('2028-02-28T23:59:59+08:00'))).toEqual(new Date('2028-03-01T00:00:00+08:00'));
  expect(endOf({ kind: 'days', days: 1 }, new Date('2027-02-28T00:00:00+08:00'))).toEqual(new Date('2027-03-02T00:00:00+08:00'));
  expect(endOf({ kind: 'on', date: '2028-02-29' }, START)).toEqual(new Date('2028-03-01T00:00:00+08:00'));
  expect(endOf({ kind: 'never' }, START)).toBeNull();
});

test('a rule never takes off what a hand put on, and never takes its place in an exclusive group', () => {
  const byHand = after(NOBODY, putOn(NOBODY, kind('b'), act('hand'), null));
  expect(takeOff(byHand, { tagId: 'b', byRule: true }, act('rule'))).toEqual({ changed: false, why: 'held-by-other' });
  expect(putOn(byHand, kind('a', true), act('rule'), null)).toEqual({ changed: false, why: 'held-by-other' });
});

test('a hand takes over what a rule holds: it keeps its time, and the rule lets go of it', () => {
  const byRule = after(NOBODY, putOn(NOBODY, lone('x', true), act('rule', 1), null));
  const taken = after(byRule, putOn(byRule, lone('x', true), act('hand', 5), null));
  expect(taken.tags).toEqual([{ tagId: 'x', at: day(1), source: 'hand', by: 'hand' }]);
  expect(takeOff(taken, { tagId: 'x', byRule: true }, act('rule', 6)).changed).toBe(false);
  const back = after(taken, handBack(taken, 'x', act('rule', 7)));
  expect(back.tags).toEqual([{ tagId: 'x', at: day(1), source: 'rule', by: '规则' }]);
});

test('what a hand took off stays off until a hand puts it on or hands it back', () => {
  const byRule = after(NOBODY, putOn(NOBODY, lone('x', true), act('rule'), null));
  const off = after(byRule, takeOff(byRule, { tagId: 'x', byRule: true }, act('hand', 2)));
  expect(putOn(off, lone('x', true), act('rule', 3), null)).toEqual({ changed: false, why: 'kept-off' });
  expect(ids(after(off, putOn(off, lone('x', true), act('hand', 3), null)))).toEqual(['x']);
  const free = after(off, handBack(off, 'x', act('rule', 3)));
  expect(ids(after(free, putOn(free, lone('x', true), act('rule', 4), null)))).toEqual(['x']);
});

test('of two rule tags of an exclusive group the earlier one wins, in whichever order they come', () => {
  const a = after(NOBODY, putOn(NOBODY, kind('a', true), act('rule'), null));
  expect(putOn(a, kind('b', true), act('rule'), null).changed).toBe(false);
  const b = after(NOBODY, putOn(NOBODY, kind('b', true), act('rule'), null));
  expect(ids(after(b, putOn(b, kind('a', true), act('rule'), null)))).toEqual(['a']);
});

test('a later end is taken over, an earlier one is not; what ended makes room and leaves its own line', () => {
  const once = after(NOBODY, putOn(NOBODY, lone('x'), act('hand', 0), day(3)));
  expect(putOn(once, lone('x'), act('hand', 1), day(2)).changed).toBe(false);
  const renewed = after(once, putOn(once, lone('x'), act('questionnaire', 1), day(5)));
  expect(renewed.tags).toEqual([{ tagId: 'x', at: day(1), source: 'questionnaire', by: 'questionnaire', expiresAt: day(5) }]);
  const again = putOn(renewed, lone('x'), act('hand', 6), null);
  expect(again).toMatchObject({ changed: true, moves: [{ on: false, at: day(5), source: 'expiry' }, { on: true, at: day(6), source: 'hand' }] });
  expect(endAll(renewed, day(5))).toMatchObject({ changed: true, tags: [] });
  expect(endAll(renewed, new Date(day(5).getTime() - 1)).changed).toBe(false);
  expect(putOn(NOBODY, lone('x'), act('hand', 4), day(4))).toEqual({ changed: false, why: 'ended' });
});

test('undo gives back exactly what was taken, and leaves what others changed since', () => {
  const before: Held = { tags: [{ tagId: 'b', at: day(0), source: 'rule', by: '规则' }, { tagId: 'z', at: day(0), source: 'hand', by: '甲' }], keptOff: ['a'] };
  const run = putOn(before, kind('a', true), act('hand', 2), null);
  if (!run.changed) throw new Error('it must change');
  const done = { tagId: 'a', on: true, removed: run.removed, keptOff: true };
  const undone = undo(run, done, kind('a').rivals, false, act('hand', 3));
  expect(undone).toMatchObject({ changed: true, keptOff: ['a'] });
  expect([...after(run, undone).tags].sort((x, y) => (x.tagId < y.tagId ? -1 : 1))).toEqual(before.tags);
  expect(undo(run, done, kind('a').rivals, true, act('hand', 3))).toEqual({ changed: false, why: 'changed-since' });
  const other = after(run, putOn(run, kind('c'), act('hand', 3), null));
  expect(undo(other, done, kind('a').rivals, false, act('hand', 4)).changed).toBe(false);
});

test('undoing a bulk untag does not break an exclusive group that somebody filled meanwhile, nor raise what would have ended', () => {
  const held: Held = { tags: [{ tagId: 'a', at: day(0), source: 'hand', by: '甲', expiresAt: day(9) }], keptOff: [] };
  const off = takeOff(held, { tagId: 'a', byRule: false }, act('hand', 1));
  if (!off.changed) throw new Error('it must change');
  const done = { tagId: 'a', on: false, removed: off.removed, keptOff: false };
  expect(ids(after(off, undo(off, done, kind('a').rivals, false, act('hand', 2))))).toEqual(['a']);
  expect(undo(off, done, kind('a').rivals, false, act('hand', 9)).changed).toBe(false);
  const filled = after(off, putOn(off, kind('b'), act('hand', 2), null));
  expect(undo(filled, done, kind('a').rivals, false, act('hand', 3)).changed).toBe(false);
});

test('whatever happens in whatever order, an exclusive group holds one tag and history tells what is held', () => {
  const step = fc.record({
    tagId: fc.constantFrom(...GROUP), on: fc.boolean(), source: fc.constantFrom<TagSource>('hand', 'rule', 'import', 'journey'), ends: fc.option(fc.integer({ min: 1, max: 4 })),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
    let state: Held = NOBODY;
    const told = new Map<string, boolean>();
    steps.forEach(({ tagId, on, source, ends }, n) => {
      const expiresAt = on && source !== 'rule' && ends ? day(n + ends) : null;
      const change = on ? putOn(state, kind(tagId, true), act(source, n), expiresAt) : takeOff(state, { tagId, byRule: true }, act(source, n));
      if (!change.changed) return;
      change.moves.forEach((move) => told.set(move.tagId, move.on));
      state = change;
      expect(living(state.tags, day(n)).length).toBeLessThanOrEqual(1);
      expect(ids(state)).toEqual([...told].filter(([, isOn]) => isOn).map(([id]) => id).sort());
    });
  }));
});
