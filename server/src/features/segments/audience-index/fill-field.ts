import { FIELDS } from '@shuke/shared/rules/segments/fields';
import { fieldPasses, fieldValue, type FieldValue } from '@shuke/shared/rules/segments/field-value';
import { NOTHING_KNOWN } from '@shuke/shared/rules/segments/member-facts';
import type { FieldTest } from '@shuke/shared/rules/segments/rule-tree';
import { businessDate, businessDay, parseBusinessDate } from '@shuke/shared/values/time';
import { setBit, subtract } from './bits';
import { both, either, everyone, inAnySetOf, inRange, inRanges, inSetOf, nobody, not, oneOf, rangesOf, type Fill, type Kit, type Range } from './fill';
import { birthdayKeyOf, type NumberName } from './member-rows';

/** Bounds that a test sets on whole numbers. `numberOf` reads an operand; `exists` is not its business. */
const rangesOfTest = ({ eq, in: among, gte, lte, between }: FieldTest, numberOf: (operand: unknown) => number): Range[] => {
  const low = Math.max(gte === undefined ? -Infinity : Math.ceil(numberOf(gte)), between ? Math.ceil(numberOf(between[0])) : -Infinity);
  const high = Math.min(lte === undefined ? Infinity : Math.floor(numberOf(lte)), between ? Math.ceil(numberOf(between[1])) - 1 : Infinity);
  const exact = eq === undefined ? among : among?.some((one) => one === eq) === false ? [] : [eq];
  if (!exact) return low > high ? [] : [[low, high]];
  const values = exact.map(numberOf).filter((value) => Number.isInteger(value) && value >= low && value <= high);
  return rangesOf([...new Set(values)].sort((a, b) => a - b));
};

/** Those with a value are judged by it; the others pass only where nothing known passes. */
const withKnown = (kit: Kit, known: Fill, test: FieldTest, fill: Fill): Fill => {
  const having = test.exists === false ? nobody : both(kit, [known, fill]);
  return fieldPasses(null, test) ? oneOf(kit, [not(known), having]) : having;
};

const ofNumber = (kit: Kit, name: NumberName, known: Fill, test: FieldTest, numberOf: (operand: unknown) => number = Number): Fill =>
  withKnown(kit, known, test, inRanges(kit, name, rangesOfTest(test, numberOf)));

const dayOf = (operand: unknown): number => businessDay(parseBusinessDate(String(operand))!);

const ofWord = (kit: Kit, topic: string, test: FieldTest): Fill => {
  const words = kit.words.wordsOf(topic);
  const having = (passing: boolean) => inAnySetOf(kit, topic, words.filter((word) => fieldPasses(word, test) === passing));
  return fieldPasses(null, test) ? not(having(false)) : having(true);
};

const ofFlag = (kit: Kit, test: FieldTest): Fill => {
  const [whenSet, whenNot] = [fieldPasses(true, test), fieldPasses(false, test)];
  if (whenSet === whenNot) return either(whenSet);
  const set = inSetOf(kit, 'flag', test.name);
  return whenSet ? set : not(set);
};

const MONTH_DAYS = Array.from({ length: 12 }, (_, month) =>
  Array.from({ length: 31 }, (_day, day) => `${String(month + 1).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`)).flat();

const born = (name: FieldTest['name'], birthday: string, asOf: Date): FieldValue =>
  fieldValue(name, { ...NOTHING_KNOWN, profile: { ...NOTHING_KNOWN.profile, birthday } }, asOf);

/** What only the day of the year decides: the days that pass, asked of the predicate one by one. */
const ofMonthDay = (kit: Kit, test: FieldTest): Fill => {
  const passing = MONTH_DAYS.filter((day) => fieldPasses(born(test.name, day, kit.asOf), test)).map(birthdayKeyOf);
  return withKnown(kit, inSetOf(kit, 'known', 'birthday'), test, inRanges(kit, 'birthdayKey', rangesOf(passing)));
};

