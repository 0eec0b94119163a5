import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { defineModel, Free } from '../../platform/database';

export interface Segment {
  _id: string;
  name: string;
  rule: SegmentRule;
  count: number;
  countedAt: Date;
  createdAt: Date;
  createdBy: string;
}
export const Segments = defineModel<Segment>('segments', { name: String, rule: Free, count: Number, countedAt: Date, createdAt: Date, createdBy: String }, [[{ createdAt: -1 }]]);
