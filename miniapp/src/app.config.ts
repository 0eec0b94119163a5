import { groupBuyPages } from './packages/group-buys/pages';
import { mallPages } from './packages/mall/pages';
import { memberPages } from './packages/member/pages';
import { referralPages } from './packages/referral/pages';
import { shopPages } from './packages/shop/pages';
import { staffPages } from './packages/staff/pages';

const tab = (key: string, text: string) => ({
  pagePath: `pages/${key}/index`, text, iconPath: `assets/tab/${key}.png`, selectedIconPath: `assets/tab/${key}-active.png`,
});

const packages = [
  { root: 'packages/member', name: 'member', pages: memberPages },
  { root: 'packages/shop', name: 'shop', pages: shopPages },
  { root: 'packages/group-buys', name: 'group-buys', pages: groupBuyPages },
  { root: 'packages/referral', name: 'referral', pages: referralPages },
  { root: 'packages/mall', name: 'mall', pages: mallPages },
  { root: 'packages/staff', name: 'staff', pages: staffPages },
].filter(({ pages }) => pages.length > 0);

/** What a member is likely to open next is fetched while the page before is being read. */
const nextPackages = { member: ['pages/home/index', 'pages/me/index'], shop: ['pages/shop/index'], 'group-buys': ['pages/shop/index'] };

const preloadRule = () => {
  const rule: Record<string, { network: 'all'; packages: string[] }> = {};
  const known = new Set(packages.map(({ name }) => name));
  for (const [name, pages] of Object.entries(nextPackages)) {
    if (!known.has(name)) continue;
    for (const page of pages) (rule[page] ??= { network: 'all', packages: [] }).packages.push(name);
  }
  return rule;
};

export default defineAppConfig({
  pages: ['pages/home/index', 'pages/shop/index', 'pages/code/index', 'pages/inbox/index', 'pages/me/index'],
  subPackages: packages,
  preloadRule: preloadRule(),
  tabBar: {
    custom: true,
    color: '#5B6472',
    selectedColor: '#14785A',
    backgroundColor: '#FFFFFF',
    borderStyle: 'white',
    list: [tab('home', '首页'), tab('shop', '商城'), tab('code', '会员码'), tab('inbox', '消息'), tab('me', '我的')],
  },
  window: {
    navigationBarBackgroundColor: '#F7F5F0',
    navigationBarTextStyle: 'black',
    navigationBarTitleText: '熟客',
    backgroundColor: '#F7F5F0',
    backgroundTextStyle: 'dark',
  },
  // Every interface that touches what belongs to a person is declared, see the privacy guideline in WeChat's console.
  __usePrivacyCheck__: true,
  requiredPrivateInfos: ['getLocation'],
  permission: { 'scope.userLocation': { desc: '用于找到离你最近的门店，可以不同意' } },
  lazyCodeLoading: 'requiredComponents',
  animation: false,
});
