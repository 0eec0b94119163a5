import { readFileSync } from 'node:fs';
import { ERRORS } from '../../shared/contract/errors';
import { addDays, parseBusinessDate } from '../../shared/values/time';
import { Members } from '../../server/src/features/membership/index';
import { countRule, eachByPredicate, eachMatching, explainAll, importList, indexFor, populationFor, prepareRule, type Prepared } from '../../server/src/features/segments/index';
import type { Deps } from '../../server/src/platform/deps';
import { AppError } from '../../server/src/platform/errors';
import { findInput, readArguments, type Arguments } from './arguments';
import { CommandError, type CommandContext, type CommandResult, type ShukeCommand } from './command';
import { withDeps } from './with-deps';

const USAGE = 'usage: segment count|members|explain --rule FILE|- [--as-of YYYY-MM-DD] [--evaluator pipeline|index|predicate] [--member ID]';

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

type Evaluator = 'pipeline' | 'index' | 'predicate';

const readEvaluator = (text = 'pipeline'): Evaluator => {
  if (text === 'pipeline' || text === 'index' || text === 'predicate') return text;
  throw new CommandError('BAD_ARGUMENTS', `--evaluator is pipeline, index or predicate, not ${text}`);
};

const refusal = ({ code, details }: AppError): CommandResult => ({
  output: { error: { code, message: ERRORS[code][1], errors: details.errors ?? [] } },
  exitCode: 1,
});

interface Asked {
  prepared: Prepared;
  asOf: Date;
  evaluator: Evaluator;
  member: string | undefined;
}

const byIndex = async (deps: Deps, { prepared, asOf }: Asked) => {
  const found = await indexFor(deps, prepared, asOf);
  if (!found) throw new CommandError('RULE_NOT_INDEXED', 'The index does not know a condition of this rule. Ask the pipeline.');
  return found;
};

const idsOf = async function* (deps: Deps, asked: Asked): AsyncGenerator<string> {
  const { prepared, asOf, evaluator } = asked;
  if (evaluator === 'pipeline') for await (const { _id } of eachMatching(deps, prepared, asOf)) yield _id;
  else if (evaluator === 'index') yield* [...(await byIndex(deps, asked)).ids].sort();
  else for await (const one of eachByPredicate(deps, prepared, asOf)) if (one.in) yield one._id;
};

const numbersOf = async (deps: Deps, asked: Asked): Promise<{ count: number; total: number }> => {
  const { prepared, asOf, evaluator } = asked;
  if (evaluator === 'index') return byIndex(deps, asked);
  if (evaluator === 'pipeline') return countRule(deps, prepared, asOf);
  const numbers = { count: 0, total: 0 };
  for await (const one of eachByPredicate(deps, prepared, asOf)) {
    numbers.total += 1;
    if (one.in) numbers.count += 1;
  }
  return numbers;
};

const count = async (deps: Deps, asked: Asked): Promise<CommandResult> => {
  const { count: found, total } = await numbersOf(deps, asked);
  return { output: { count: found, total, asOf: asked.asOf.toISOString(), evaluator: asked.evaluator }, exitCode: 0 };
};

/** Ids, one a line, as they are found: nothing is kept. */
const members = async (deps: Deps, asked: Asked, { writeLine }: CommandContext): Promise<CommandResult> => {
  for await (const id of idsOf(deps, asked)) await writeLine(id);
  return { output: undefined, exitCode: 0 };
};

/** By id, or by member number. */
const explainOne = async (deps: Deps, { prepared, asOf, member = '' }: Asked): Promise<CommandResult> => {
  const found = await Members(deps.db).findOne({ ...populationFor(), $or: [{ _id: member }, ...(/^SK\d{1,15}$/i.test(member) ? [{ ordinal: Number(member.slice(2)) }] : [])] }).lean();
  if (!found) return refusal(new AppError('MEMBER_NOT_FOUND'));
  const why = (await explainAll(deps, prepared, [found], asOf)).get(found._id)!;
  return { output: { member: found._id, ...why, asOf: asOf.toISOString(), sentence: prepared.sentence }, exitCode: 0 };
};

const ACTS: Readonly<Record<string, (deps: Deps, asked: Asked, context: CommandContext) => Promise<CommandResult>>> = { count, members, explain: explainOne };

const answer = async (deps: Deps, rule: unknown, { words, values }: Arguments, context: CommandContext): Promise<CommandResult> => {
  try {
    const asOf = readAsOf(values.get('--as-of')) ?? deps.clock.now();
    const evaluator = readEvaluator(values.get('--evaluator'));
    return await ACTS[words[0]!]!(deps, { prepared: await prepareRule(deps, rule), asOf, evaluator, member: values.get('--member') }, context);
  } catch (error) {
    if (error instanceof AppError) return refusal(error);
    throw error;
  }
};

const takeList = (context: CommandContext, { values }: Arguments): Promise<CommandResult> => {
  const [name, file] = [values.get('--name')?.trim(), values.get('--file')];
  if (!name || name.length > 60 || file === undefined) throw new CommandError('BAD_ARGUMENTS', 'usage: segment import-list --name NAME --file FILE|-');
  const text = readText(file);
  return withDeps(context, async (deps) => ({ output: await importList(deps, name, text), exitCode: 0 }));
};

/** Exact counts, members and reasons of a rule, see docs/segment-rules.md. */
export const segment: ShukeCommand = {
  name: 'segment',
  summary: 'segment count|members|explain --rule FILE|- [--as-of YYYY-MM-DD] [--evaluator pipeline|index|predicate] [--member ID]  whom a rule holds; segment import-list --name NAME --file FILE|-',
  needs: 'databases',
  run: async (args, context) => {
    const read = readArguments(args, { values: ['--rule', '--as-of', '--evaluator', '--member', '--name', '--file'], flags: [] });
    if (read.words[0] === 'import-list') return takeList(context, read);
    const file = read.values.get('--rule');
    const known = read.words.length === 1 && Object.hasOwn(ACTS, read.words[0]!);
    if (!known || file === undefined || (read.words[0] === 'explain') !== read.values.has('--member')) throw new CommandError('BAD_ARGUMENTS', USAGE);
    readAsOf(read.values.get('--as-of'));
    readEvaluator(read.values.get('--evaluator'));
    const rule = parseJson(readText(file));
    if (rule === undefined) return refusal(new AppError('MALFORMED_JSON'));
    return withDeps(context, (deps) => answer(deps, rule, read, context));
  },
};
