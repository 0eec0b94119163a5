/**
 * The half of WeChat that draws: the vendor's own template compiler and component framework (glass-easel) over jsdom.
 * It lives in jsdom's realm, apart from the app's code, as the two are apart in WeChat.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script, type Context } from 'node:vm';
import { JSDOM } from 'jsdom';
import { TmplGroup } from 'glass-easel-template-compiler';
import type * as GlassEasel from 'glass-easel';
import type * as Adapter from 'glass-easel-miniprogram-adapter';
import { resolveIn, type WeappPackage } from './read-package';
import type { RunRecord } from './record';

type CodeSpace = ReturnType<Adapter.MiniProgramEnv['createCodeSpace']>;
export type Definition = Record<string, unknown>;
/** What `this` is inside a page or component of the app. */
export type Instance = Record<string, unknown> & {
  setData(data: Record<string, unknown>, done?: () => void): void;
  data: Record<string, unknown>;
};

export interface MountedView {
  instance: Instance;
  element: Element;
  release(): void;
}

/** What glass-easel keeps on each element it drew. */
export interface DrawnNode {
  id: string;
  dataset: Record<string, unknown>;
  /** The attribute as the template gave it; the document only has texts, where undefined and true look alike. */
  getAttribute(name: string): unknown;
}
type DrawnElement = Element & { __wxElement?: DrawnNode };

export interface ViewLayer {
  document: Document;
  definePage(path: string, definition: Definition): void;
  defineComponent(path: string, definition: Definition): void;
  defineBehavior(definition: Definition): unknown;
  mount(path: string): MountedView;
  trigger(element: Element, type: string, detail: unknown, bubbles: boolean): void;
  drawn(element: Element): DrawnNode | undefined;
  /** A copy that belongs to the view's realm: what crosses the border in WeChat is JSON. */
  copy<T>(value: T): T;
  close(): void;
}

interface TemplateFault {
  message: string;
  path: string;
  startLine: number;
  startColumn: number;
}

const require = createRequire(import.meta.url);

const loadInto = (context: Context, file: string, resolve: (name: string) => unknown): unknown => {
  const holder = { exports: {} };
  const source = `(function (module, exports, require) {${readFileSync(file, 'utf8')}\n})`;
  const run = new Script(source, { filename: file }).runInContext(context) as (...args: unknown[]) => void;
  run(holder, holder.exports, resolve);
  return holder.exports;
};

const compileTemplates = (pack: WeappPackage, record: RunRecord): string => {
  const group = new TmplGroup();
  for (const file of pack.files.filter((name) => name.endsWith('.wxs'))) {
    group.addScript(file.replace(/\.wxs$/, ''), pack.text(file));
  }
  for (const file of pack.files.filter((name) => name.endsWith('.wxml'))) {
    const faults = group.addTmpl(file.replace(/\.wxml$/, ''), pack.text(file)) as TemplateFault[];
    faults.forEach((fault) =>
      record.problem('template', `${file}:${fault.startLine + 1}:${fault.startColumn + 1} ${fault.message}`));
  }
  return group.getTmplGenObjectGroups();
};

/** Types named by the app's code (`type: Object`) belong to the app's realm; the framework compares them by identity. */
const nativeTypes: Record<string, unknown> = { String, Number, Boolean, Object, Array };

const typeInRealm = (realm: Record<string, unknown>, type: unknown): unknown =>
  typeof type === 'function' && type.name in nativeTypes ? realm[type.name] : type;

const propertiesInRealm = (realm: Record<string, unknown>, properties: unknown): unknown =>
  Object.fromEntries(
    Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, property]) => {
      if (typeof property === 'function' || property === null) return [name, typeInRealm(realm, property)];
      const full = property as Record<string, unknown>;
      return [name, { ...full, type: typeInRealm(realm, full['type']) }];
    }),
  );

/** WeChat overlooks an empty object where a list belongs, as Taro writes it. */
const withListsOnly = (definition: Definition): Definition => {
  const { behaviors, externalClasses, ...rest } = definition;
  return {
    ...rest,
    ...(Array.isArray(behaviors) ? { behaviors } : {}),
    ...(Array.isArray(externalClasses) ? { externalClasses } : {}),
  };
};

