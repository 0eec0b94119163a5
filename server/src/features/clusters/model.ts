import { defineModel, Free } from '../../platform/database';

export interface Cluster {
  key: string;
  apart: string[];
}

/** One document: the last grouping, and whether another is wanted. */
export interface ClusterBook {
  _id: 'clusters';
  runId: string | null;
  madeAt: Date | null;
  clusters: Cluster[];
  wanted: boolean;
  /** Real time until which a worker is at it. */
  leaseUntil: Date;
}
export const ClusterBooks = defineModel<ClusterBook>('cluster_book', { runId: String, madeAt: Date, clusters: Free, wanted: Boolean, leaseUntil: Date });

export interface ClusterMember {
  /** The member. */
  _id: string;
  runId: string;
  key: string;
  paidFen: number;
}
export const ClusterMembers = defineModel<ClusterMember>('cluster_members', { runId: String, key: String, paidFen: Number }, [[{ key: 1, _id: 1 }], [{ runId: 1 }]]);
