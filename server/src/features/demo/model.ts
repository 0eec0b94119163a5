import { defineModel, Free } from '../../platform/database';

export interface DemoPersona {
  openid: string;
  name: string;
  kind: 'member' | 'visitor' | 'staff';
  note: string;
}

export interface DemoAccount {
  username: string;
  password: string;
  role: string;
  roleName: string;
}

/** What was made for a demo brand; absent on a brand of one's own. */
export interface DemoFacts {
  _id: 'demo';
  /** `writing`: whoever makes the demo is at it, or was cut off half way. */
  state: 'writing' | 'done';
  madeAt: Date;
  personas: DemoPersona[];
  consoleAccounts: DemoAccount[];
}

export const DemoBook = defineModel<DemoFacts>('demo_facts', {
  state: String,
  madeAt: Date,
  personas: Free,
  consoleAccounts: Free,
});
