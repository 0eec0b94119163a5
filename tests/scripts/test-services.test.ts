import { MongoClient } from 'mongodb';
import { Redis } from 'ioredis';

describe('what every test file gets', () => {
  test('a MongoDB of its own that does transactions', async () => {
    const client = await MongoClient.connect(process.env.MONGODB_URI ?? '');
    const rows = client.db().collection('rows');
    expect(await rows.countDocuments()).toBe(0);
    await rows.insertOne({ kind: 'before' });
    await expect(
      client.withSession((session) =>
        session.withTransaction(async () => {
          await rows.insertOne({ kind: 'undone' }, { session });
          throw new Error('roll back');
        }),
      ),
    ).rejects.toThrow('roll back');
    expect(await rows.countDocuments()).toBe(1);
    await client.close();
  });

  test('a Redis database of its own, empty at first', async () => {
    const redis = new Redis(process.env.REDIS_URL ?? '');
    expect(await redis.dbsize()).toBe(0);
    expect(new URL(process.env.REDIS_URL ?? '').pathname).not.toBe('/0');
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    await redis.set('seen', '1');
    redis.disconnect();
  });
});
