import { defineModel } from '../../platform/database';

interface Asked {
  _id: string;
  /** Unique: what people quote, `P20261122` and six digits. */
  requestNo: string;
  memberId: string;
  askedAt: Date;
  /** By when the brand owes an answer. */
  dueAt: Date;
  closedAt: Date | null;
  /** Unique fact of the act: a repeat finds it. */
  requestKey: string;
}

/** A copy of everything held about a member. */
export interface ExportRequest extends Asked {
  kind: 'export';
  state: 'preparing' | 'ready' | 'fetched';
  /** Hash of the secret in the link that is good now; null: none, or used. */
  linkHash: string | null;
  linkFormat: ExportFormat | null;
  linkUntil: Date | null;
  /** The attempt whose pieces make the file; null: not ready. */
  fileId: string | null;
}
export type ExportFormat = 'html' | 'json';

/** Being forgotten. `cooling` can be withdrawn; `erasing` is finished by a sweeper, whatever cuts it off. */
export interface ErasureRequest extends Asked {
  kind: 'erasure';
  state: 'cooling' | 'erasing' | 'erased' | 'withdrawn';
  eraseAt: Date;
  heldUpBy: string | null;
  /** The door is shut and nothing stands in the way: from here on it goes through to the end. */
  sure: boolean;
}

export interface Complaint extends Asked {
  kind: 'complaint';
  state: 'open' | 'answered';
  topic: string;
  /** null once the member is forgotten. */
  text: string | null;
  answer: string | null;
  answeredBy: string | null;
}

export type PrivacyRequest = ExportRequest | ErasureRequest | Complaint;

export const PrivacyRequests = defineModel<PrivacyRequest>(
  'privacy_requests',
  {
    requestNo: String, memberId: String, askedAt: Date, dueAt: Date, closedAt: Date, requestKey: String, kind: String, state: String, linkHash: String,
    linkFormat: String, linkUntil: Date, fileId: String, eraseAt: Date, heldUpBy: String, sure: Boolean, topic: String, text: String, answer: String, answeredBy: String,
  },
  [
    [{ requestNo: 1 }, { unique: true }], [{ requestKey: 1 }, { unique: true }], [{ memberId: 1, askedAt: -1 }],
    // One erasure at a time, and one file being prepared.
    [{ memberId: 1, kind: 1 }, { unique: true, partialFilterExpression: { state: { $in: ['cooling', 'erasing', 'preparing'] } } }],
    [{ kind: 1, state: 1, eraseAt: 1 }], [{ state: 1, dueAt: 1 }], [{ linkHash: 1 }, { partialFilterExpression: { linkHash: { $type: 'string' } } }],
  ],
);

/** A finished file in sealed pieces, since a document has a limit and the file holds everything in the clear. */
export interface FilePiece {
  /** `fileId:n` */
  _id: string;
  fileId: string;
  requestId: string;
  memberId: string;
  n: number;
  sealed: string;
  /** Real time at which the piece goes. */
  goesAt: Date;
}
export const FilePieces = defineModel<FilePiece>(
  'privacy_files', { fileId: String, requestId: String, memberId: String, n: Number, sealed: String, goesAt: Date },
  [[{ fileId: 1, n: 1 }, { unique: true }], [{ memberId: 1 }], [{ goesAt: 1 }, { expireAfterSeconds: 0 }]],
);
