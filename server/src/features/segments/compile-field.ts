import type { FieldName } from '@shuke/shared/contract/segment-rule';
import type { FieldTest } from '@shuke/shared/rules/segments/rule-tree';
import { businessDate, businessDay, DAY_MS } from '@shuke/shared/values/time';
import { among, and, dayOf, letIn, type Expression } from './expression';

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;

/** The day number of a birthday `MM-DD` in a year; 29 February is kept on the 28th in other years. */
const birthdayIn = (key: Expression, year: number): Expression => {
  const kept: Expression = isLeap(year) ? key : { $cond: [{ $eq: [key, '02-29'] }, '02-28', key] };
  return { $divide: [{ $toLong: { $dateFromString: { dateString: { $concat: [`${year}-`, kept] }, format: '%Y-%m-%d' } } }, DAY_MS] };
};

const KEY: Expression = { $substrCP: ['$birthday', { $subtract: [{ $strLenCP: '$birthday' }, 5] }, 5] };

const birthdayValues = (asOf: Date): Record<'birthdayMonth' | 'birthdayWithinDays' | 'age', Expression> => {
  const [today, year] = [businessDay(asOf), Number(businessDate(asOf).slice(0, 4))];
  const yearsOld = { $subtract: [{ $subtract: [year, { $toInt: { $substrCP: ['$birthday', 0, 4] } }] }, { $cond: [{ $lte: ['$$day', today] }, 0, 1] }] };
  return {
    birthdayMonth: { $toInt: { $substrCP: [KEY, 0, 2] } },
    birthdayWithinDays: letIn(
      { day: birthdayIn(KEY, year), next: birthdayIn(KEY, year + 1) },
      { $subtract: [{ $cond: [{ $gte: ['$$day', today] }, '$$day', '$$next'] }, today] },
    ),
    age: {
      $cond: [
        { $eq: [{ $strLenCP: '$birthday' }, 10] },
        letIn({ day: birthdayIn(KEY, year) }, letIn({ years: yearsOld }, { $cond: [{ $lt: ['$$years', 0] }, null, '$$years'] })),
        null,
      ],
    },
  };
};

const isText = (path: string): Expression => ({ $eq: [{ $type: path }, 'string'] });
const agreed = (channel: string): Expression => ({ $eq: [`$consents.${channel}`, true] });
const joined: Expression = { $eq: ['$status', 'joined'] };

const REACHABLE: Record<string, Expression> = {
  inbox: and([joined, agreed('inbox')]),
  subscribe: and([joined, agreed('subscribe'), { $gt: [{ $size: { $ifNull: ['$permissions', []] } }, 0] }]),
  sms: and([isText('$phoneIndex'), agreed('sms')]),
  wecom: and([isText('$wecomExternalUserId'), agreed('wecom')]),
};

const valueOf = (name: FieldName, asOf: Date): Expression => {
  switch (name) {
    case 'gender': return { $cond: [{ $eq: ['$gender', 'unknown'] }, null, '$gender'] };
    case 'birthdayMonth': case 'birthdayWithinDays': case 'age': return { $cond: [isText('$birthday'), birthdayValues(asOf)[name], null] };
    case 'joinedAt': return {
      $cond: [
        and([{ $eq: [{ $type: '$joinedAt' }, 'date'] }, { $lte: ['$joinedAt', asOf] }]),
        { $dateToString: { date: '$joinedAt', format: '%Y-%m-%d', timezone: '+08:00' } },
        null,
      ],
    };
    case 'source': return '$source.kind';
    case 'store': return { $ifNull: ['$homeStoreId', null] };
    case 'pointsBalance': return { $ifNull: [{ $first: '$points.balanceAfter' }, 0] };
    case 'growth': return { $ifNull: [{ $first: '$growth.balanceAfter' }, 0] };
    case 'pointsExpiringWithinDays':
      return letIn({ first: { $min: '$lots.expiresAt' } }, { $cond: [{ $eq: ['$$first', null] }, null, { $subtract: [dayOf('$$first'), businessDay(asOf)] }] });
    default: {
      const [kind, channel = ''] = name.split('.');
      return kind === 'consent' ? agreed(channel) : REACHABLE[channel]!;
    }
  }
};

const literal = (value: string | number | boolean): Expression => ({ $literal: value });

/** What is not known is null, and null passes `exists: false` alone. */
export const compileField = ({ name, eq, in: list, gte, lte, between, exists }: FieldTest, asOf: Date): Expression => {
  const tests: Expression[] = [
    ...(eq === undefined ? [] : [{ $eq: ['$$v', literal(eq)] }]),
    ...(list ? [among('$$v', list)] : []),
    ...(gte === undefined ? [] : [{ $gte: ['$$v', literal(gte)] }]),
    ...(lte === undefined ? [] : [{ $lte: ['$$v', literal(lte)] }]),
    ...(between ? [{ $gte: ['$$v', literal(between[0])] }, { $lt: ['$$v', literal(between[1])] }] : []),
  ];
  const known = { $ne: ['$$v', null] };
  const asked = exists === undefined ? [] : [exists ? known : { $not: [known] }];
  return letIn({ v: valueOf(name, asOf) }, and([...asked, ...(tests.length > 0 ? [known, ...tests] : [])]));
};
