import type { ConsoleRole, StaffRole } from '../../../shared/contract/contract';
import { fixedId } from '../random';

export interface DemoStaff {
  _id: string;
  key: string;
  name: string;
  role: StaffRole;
  storeIds: string[];
}

const staff = (key: string, name: string, role: StaffRole, ...stores: string[]): DemoStaff => ({
  _id: fixedId(`staff:${key}`),
  key,
  name,
  role,
  storeIds: stores.map((store) => fixedId(`store:${store}`)),
});

export const STAFF: readonly DemoStaff[] = [
  staff('zhou', '周以安', 'associate', 'wukang'),
  staff('he', '何书亭', 'store-manager', 'wukang'),
  staff('tang', '唐映雪', 'associate', 'jingan'),
  staff('ye', '叶知秋', 'store-manager', 'jingan'),
  staff('song', '宋青禾', 'associate', 'binjiang'),
  staff('fang', '方砚山', 'store-manager', 'binjiang'),
];

export interface DemoOperator {
  _id: string;
  username: string;
  /** Of the demo brand alone, shown on the first page; a real brand is set up without these people. */
  password: string;
  name: string;
  role: ConsoleRole;
  roleName: string;
  storeIds: string[];
}

const operator = (
  username: string,
  name: string,
  role: ConsoleRole,
  roleName: string,
  storeIds: string[] = [],
): DemoOperator => ({
  _id: fixedId(`operator:${username}`),
  username,
  password: `tingyan-${username}`,
  name,
  role,
  roleName,
  storeIds,
});

/** The manager comes first: it is the account that the first page offers. */
export const OPERATORS: readonly DemoOperator[] = [
  operator('yunying', '江岚', 'manager', '运营'),
  operator('admin', '许庭筠', 'admin', '管理员'),
  operator('dianzhang', '何书亭', 'store-manager', '店长（武康路店）', [fixedId('store:wukang')]),
  operator('shenji', '秦砚', 'auditor', '审计'),
  operator('kefu', '苏棠', 'support', '客服'),
];
