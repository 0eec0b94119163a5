import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brokenCopy, builtWeapp } from '../support/weapp/built-package';
import { closePhones, expectClean, onPhone, reopen } from '../support/weapp/on-phone';
import { WxRefusal } from '../support/weapp/phone';
import type { ProblemKind } from '../support/weapp/record';
import { readWxSignatures } from '../support/weapp/wx-signatures';

jest.setTimeout(180_000);

let dist = '';
beforeAll(async () => {
  dist = await builtWeapp();
});
afterEach(closePhones);

const removals: (() => void)[] = [];
afterAll(() => removals.forEach((remove) => remove()));

/** A copy with something wrong in it. */
const broken = (damage: (file: (name: string) => string) => void): string => {
  const copy = brokenCopy(dist, (folder) => damage((name) => path.join(folder, name)));
  removals.push(copy.remove);
  return copy.dist;
};

/** What the harness says of a package whose home page also runs this line. */
const problemsOf = async (line: string): Promise<{ kind: ProblemKind; text: string }[]> => {
  const { app } = await onPhone({ dist: broken((file) => appendFileSync(file('pages/home/index.js'), `\n;${line};`)) });
  return app.record.problems;
};

describe('the compiled package runs without WeChat', () => {
  test('it launches, signs in and draws home from one HTTP server', async () => {
    const phone = await onPhone();
    expect(phone.app.path).toBe('pages/home/index');
    expect(phone.app.text()).toContain('再消费 ¥86 升金毫');
    expect(phone.app.calls('login')).toHaveLength(1);
    expect(phone.server.requests.map(({ route }) => route)).toContain('GET /v1/member/home');
    expectClean(phone);
  });

  test('a tab is kept while another is shown; a sub-package opens on top and closes again', async () => {
    const phone = await onPhone();
    const { app } = phone;
    await app.switchTab('pages/shop/index');
    await app.input('搜商品、香气、产地', '龙井', true);
    await app.tap('首页');
    expect(app.path).toBe('pages/home/index');
    await app.tap('商城');
    expect(app.text()).toContain('明前龙井');
    expect(app.text()).not.toContain('老白茶饼');
    await app.tap('明前龙井');
    expect(app.stack).toEqual(['pages/shop/index', 'packages/shop/product/index']);
    await app.back();
    expect(app.stack).toEqual(['pages/shop/index']);
    expectClean(phone);
  });

  test('storage outlives a run, so that the second launch signs in to nobody', async () => {
    const phone = await onPhone();
    const again = await reopen(phone);
    expect(again.calls('login')).toHaveLength(0);
    expect(again.text()).toContain('银芽');
    again.assertClean();
  });

  test('without a network the last home is shown with its time', async () => {
    const phone = await onPhone();
    phone.app.setOnline(false);
    phone.app.travel(3 * 60_000);
    await phone.app.life('onHide');
    await phone.app.life('onShow');
    await phone.app.waitFor('网络不通');
    expect(phone.app.text()).toContain('3 分钟前');
    expect(phone.app.text()).toContain('再消费 ¥86 升金毫');
    expectClean(phone);
  });

  test('every setData is counted in bytes, and none is near what a phone chokes on', async () => {
    const { app } = await onPhone();
    await app.switchTab('pages/shop/index');
    expect(app.record.setData.length).toBeGreaterThan(2);
    expect(Math.max(...app.record.setData.map(({ bytes }) => bytes))).toBeLessThan(64 * 1024);
  });

  test('React is 18.3.1 at run time, and React 19 nowhere', async () => {
    const { app } = await onPhone();
    const versions = app.evaluate(`(() => {
      let load;
      wx.webpackJsonp.push([['proof'], {}, (require) => { load = require; }]);
      return Object.keys(load.m)
        .filter((id) => /\\.version\\s*=\\s*"\\d+\\.\\d+\\.\\d+"/.test(load.m[id].toString()))
        .map((id) => load(id))
        .filter((exports) => exports && exports.createElement && exports.useState)
        .map((exports) => exports.version);
    })()`) as string[];
    expect([...versions]).toEqual(['18.3.1']);
  });
});

