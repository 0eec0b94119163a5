/**
 * Runs a compiled mini-program package without WeChat: the real files, the vendor's template compiler and component
 * framework, a phone whose answers tests choose, and real HTTP. See docs of each part beside this file.
 */
import { createAppRealm, type AppRealm } from './app-realm';
import { createScreenReader, type ScreenReader } from './on-screen';
import { splitUrl } from './open-page';
import { PageStack } from './page-stack';
import { createScreen, defaultAnswers, phones, type PhoneAnswers, type PhoneShape, type ScreenState, type WxParts } from './phone';
import { createRecord, type RunRecord, type WxCall } from './record';
import { notePackageFaults, readWeappPackage, type WeappPackage } from './read-package';
import { createFingers, type Fingers } from './touch';
import { createViewLayer, type DrawnNode, type ViewLayer } from './view-layer';
import { createWx } from './wx';
import { createIntersectionObserver, createSelectorQuery } from './wx-query';

export interface LaunchOptions {
  /** Folder of the compiled package. */
  dist: string;
  /** Page and query to open, such as `pages/home/index?scene=s1`; the first page when absent. */
  url?: string;
  /** WeChat's number for where the start came from: 1001 the list, 1047 a mini-program code, 1007 a shared card. */
  scene?: number;
  /** `https://api.example` → `http://127.0.0.1:1234`. */
  hosts?: Record<string, string>;
  answers?: Partial<PhoneAnswers>;
  /** Kept between launches: the same phone. */
  storage?: Map<string, string>;
  shape?: PhoneShape;
}

const quietMs = 40;
const patienceMs = 15_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Machinery {
  parts: WxParts;
  realm: AppRealm;
  view: ViewLayer;
  pages: PageStack;
}

const createParts = (pack: WeappPackage, options: LaunchOptions, realm: () => AppRealm): WxParts => ({
  pack,
  record: createRecord(),
  shape: options.shape ?? phones.common,
  answers: { ...defaultAnswers(), ...options.answers },
  storage: options.storage ?? new Map(),
  hosts: options.hosts ?? {},
  network: { online: true },
  screen: createScreen(),
  realm,
  pending: { count: 0 },
  gesture: { at: 0 },
});

interface AppDefinition {
  [name: string]: unknown;
}

const assemble = (options: LaunchOptions): Machinery => {
  const pack = readWeappPackage(options.dist);
  const holder: { realm?: AppRealm; app?: AppDefinition } = {};
  const realm = (): AppRealm => holder.realm as AppRealm;
  const parts = createParts(pack, options, realm);
  notePackageFaults(pack, parts.record);
  const view = createViewLayer(pack, parts.record);
  const pages = new PageStack(parts, () => view);
  const start = splitUrl(options.url ?? (pack.app.pages[0] as string));
  const launch = { path: start.path, query: start.query, scene: options.scene ?? 1001, referrerInfo: {}, shareTicket: undefined };
  const own = (): unknown => realm().own(launch);
  const query = createSelectorQuery(parts.shape, realm);
  const observer = createIntersectionObserver(parts.shape, realm);
  const listen = (): unknown => undefined;
  const wx = createWx(parts, {
    ...pages.calls(),
    createSelectorQuery: query,
    createIntersectionObserver: observer,
    getLaunchOptionsSync: own,
    getEnterOptionsSync: own,
    nextTick: (run: () => void) => void setImmediate(() => realm().guard('nextTick', run)),
    onAppShow: listen, offAppShow: listen, onAppHide: listen, offAppHide: listen, onError: listen, offError: listen,
    onUnhandledRejection: listen, offUnhandledRejection: listen, onPageNotFound: listen, offPageNotFound: listen,
  });
  holder.realm = createAppRealm(pack, parts.record, {
    wx,
    ...pages.constructors(),
    App: (definition: AppDefinition) => { holder.app = definition; },
    getApp: () => holder.app,
    getCurrentPages: () => pages.instances(),
    __wxConfig: { pages: pack.pages },
  });
  const life = (name: string): unknown => realm().guard(`App ${name}`, () =>
    (holder.app?.[name] as ((options: unknown) => void) | undefined)?.call(holder.app, own()));
  realm().guard('app.js', () => realm().run('app.js'));
  life('onLaunch');
  life('onShow');
  if (!pack.pages.includes(start.path)) parts.record.problem('platform', `page ${start.path} is not in app.json`);
  else pages.open(options.url ?? start.path);
  return { parts, realm: holder.realm, view, pages };
};

export class Weapp {
  readonly record: RunRecord;
  readonly answers: PhoneAnswers;
  readonly storage: Map<string, string>;
  readonly screen: ScreenState;
  readonly shape: PhoneShape;
  readonly pack: WeappPackage;
  private readonly reader: ScreenReader;
  private readonly fingers: Fingers;
  private shared: unknown;

  constructor(private readonly machinery: Machinery) {
    const { parts, view } = machinery;
    this.record = parts.record;
    this.answers = parts.answers;
    this.storage = parts.storage;
    this.screen = parts.screen;
    this.shape = parts.shape;
    this.pack = parts.pack;
    this.reader = createScreenReader(() => this.roots(), view);
    this.fingers = createFingers(view, parts, (button) => void this.share(button));
  }

  /** The elements of the page on top, and of its custom tab bar. */
  roots(): Element[] {
    const page = this.machinery.pages.current();
    return page.tabBar ? [page.view.element, page.tabBar.element] : [page.view.element];
  }

