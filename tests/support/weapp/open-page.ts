/** Loads the files of a page and its components, and brings the page onto the screen. */
import type { AppRealm } from './app-realm';
import type { WxParts } from './phone';
import { resolveIn } from './read-package';
import type { Definition, Instance, MountedView, ViewLayer } from './view-layer';

export interface OpenPage {
  path: string;
  query: Record<string, string>;
  view: MountedView;
  tabBar?: MountedView;
}

export const splitUrl = (url: string): { path: string; query: Record<string, string> } => {
  const [path = '', search = ''] = url.split('?');
  // Values stay as they are written: WeChat does not decode them for the page.
  const pairs = search.split('&').filter((pair) => pair !== '').map((pair): [string, string] => {
    const [name = '', ...rest] = pair.split('=');
    return [name, rest.join('=')];
  });
  return { path, query: Object.fromEntries(pairs) };
};

const setDataLimitBytes = 1024 * 1024;

/** WeChat sends setData as JSON: counted here, and refused where a phone would choke on it. */
const watchSetData = (parts: WxParts, view: ViewLayer, instance: Instance, path: string): void => {
  const plain = instance.setData.bind(instance);
  const setData = (data: Record<string, unknown>, done?: () => void): void => {
    const bytes = Buffer.byteLength(JSON.stringify(data) ?? '');
    parts.record.setData.push({ page: path, bytes });
    if (bytes > setDataLimitBytes) parts.record.problem('bad-data', `${path}: one setData of ${bytes} bytes`);
    for (const [name, value] of Object.entries(data)) {
      if (typeof value === 'function') parts.record.problem('bad-data', `${path}: setData of a function (${name})`);
    }
    plain(view.copy(data), () => parts.realm().guard(`${path} setData`, () => done?.()));
  };
  Object.defineProperty(instance, 'setData', { value: setData, configurable: true });
};

interface FrameworkEvent {
  type: string;
  timeStamp: number;
  detail: unknown;
  mark: unknown;
  target: { id: string; dataset: Record<string, unknown> };
  currentTarget: { id: string; dataset: Record<string, unknown> };
}

/** What WeChat hands to a listener: plain data. */
const plainEvent = (event: FrameworkEvent): Record<string, unknown> => {
  const node = ({ id, dataset }: FrameworkEvent['target']): Record<string, unknown> => ({ id, dataset, offsetLeft: 0, offsetTop: 0 });
  return {
    type: event.type, timeStamp: event.timeStamp, detail: event.detail, mark: event.mark ?? {},
    target: node(event.target), currentTarget: node(event.currentTarget), touches: [], changedTouches: [],
  };
};

const takesEvents = (definition: Definition, realm: () => AppRealm): Definition => {
  const wrap = (holder: Definition): Definition => {
    const listener = holder['eh'];
    if (typeof listener !== 'function') return holder;
    return {
      ...holder,
      eh(this: unknown, event: FrameworkEvent): unknown {
        return realm().guard(`listener of ${event.type}`, () => (listener as (event: unknown) => unknown).call(this, realm().own(plainEvent(event))));
      },
    };
  };
  const methods = definition['methods'];
  return wrap(methods ? { ...definition, methods: wrap(methods as Definition) } : definition);
};

export class PageLoader {
  private readonly defined = new Set<string>();
  private running: string | undefined;

  constructor(private readonly parts: WxParts, private readonly view: () => ViewLayer) {}

  /** What `Page(…)`, `Component(…)` and `Behavior(…)` of the running file do. */
  constructors(): Record<string, (definition: Definition) => unknown> {
    const realm = this.parts.realm;
    return {
      Page: (definition) => this.define('Page', (path) => this.view().definePage(path, takesEvents(definition, realm))),
      Component: (definition) => this.define('Component', (path) => this.view().defineComponent(path, takesEvents(definition, realm))),
      Behavior: (definition) => this.view().defineBehavior(definition),
    };
  }

  private define(constructor: string, run: (path: string) => void): void {
    if (this.running === undefined) return this.parts.record.problem('platform', `${constructor}() outside of a page file`);
    run(this.running);
  }

  private load(path: string, isPage: boolean): void {
    if (this.defined.has(path)) return;
    this.defined.add(path);
    const { pack, realm } = this.parts;
    const using = { ...(isPage ? pack.app.usingComponents : {}), ...pack.json(path).usingComponents };
    Object.values(using).forEach((target) => this.load(resolveIn(path, target), false));
    const before = this.running;
    this.running = path;
    realm().guard(path, () => realm().run(`${path}.js`));
    this.running = before;
  }

  open(url: string): OpenPage {
    const { path, query } = splitUrl(url);
    this.load(path, true);
    const page: OpenPage = { path, query, view: this.mount(path) };
    page.tabBar = this.openTabBar(path);
    const instance = page.view.instance;
    Object.assign(instance, {
      route: path, __route__: path, options: this.parts.realm().own(query), getPageId: () => `page-${path}`,
      getTabBar: () => page.tabBar?.instance,
      getOpenerEventChannel: () => ({ on: () => undefined, emit: () => undefined }),
    });
    watchSetData(this.parts, this.view(), instance, path);
    return page;
  }

  private openTabBar(path: string): MountedView | undefined {
    const { pack } = this.parts;
    if (!pack.tabs.includes(path) || !pack.app.tabBar?.custom) return undefined;
    this.load('custom-tab-bar/index', false);
    return this.mount('custom-tab-bar/index');
  }

  /** A page that cannot be drawn ends the run; what went wrong before it says why. */
  private mount(path: string): MountedView {
    try {
      return this.view().mount(path);
    } catch (error) {
      const before = this.parts.record.problems.map(({ kind, text }) => `${kind}: ${text}`);
      throw new Error([`${path} cannot be drawn: ${error instanceof Error ? error.message : String(error)}`, ...before].join('\n'));
    }
  }
}