describe('what WeChat asks the person', () => {
  test('a refused location is an answer that pages live with', async () => {
    const phone = await onPhone({ answers: { location: () => { throw new WxRefusal('auth deny'); } } });
    await phone.app.open('packages/member/stores/index');
    expect(phone.app.text()).toContain('武康路店');
    expectClean(phone);
  });

  test('a page can be shared when it says so, with a title and its own address', async () => {
    const { app } = await onPhone();
    await app.switchTab('pages/shop/index');
    await app.tap('肉桂');
    const shared = await app.share();
    expect(shared.title).toContain('肉桂');
    expect(shared.path).toMatch(/^\/packages\/shop\/product\/index\?id=[0-9a-f]{24}$/);
  });
});

describe('negative controls: the harness sees what is broken', () => {
  test('a page that app.json does not name cannot be opened', async () => {
    const { app } = await onPhone({
      dist: broken((file) => {
        const json = readFileSync(file('app.json'), 'utf8');
        writeFileSync(file('app.json'), json.replace('"basket/index",', ''));
      }),
    });
    await app.open('packages/shop/basket/index').catch(() => undefined);
    expect(app.record.problems).toEqual([{ kind: 'platform', text: 'page packages/shop/basket/index is not in app.json' }]);
  });

  test('a page of app.json whose files are missing', async () => {
    const { app } = await onPhone({ dist: broken((file) => rmSync(file('packages/shop/basket/index.js'))) });
    expect(app.record.problems).toContainEqual({ kind: 'package', text: expect.stringContaining('packages/shop/basket/index.js is not in the package') });
    expect(() => app.assertClean()).toThrow(/basket/);
  });

  test('a template with a broken expression', async () => {
    const { app } = await onPhone({ dist: broken((file) => appendFileSync(file('base.wxml'), '\n<template name="x"><view class="{{a"></view></template>')) });
    expect(app.record.problems).toContainEqual({ kind: 'template', text: expect.stringContaining('base.wxml') });
  });

  test('a tab bar that the app’s styles do not reach', async () => {
    const { app } = await onPhone({ dist: broken((file) => writeFileSync(file('custom-tab-bar/index.json'), '{"component":true,"usingComponents":{"comp":"../comp"}}')) });
    expect(app.record.problems).toContainEqual({ kind: 'package', text: expect.stringContaining('custom-tab-bar has no styles') });
  });

  test.each([
    ['a global of browsers', 'new TextEncoder()', 'script-error', 'TextEncoder'],
    ['a method that older phones lack', '[1].at(0)', 'script-error', 'at is not a function'],
    ['code built from text', 'new Function("return 1")()', 'script-error', 'code from text'],
    ['an API that the harness does not have', 'wx.startBeaconDiscovery({ uuids: [] })', 'missing-api', 'wx.startBeaconDiscovery'],
    ['an API that the typings do not know', 'wx.openTeaHouse && wx.openTeaHouse()', 'unknown-api', 'wx.openTeaHouse'],
    ['an option that the typings do not know', 'wx.showToast({ title: "x", icon: "none", colour: "red" })', 'bad-argument', 'has no option colour'],
    ['an option of the wrong type', 'wx.showToast({ title: 5, icon: "none" })', 'bad-argument', 'title should be a string'],
    ['a missing option', 'wx.navigateTo({ fail: () => 0 })', 'bad-argument', 'needs url'],
    ['a method that wx.request does not send', 'wx.request({ url: "https://x.test", method: "PATCH", fail: () => 0 })', 'bad-argument', 'method is "PATCH"'],
    ['an undeclared use of the place', 'wx.getFuzzyLocation({ type: "wgs84", fail: () => 0 })', 'platform', 'requiredPrivateInfos'],
    ['opening a tab with navigateTo', 'wx.navigateTo({ url: "/pages/me/index", fail: () => 0 })', 'platform', 'only switchTab'],
    ['a sound that is a data address', 'const a = wx.createInnerAudioContext(); a.src = "data:audio/wav;base64,AA"; a.play()', 'platform', 'no data address'],
  ])('%s', async (_what, line, kind, words) => {
    const problems = await problemsOf(line);
    expect(problems).toContainEqual({ kind, text: expect.stringContaining(words) });
  });

  test('the typings hold enough names that a misspelt one stands out', () => {
    const signatures = readWxSignatures();
    expect(signatures.size).toBeGreaterThan(400);
    expect([...(signatures.get('scanCode')?.option?.keys() ?? [])]).toEqual(expect.arrayContaining(['onlyFromCamera', 'scanType']));
  });
});