const BIRTH_YEARS = Array.from({ length: 400 }, (_, i) => 1800 + i);

/** Age is a matter of the year of birth once it is known whether this year's birthday has been. */
const ofAge = (kit: Kit, test: FieldTest): Fill => {
  const thisYear = Number(businessDate(kit.asOf).slice(0, 4));
  const hadBirthday = (day: string) => born('age', `1800-${day}`, kit.asOf) === thisYear - 1800;
  const had = inRanges(kit, 'birthdayKey', rangesOf(MONTH_DAYS.filter(hadBirthday).map(birthdayKeyOf)));
  const years = (day: string | undefined) => inRanges(kit, 'birthYear', day === undefined ? [] : rangesOf(BIRTH_YEARS.filter((year) => fieldPasses(born('age', `${year}-${day}`, kit.asOf), test))));
  const [yearsHad, yearsNot] = [years(MONTH_DAYS.find(hadBirthday)), years(MONTH_DAYS.find((day) => !hadBirthday(day)))];
  const known = inSetOf(kit, 'known', 'birthYear');
  const judged = both(kit, [known, oneOf(kit, [both(kit, [had, yearsHad]), both(kit, [not(had), yearsNot])])]);
  return fieldPasses(null, test) ? oneOf(kit, [not(known), judged]) : judged;
};

/** The next lot that ends decides; rows come in the order in which they end. */
const ofExpiry = (kit: Kit, test: FieldTest): Fill => (block, mask, out) => {
  const [seen, fails] = [kit.scratch.take(), kit.scratch.take()];
  seen.fill(0);
  fails.fill(0);
  out.fill(0);
  const [place] = block.logs.lots.columns;
  block.logs.lots.each(kit.asOf.getTime() + 1, Infinity, (endsMs, start, end) => {
    const passes = fieldPasses(businessDay(new Date(endsMs)) - kit.today, test);
    for (let row = start; row < end; row += 1) {
      const at = place![row]!;
      const isNext = ((seen[at >>> 5]! >>> (at & 31)) & 1) === 0;
      setBit(seen, at);
      if (isNext) setBit(passes ? out : fails, at);
    }
  });
  if (fieldPasses(null, test)) subtract(mask, fails, out);
  else for (let i = 0; i < out.length; i += 1) out[i]! &= mask[i]!;
  kit.scratch.give(seen, fails);
};

/** Days from which a tier has been held so long. */
export const heldSince = (kit: Kit, [low, high]: Range): Fill => inRange(kit, 'tierDay', [kit.today - high, kit.today - low]);

export const fillField = (kit: Kit, test: FieldTest): Fill => {
  switch (test.name) {
    case 'gender': case 'source': case 'store': return ofWord(kit, test.name, test);
    case 'birthdayMonth': case 'birthdayWithinDays': return ofMonthDay(kit, test);
    case 'age': return ofAge(kit, test);
    case 'joinedAt': return ofNumber(kit, 'joinedDay', inSetOf(kit, 'known', 'joined'), test, dayOf);
    case 'pointsBalance': return ofNumber(kit, 'points', everyone, test);
    case 'growth': return ofNumber(kit, 'growth', everyone, test);
    case 'pointsExpiringWithinDays': return ofExpiry(kit, test);
    default: return ofFlag(kit, test);
  }
};

const isDay = (operand: unknown): boolean => typeof operand === 'string' && parseBusinessDate(operand) !== undefined;

/** Operands of the kind that the field has; others are left to the predicate's own comparisons. */
export const fieldOperandsFit = ({ name, eq, in: among, gte, lte, between }: FieldTest): boolean => {
  const operands = [eq, gte, lte, ...(among ?? []), ...(between ?? [])].filter((operand) => operand !== undefined);
  const { kind } = FIELDS[name];
  if (kind === 'number') return operands.every((operand) => typeof operand === 'number' && Number.isFinite(operand));
  return kind !== 'day' || operands.every(isDay);
};

