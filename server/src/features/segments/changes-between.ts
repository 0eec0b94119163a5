export interface Change {
  memberId: string;
  kind: 'entered' | 'left';
}

/** What must happen to `present` to become `wanted`; both ascending, each id once. Holds one id of each at a time. */
export async function* changesBetween(present: AsyncIterable<string>, wanted: AsyncIterable<string>): AsyncGenerator<Change> {
  const [old, now] = [present[Symbol.asyncIterator](), wanted[Symbol.asyncIterator]()];
  let [was, is] = await Promise.all([old.next(), now.next()]);
  while (!was.done || !is.done) {
    if (is.done || (!was.done && was.value < is.value)) {
      yield { memberId: was.value as string, kind: 'left' };
      was = await old.next();
    } else if (was.done || is.value < was.value) {
      yield { memberId: is.value, kind: 'entered' };
      is = await now.next();
    } else {
      [was, is] = await Promise.all([old.next(), now.next()]);
    }
  }
}
