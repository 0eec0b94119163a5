/** One call takes so many lines; a longer file goes in several, and each is safe to send again. */
export const linesAtOnce = 5_000;
export const mostLines = 100_000;

export interface Piece {
  text: string;
  /** Lines before it, so that places can be told as the file's own. */
  before: number;
  lines: number;
}

/** A file in pieces that one call takes. */
export function piecesOf(text: string): Piece[] {
  const lines = text.split(/\r\n|\n|\r/);
  const pieces: Piece[] = [];
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    const some = lines.slice(from, from + linesAtOnce);
    if (some.some((line) => line.trim() !== '')) pieces.push({ text: some.join('\n'), before: from, lines: some.length });
  }
  return pieces;
}

export interface Fault { line: number; text: string; reason: string }
export interface Answer { lines: number; members: number; faults: Fault[] }

export const nothingRead: Answer = { lines: 0, members: 0, faults: [] };

export const addAnswer = (sum: Answer, piece: Piece, answer: Answer): Answer => ({
  lines: sum.lines + answer.lines,
  members: sum.members + answer.members,
  faults: [...sum.faults, ...answer.faults.map((fault) => ({ ...fault, line: fault.line + piece.before }))],
});
