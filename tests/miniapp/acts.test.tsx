import './support/as-weapp';
import { draw, settle } from './support/render';
import { ApiProblem } from '@shuke/shared/contract/client';
import { act } from 'react';
import { useAct, type Act } from '../../miniapp/src/use-act';

const problem = (status: number, code: string) => new ApiProblem({ type: 'about:blank', status, code, title: code });

/** A button over a server whose answers the test queues; records the keys that were sent. */
const scene = async (answers: (() => Promise<unknown>)[]) => {
  const keys: string[] = [];
  let current: Act<[string]> | undefined;
  const Button = () => {
    current = useAct(async (key, _what: string) => {
      keys.push(key);
      await (answers.shift() ?? (async () => undefined))();
    });
    return <i>{current.busy ? '忙' : current.problem?.code ?? '好'}</i>;
  };
  const screen = await draw(<Button />);
  const run = async (what: string): Promise<void> => {
    await act(async () => void (current as Act<[string]>).run(what));
    await settle();
  };
  return { keys, run, screen };
};
const refuse = (status: number, code: string) => async () => Promise.reject(problem(status, code));

test.each([[0, 'OFFLINE'], [500, 'INTERNAL'], [503, 'OUTSIDE_UNAVAILABLE'], [409, 'STILL_RUNNING']])(
  'when it is not known whether it was done (%s %s), the next try carries the same key', async (status, code) => {
    const { keys, run, screen } = await scene([refuse(status, code)]);
    await run('claim');
    expect(screen.text()).toBe(code);
    await run('claim');
    expect(screen.text()).toBe('好');
    expect(keys[0]).toBe(keys[1]);
    await run('claim');
    expect(keys[2]).not.toBe(keys[0]);
  });

test('after a refusal the next try is a new act', async () => {
  const { keys, run } = await scene([refuse(409, 'COUPON_SOLD_OUT')]);
  await run('claim');
  await run('claim');
  expect(keys[0]).not.toBe(keys[1]);
});

test('another content is another act, even when the first is still unknown', async () => {
  const { keys, run } = await scene([refuse(0, 'OFFLINE')]);
  await run('one');
  await run('two');
  expect(keys[0]).not.toBe(keys[1]);
});

test('a second tap while the first is running does nothing', async () => {
  let finish: () => void = () => undefined;
  const { keys, run, screen } = await scene([() => new Promise<void>((resolve) => { finish = resolve; })]);
  await run('pay');
  await run('pay');
  expect(screen.text()).toBe('忙');
  expect(keys).toHaveLength(1);
  finish();
  await settle();
  expect(screen.text()).toBe('好');
});

test('a fault of our own is said in words instead of vanishing', async () => {
  const { run, screen } = await scene([async () => { throw new TypeError('x is not a function'); }]);
  await run('claim');
  expect(screen.text()).toBe('UNEXPECTED');
});
