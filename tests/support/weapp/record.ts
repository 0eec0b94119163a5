/** What the harness noticed while the package ran: every wx call, every byte of setData, everything that is wrong. */
export type ProblemKind =
  | 'package' | 'template' | 'script-error' | 'missing-api' | 'unknown-api' | 'bad-argument' | 'bad-data' | 'platform';

export interface Problem {
  kind: ProblemKind;
  text: string;
}

export interface WxCall {
  name: string;
  /** The first argument as it was at the time of the call; functions left out. */
  options: Record<string, unknown>;
  args: unknown[];
}

export interface SetDataNote {
  page: string;
  bytes: number;
}

export interface RunRecord {
  calls: WxCall[];
  problems: Problem[];
  setData: SetDataNote[];
  console: { level: string; text: string }[];
  problem(kind: ProblemKind, text: string): void;
}

export const createRecord = (): RunRecord => {
  const problems: Problem[] = [];
  return {
    calls: [],
    problems,
    setData: [],
    console: [],
    problem: (kind, text) => {
      if (!problems.some((known) => known.kind === kind && known.text === text)) problems.push({ kind, text });
    },
  };
};

/** A plain copy for the log: what JSON keeps. */
export const plainCopy = (value: unknown): unknown => {
  try {
    return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
  } catch {
    return String(value);
  }
};