  get path(): string {
    return this.machinery.pages.current().path;
  }

  get query(): Record<string, string> {
    return this.machinery.pages.current().query;
  }

  get hosts(): Record<string, string> {
    return this.machinery.parts.hosts;
  }

  /** What the framework knows of an element. */
  drawnNode(element: Element): DrawnNode | undefined {
    return this.machinery.view.drawn(element);
  }

  /** Paths of the open pages, the lowest first. */
  get stack(): string[] {
    return this.machinery.pages.paths();
  }

  text(): string {
    return this.reader.text();
  }

  shows(target: string): boolean {
    return this.reader.findAll(target).length > 0;
  }

  find(target: string): Element {
    return this.reader.find(target);
  }

  findAll(target: string): Element[] {
    return this.reader.findAll(target);
  }

  async tap(target: string | Element): Promise<void> {
    await this.fingers.tap(typeof target === 'string' ? this.find(target) : target);
    await this.settle();
  }

  /** Types a text over what is there; the target is a selector, a placeholder or the present value. */
  async input(target: string, value: string, confirm = false): Promise<void> {
    this.fingers.type(this.find(target), value, confirm);
    await this.settle();
  }

  async change(target: string, detail: Record<string, unknown>): Promise<void> {
    this.fingers.change(this.find(target), detail);
    await this.settle();
  }

  async scrollToEnd(target: string): Promise<void> {
    this.fingers.scrollToEnd(this.find(target));
    await this.settle();
  }

  /** Calls wx as the person's fingers on WeChat's own buttons do (tab bar, back arrow). */
  async switchTab(path: string): Promise<void> {
    await this.wxCall('switchTab', { url: `/${path}` });
  }

  async back(): Promise<void> {
    await this.wxCall('navigateBack', {});
  }

  async open(url: string): Promise<void> {
    await this.wxCall('navigateTo', { url: `/${url}` });
  }

  private async wxCall(name: string, options: Record<string, unknown>): Promise<void> {
    await (this.machinery.pages.calls()[name] as (options: unknown) => Promise<void>)(options);
    await this.settle();
  }

  /** Pulls down, comes to the end of the page, comes back from another app … */
  async life(name: 'onPullDownRefresh' | 'onReachBottom' | 'onShow' | 'onHide'): Promise<void> {
    this.machinery.pages.life(this.machinery.pages.current(), name);
    await this.settle();
  }

  /** What a friend would get: the page's answer to onShareAppMessage. */
  async share(button?: Element): Promise<{ title?: string; path?: string; imageUrl?: string }> {
    const target = button ? this.machinery.view.drawn(button) : undefined;
    const request = this.machinery.realm.own(button
      ? { from: 'button', target: { id: target?.id, dataset: target?.dataset } }
      : { from: 'menu' });
    const page = this.machinery.pages.current();
    if (typeof page.view.instance['onShareAppMessage'] !== 'function') throw new Error(`${page.path} cannot be shared`);
    this.shared = await this.machinery.pages.life(page, 'onShareAppMessage', request);
    return this.shared as { title?: string; path?: string; imageUrl?: string };
  }

  lastShared(): { title?: string; path?: string; imageUrl?: string } {
    return this.shared as { title?: string; path?: string; imageUrl?: string };
  }

  /** Looks into the app's own realm. */
  evaluate(source: string): unknown {
    return this.machinery.realm.evaluate(source);
  }

  calls(name: string): WxCall[] {
    return this.record.calls.filter((call) => call.name === name);
  }

  setOnline(online: boolean): void {
    this.machinery.parts.network.online = online;
  }

  /** The app's clock jumps; what the page shows next is of then. */
  travel(ms: number): void {
    this.machinery.realm.shiftClock(ms);
  }

  /** Waits until nothing is under way: no request, no dialog, no timer about to fire, no setData. */
  async settle(): Promise<void> {
    const { parts, realm } = this.machinery;
    const end = Date.now() + patienceMs;
    let seen = -1;
    while (Date.now() < end) {
      const now = this.record.setData.length + this.record.calls.length;
      const quiet = parts.pending.count === 0 && realm.dueWithin(quietMs) === 0 && now === seen;
      if (quiet) return;
      seen = now;
      await pause(10);
    }
    throw new Error(`the page did not come to rest. It shows: ${this.text().slice(0, 500)}`);
  }

  async waitFor(what: string | (() => boolean), withinMs = 8000): Promise<void> {
    const holds = typeof what === 'string' ? (): boolean => this.shows(what) : what;
    const end = Date.now() + withinMs;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`waited in vain for ${String(what)}. The page shows: ${this.text().slice(0, 1500)}`);
      await pause(20);
    }
    await this.settle();
  }

  /** Throws when the package did something that WeChat would refuse, or that nobody noticed going wrong. */
  assertClean(): void {
    if (this.record.problems.length === 0) return;
    throw new Error(this.record.problems.map(({ kind, text }) => `${kind}: ${text}`).join('\n'));
  }

  close(): void {
    this.machinery.pages.closeAll();
    this.machinery.realm.close();
    this.machinery.view.close();
  }
}

export const launchWeapp = async (options: LaunchOptions): Promise<Weapp> => {
  const app = new Weapp(assemble(options));
  if (app.stack.length > 0) await app.settle();
  return app;
};
