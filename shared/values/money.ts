/** Money is an integer number of fen. Anything else is a bug of the caller. */
export type Fen = number;

export const isFen = (value: unknown): value is Fen => Number.isSafeInteger(value) && (value as number) >= 0;

/** `1250` → `¥12.50`; always two decimals, so that columns of prices line up. */
export const formatFen = (fen: Fen): string => `${fen < 0 ? '-' : ''}¥${fenToYuan(Math.abs(fen))}`;

export const fenToYuan = (fen: Fen): string => {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** `¥86`, `¥86.5`: for sentences, without needless zeros. */
export const formatFenShort = (fen: Fen): string => `¥${fenToYuan(fen).replace(/\.?0+$/, '')}`;

/** Parses a decimal text without going through floating point. Answers undefined for anything but `12`, `12.3`, `12.34`. */
export const yuanToFen = (text: string): Fen | undefined => {
  const match = /^(-?)(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -fen : fen;
};

/** Splits `totalFen` by weights so that the parts add up exactly (largest remainder method). */
export const splitFen = (totalFen: Fen, weights: readonly number[]): Fen[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum <= 0) return weights.map((_, i) => (i === 0 ? totalFen : 0));
  const exact = weights.map((w) => (totalFen * w) / sum);
  const parts = exact.map(Math.floor);
  const rest = totalFen - parts.reduce((a, b) => a + b, 0);
  const byRemainder = exact.map((e, i) => ({ i, r: e - Math.floor(e) })).sort((a, b) => b.r - a.r || a.i - b.i);
  for (const { i } of byRemainder.slice(0, rest)) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
};
