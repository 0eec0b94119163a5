import type { Access, ConsoleRole, StaffRole } from '@shuke/shared/contract/contract';

export interface MemberActor {
  kind: 'member';
  id: string;
  joined: boolean;
  name: string;
}
export interface StaffActor {
  kind: 'staff';
  id: string;
  memberId: string;
  role: StaffRole;
  storeIds: string[];
  name: string;
}
export interface OperatorActor {
  kind: 'operator';
  id: string;
  role: ConsoleRole;
  /** For a store manager: the stores whose members and orders may be seen. Empty for other roles: all. */
  storeIds: string[];
  name: string;
}
export type Actor = MemberActor | StaffActor | OperatorActor;

export type ActorOf<A extends Access> = A extends { audience: 'member' }
  ? MemberActor
  : A extends { audience: 'staff' }
    ? StaffActor
    : A extends { audience: 'console' }
      ? OperatorActor
      : Actor | null;

/** Who stands behind a token is read anew at each request, so that a removed role ends at once. */
export interface ActorSources {
  member(id: string): Promise<MemberActor | undefined>;
  staff(id: string): Promise<StaffActor | undefined>;
  operator(id: string): Promise<OperatorActor | undefined>;
}

export interface TokenClaims {
  sub: string;
  aud: 'member' | 'console';
  /** Set when this member also works at a store. */
  staffId?: string;
}