const openWindow = (): { dom: JSDOM; context: Context } => {
  const dom = new JSDOM('<!doctype html><html><body></body></html>', { runScripts: 'outside-only', pretendToBeVisual: true });
  return { dom, context: dom.getInternalVMContext() };
};

const loadFramework = (context: Context): { glassEasel: typeof GlassEasel; adapter: typeof Adapter } => {
  const glassEasel = loadInto(context, require.resolve('glass-easel'), require);
  const adapter = loadInto(context, require.resolve('glass-easel-miniprogram-adapter'), (name) => {
    if (name === 'glass-easel') return glassEasel;
    throw new Error(`the adapter asked for ${name}`);
  });
  return { glassEasel: glassEasel as typeof GlassEasel, adapter: adapter as typeof Adapter };
};

/** Page and component JSON, and the compiled template of each. */
const fillCodeSpace = (space: CodeSpace, pack: WeappPackage, groups: Record<string, unknown>): void => {
  const global = pack.app.usingComponents ?? {};
  for (const path of Object.keys(groups)) {
    if (!pack.has(`${path}.json`)) continue;
    const own = pack.json(path);
    const using = { ...global, ...own.usingComponents };
    const resolved = Object.fromEntries(Object.entries(using).map(([name, target]) => [name, `/${resolveIn(path, target)}`]));
    const { component = false, styleIsolation } = own;
    space.addComponentStaticConfig(path, { component, styleIsolation, usingComponents: resolved } as never);
    space.addCompiledTemplate(path, {
      groupList: groups,
      content: groups[path],
      fallbackListenerOnNativeNode: true,
    } as never);
  }
};

export const createViewLayer = (pack: WeappPackage, record: RunRecord): ViewLayer => {
  const { dom, context } = openWindow();
  const realm = new Script('({ String, Number, Boolean, Object, Array, JSON })').runInContext(context) as Record<string, unknown>;
  const realmJson = realm['JSON'] as JSON;
  const { glassEasel, adapter } = loadFramework(context);
  glassEasel.addGlobalErrorListener((error) => {
    record.problem('script-error', String((error as Error)?.stack ?? error));
    return false;
  });
  // A list that is not there yet draws nothing in WeChat too.
  glassEasel.addGlobalWarningListener((warning) => {
    if (!/for-list data is neither/.test(String(warning))) record.problem('template', String(warning));
    return false;
  });
  const groups = new Script(`(${compileTemplates(pack, record)})`).runInContext(context) as Record<string, unknown>;
  const environment = new adapter.MiniProgramEnv();
  const space = environment.createCodeSpace('', true);
  fillCodeSpace(space, pack, groups);
  const backend = environment.associateBackend();
  const document = dom.window.document;
  const prepared = (definition: Definition): Definition => withListsOnly(
    'properties' in definition ? { ...definition, properties: propertiesInRealm(realm, definition['properties']) } : definition);

  return {
    document,
    definePage: (path, definition) => void space.component(path).pageDefinition(definition as never).register(),
    defineComponent: (path, definition) => void space.component(path).definition(prepared(definition) as never).register(),
    defineBehavior: (definition) => space.behavior().definition(prepared(definition) as never).register(),
    mount: (path) => {
      const root = backend.createRoot('page', space, path);
      const place = document.createElement('div');
      document.body.appendChild(place);
      root.attach(document.body as never, place as never);
      const instance = root.get() as unknown as Instance;
      const element = root.getComponent().getBackendElement() as unknown as Element;
      return { instance, element, release: () => { root.release(); element.remove(); } };
    },
    trigger: (element, type, detail, bubbles) => {
      const node = (element as DrawnElement).__wxElement;
      if (!node) throw new Error(`<${element.tagName.toLowerCase()}> was not drawn by a template`);
      glassEasel.triggerEvent(node as never, type, detail, { bubbles, composed: false });
    },
    drawn: (element) => (element as DrawnElement).__wxElement,
    copy: <T>(value: T): T => (value === undefined ? value : (realmJson.parse(JSON.stringify(value)) as T)),
    close: () => dom.window.close(),
  };
};
