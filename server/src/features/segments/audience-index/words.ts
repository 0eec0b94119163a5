/** Small numbers for the words that facts are made of: ids of tags, stores, products …, each under what it is a word for. */
export class Words {
  private readonly codes = new Map<string, number>();
  private readonly byTopic = new Map<string, Map<string, number>>();

  /** Codes count from 1; 0 stands for "none". */
  code(topic: string, word: string): number {
    const known = this.byTopic.get(topic)?.get(word);
    if (known !== undefined) return known;
    const code = this.codes.size + 1;
    this.codes.set(JSON.stringify([topic, word]), code);
    const words = this.byTopic.get(topic) ?? new Map<string, number>();
    this.byTopic.set(topic, words.set(word, code));
    return code;
  }

  codeOrNone(topic: string, word: string | null): number {
    return word === null ? 0 : this.code(topic, word);
  }

  /** Codes of those words that are known at all. */
  find(topic: string, words: readonly string[]): number[] {
    return words.flatMap((word) => this.byTopic.get(topic)?.get(word) ?? []);
  }

  wordsOf(topic: string): ReadonlyMap<string, number> {
    return this.byTopic.get(topic) ?? new Map();
  }

  toPlain(): string[] {
    return [...this.codes.keys()];
  }

  static fromPlain(plain: readonly string[]): Words {
    const words = new Words();
    for (const key of plain) {
      const [topic, word] = JSON.parse(key) as [string, string];
      words.code(topic, word);
    }
    return words;
  }
}
