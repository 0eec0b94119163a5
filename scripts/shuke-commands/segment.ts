import { readFileSync } from 'node:fs';
import { ERRORS } from '../../shared/contract/errors';
import { addDays, parseBusinessDate } from '../../shared/values/time';
import { countRule, prepareRule } from '../../server/src/features/segments/index';
import type { Deps } from '../../server/src/platform/deps';
import { AppError } from '../../server/src/platform/errors';
import { findInput, readArguments } from './arguments';
import { CommandError, type CommandResult, type ShukeCommand } from './command';
import { withDeps } from './with-deps';

const readText = (file: string): string => readFileSync(file === '-' ? 0 : findInput(file), 'utf8');

/** Undefined: not JSON at all, which is said as any other fault of a rule. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A day means its last instant in Shanghai: everything that happened on it counts. */
const readAsOf = (text: string | undefined): Date | undefined => {
  if (text === undefined) return undefined;
  const day = parseBusinessDate(text);
  if (!day) throw new CommandError('BAD_ARGUMENTS', `--as-of is a day like 2026-11-22, not ${text}`);
  return new Date(addDays(day, 1).getTime() - 1);
};

const refusal = ({ code, details }: AppError): CommandResult => ({
  output: { error: { code, message: ERRORS[code][1], errors: details.errors ?? [] } },
  exitCode: 1,
});

const countOf = async (deps: Deps, rule: unknown, asOf: Date): Promise<CommandResult> => {
  try {
    const { count, total } = await countRule(deps, await prepareRule(deps, rule), asOf);
    return { output: { count, total, asOf: asOf.toISOString() }, exitCode: 0 };
  } catch (error) {
    if (error instanceof AppError) return refusal(error);
    throw error;
  }
};

/** Exact counts of a rule, see docs/segment-rules.md. */
export const segment: ShukeCommand = {
  name: 'segment',
  summary: 'segment count --rule FILE|- [--as-of YYYY-MM-DD]  counts the members and contacts whom a rule holds',
  needs: 'databases',
  run: async (args, context) => {
    const { words, values } = readArguments(args, { values: ['--rule', '--as-of'], flags: [] });
    const file = values.get('--rule');
    if (words.length !== 1 || words[0] !== 'count' || file === undefined) {
      throw new CommandError('BAD_ARGUMENTS', 'usage: segment count --rule FILE|- [--as-of YYYY-MM-DD]');
    }
    const rule = parseJson(readText(file));
    if (rule === undefined) return refusal(new AppError('MALFORMED_JSON'));
    const asOf = readAsOf(values.get('--as-of'));
    return withDeps(context, (deps) => countOf(deps, rule, asOf ?? deps.clock.now()));
  },
};
