import fc from 'fast-check';
import { Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { isDuplicateKey } from '../../server/src/platform/database';
import type { TestApp } from '../support/build-test-app';
import { collections, memberOf, personFrom, rowOf, teamsOf, type Row } from './segments-people';

/** Random changes to whatever facts come from: rows come, change, are replaced, move to somebody else and go. */
type Draw = () => number;

/** Numbers in [0, 1), the same for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator (Numerical Recipes). */
const drawFrom = (seed: number): Draw => {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
};

const oneOf = <T>(draw: Draw, list: readonly T[]): T => list[Math.floor(draw() * list.length)]!;

export interface Shaker {
  /** Does one random thing. Answers what, for the message of a failure. */
  shake(): Promise<string>;
}

export const shakerFor = async (app: TestApp, firstDay: number, seed: number): Promise<Shaker> => {
  const { db } = app.deps;
  const draw = drawFrom(seed);
  const people = fc.sample(personFrom(firstDay), { numRuns: 200, seed });
  const ids = async (): Promise<string[]> => (await Members(db).find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
  const everybody = await ids();
  const some = async (collection: string): Promise<Row | undefined> =>
    (await db.collection(collection).aggregate<Row>([{ $sample: { size: 1 } }]).toArray())[0];
  let seq = 1_000_000 * (1 + (seed % 1000));

  const rowsFor = (collection: string): Row[] => {
    if (collection === 'group_buy_teams') return teamsOf(everybody.slice(0, 30), firstDay, Math.floor(draw() * 1e9)).slice(0, 1);
    const drawn = oneOf(draw, people).things[collection as keyof (typeof people)[number]['things']] as Row[];
    return drawn.map((row) => rowOf(collection, row, oneOf(draw, everybody), (seq += 1)));
  };
  const changeMember = async (kind: string): Promise<void> => {
    if (kind === 'come') await db.collection('members').insertOne(memberOf(oneOf(draw, people), await reserveOrdinals(app.deps, 1)) as never);
    if (kind === 'go') await db.collection('members').deleteOne({ _id: oneOf(draw, everybody) } as never);
    const { _id, ordinal: _ordinal, phoneIndex: _phone, wecomExternalUserId: _wecom, ...fresh } = memberOf(oneOf(draw, people), 0);
    await db.collection('members').updateOne({ _id: oneOf(draw, everybody) } as never, { $set: fresh });
  };
  const acts: Record<string, (collection: string) => Promise<void>> = {
    come: async (collection) => {
      const rows = rowsFor(collection);
      if (rows.length > 0) await db.collection(collection).insertMany(rows as never);
    },
    change: async (collection) => {
      const [row, fresh] = [await some(collection), rowsFor(collection)[0]];
      if (!row || !fresh) return;
      const { _id, memberId: _memberId, ...rest } = fresh;
      await db.collection(collection).updateOne({ _id: row._id as never }, { $set: rest });
    },
    replace: async (collection) => {
      const [row, fresh] = [await some(collection), rowsFor(collection)[0]];
      if (row && fresh) await db.collection(collection).replaceOne({ _id: row._id as never }, { ...fresh, _id: row._id });
    },
    move: async (collection) => {
      const row = await some(collection);
      const field = collection === 'group_buy_teams' ? 'seats.0.memberId' : 'memberId';
      if (row) await db.collection(collection).updateOne({ _id: row._id as never }, { $set: { [field]: oneOf(draw, everybody) } });
    },
    go: async (collection) => {
      const row = await some(collection);
      if (row) await db.collection(collection).deleteOne({ _id: row._id as never });
    },
  };
  return {
    shake: async () => {
      const [collection, act] = [oneOf(draw, collections), oneOf(draw, Object.keys(acts))];
      try {
        await (collection === 'members' ? changeMember(act) : acts[act]!(collection));
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      return `${collection}: ${act}`;
    },
  };
};

