/**
 * Which pages are open, and their life, as WeChat runs them.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/page-life-cycle.html
 */
import { PageLoader, splitUrl, type OpenPage } from './open-page';
import { asyncCall, WxRefusal, type WxParts, type WxTable } from './phone';
import { resolveIn } from './read-package';
import type { Definition, Instance, ViewLayer } from './view-layer';

type Options = Record<string, unknown>;
const deepest = 10;

export class PageStack {
  private readonly stack: OpenPage[] = [];
  private readonly keptTabs = new Map<string, OpenPage>();
  private readonly loader: PageLoader;

  constructor(private readonly parts: WxParts, view: () => ViewLayer) {
    this.loader = new PageLoader(parts, view);
  }

  constructors(): Record<string, (definition: Definition) => unknown> {
    return this.loader.constructors();
  }

  current(): OpenPage {
    const page = this.stack[this.stack.length - 1];
    if (!page) throw new Error('no page is open');
    return page;
  }

  paths(): string[] {
    return this.stack.map((page) => page.path);
  }

  instances(): Instance[] {
    return this.stack.map((page) => page.view.instance);
  }

  calls(): WxTable {
    const call = (name: string, work: (options: Options) => void): unknown => asyncCall(this.parts, name, work);
    return {
      navigateTo: call('navigateTo', (options) => this.navigateTo(options)),
      redirectTo: call('redirectTo', (options) => this.redirectTo(options)),
      navigateBack: call('navigateBack', (options) => this.navigateBack(options)),
      switchTab: call('switchTab', (options) => this.switchTab(options)),
      reLaunch: call('reLaunch', (options) => this.reLaunch(options)),
    };
  }

  open(url: string): void {
    const page = this.loader.open(url);
    this.stack.push(page);
    this.setTitle(page);
    this.life(page, 'onLoad', this.parts.realm().own(page.query));
    this.life(page, 'onShow');
    setImmediate(() => this.life(page, 'onReady'));
  }

  closeAll(keepTabs = false): void {
    const bottom = this.stack[0];
    for (let page = this.stack.pop(); page; page = this.stack.pop()) {
      if (keepTabs && page === bottom && this.isTab(page.path)) {
        this.life(page, 'onHide');
        this.keptTabs.set(page.path, page);
      } else this.close(page);
    }
    if (keepTabs) return;
    this.keptTabs.forEach((page) => this.close(page));
    this.keptTabs.clear();
  }

  /** Runs a method of the page, such as onPullDownRefresh or onShareAppMessage. */
  life(page: OpenPage, name: string, ...args: unknown[]): unknown {
    const method = page.view.instance[name];
    if (typeof method !== 'function') return undefined;
    return this.parts.realm().guard(`${page.path} ${name}`, () =>
      (method as (...args: unknown[]) => unknown).apply(page.view.instance, args));
  }

  private close(page: OpenPage): void {
    this.life(page, 'onUnload');
    page.view.release();
    page.tabBar?.release();
  }

  private setTitle({ path }: OpenPage): void {
    const { pack, screen } = this.parts;
    screen.title = pack.json(path).navigationBarTitleText ?? pack.app.window?.navigationBarTitleText ?? '';
  }

  private isTab(url: string): boolean {
    return this.parts.pack.tabs.includes(splitUrl(url).path);
  }

  private target(options: Options): string {
    const url = String(options['url'] ?? '');
    const { path } = splitUrl(url);
    const full = resolveIn(this.current().path, path);
    if (!this.parts.pack.pages.includes(full)) {
      this.parts.record.problem('platform', `page ${full} is not in app.json`);
      throw new WxRefusal(`page "${full}" is not found`);
    }
    return full + url.slice(path.length);
  }

  private targetOutsideTabs(options: Options, name: string): string {
    const url = this.target(options);
    if (this.isTab(url)) {
      this.parts.record.problem('platform', `${name} to the tab page ${url}; only switchTab and reLaunch may`);
      throw new WxRefusal(`can not ${name} a tabbar page`);
    }
    return url;
  }

  private navigateTo(options: Options): void {
    const url = this.targetOutsideTabs(options, 'navigateTo');
    if (this.stack.length >= deepest) throw new WxRefusal(`webview count limit exceed ${deepest}`);
    this.life(this.current(), 'onHide');
    this.open(url);
  }

  private redirectTo(options: Options): void {
    const url = this.targetOutsideTabs(options, 'redirectTo');
    this.close(this.stack.pop() as OpenPage);
    this.open(url);
  }

  private navigateBack(options: Options): void {
    const steps = Math.min(Number(options['delta'] ?? 1), this.stack.length - 1);
    if (steps < 1) throw new WxRefusal('cannot navigate back at first page.');
    for (let step = 0; step < steps; step += 1) this.close(this.stack.pop() as OpenPage);
    this.show(this.current());
  }

  private switchTab(options: Options): void {
    const url = this.target(options);
    if (!this.isTab(url)) throw new WxRefusal('can not switch to no-tabBar page');
    const { path } = splitUrl(url);
    if (this.stack.length === 1 && this.current().path === path) return;
    this.closeAll(true);
    const kept = this.keptTabs.get(path);
    if (!kept) return this.open(path);
    this.keptTabs.delete(path);
    this.stack.push(kept);
    this.show(kept);
  }

  private show(page: OpenPage): void {
    this.setTitle(page);
    this.life(page, 'onShow');
  }

  private reLaunch(options: Options): void {
    const url = this.target(options);
    this.closeAll();
    this.open(url);
  }
}
