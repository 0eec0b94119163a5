/** Topics have room for so many words each. */
const ROOM = 2 ** 30;

/** Small numbers for the words that facts are made of: ids of tags, stores, products …, each under what it is a word for. */
export class Words {
  private readonly topics = new Map<string, Map<string, number>>();
  /** Where the keys of a topic begin. */
  private readonly bases = new Map<string, number>();

  private topic(topic: string): Map<string, number> {
    const known = this.topics.get(topic);
    if (known) return known;
    const words = new Map<string, number>();
    this.bases.set(topic, this.topics.size * ROOM);
    this.topics.set(topic, words);
    return words;
  }

  /** Counts from 1 in each topic; 0 stands for none. */
  code(topic: string, word: string | null): number {
    if (word === null) return 0;
    const words = this.topic(topic);
    const known = words.get(word);
    if (known !== undefined) return known;
    words.set(word, words.size + 1);
    return words.size;
  }

  /** Codes of those words that are known at all. */
  find(topic: string, words: readonly string[]): number[] {
    return words.flatMap((word) => this.topics.get(topic)?.get(word) ?? []);
  }

  /** A number that no word of any other topic has. */
  key(topic: string, word: string): number {
    return this.code(topic, word) + this.bases.get(topic)!;
  }

  findKeys(topic: string, words: readonly string[]): number[] {
    return this.find(topic, words).map((code) => code + this.bases.get(topic)!);
  }

  wordsOf(topic: string): string[] {
    return [...(this.topics.get(topic)?.keys() ?? [])];
  }

  toPlain(): [topic: string, words: string[]][] {
    return [...this.topics].map(([topic, words]) => [topic, [...words.keys()]]);
  }

  static fromPlain(plain: ReturnType<Words['toPlain']>): Words {
    const words = new Words();
    for (const [topic, list] of plain) {
      words.topic(topic);
      for (const word of list) words.code(topic, word);
    }
    return words;
  }
}
