/** A page of the compiled package as a picture: what the framework drew, in the package's own styles, by Chromium. */
import { chromium, type Browser } from 'playwright-core';
import { ensureBrowser } from '../../../scripts/provision/browser';
import { builtInStyles, inlineStyle, stylesOf } from './wxss';
import type { Weapp } from './weapp';

const chromiumFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--hide-scrollbars',
];

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const fits: Record<string, string> = { aspectFit: 'contain', aspectFill: 'cover', scaleToFill: 'fill', widthFix: 'fill', heightFix: 'fill', center: 'none' };

/** Attributes that styles may ask for. */
const keptAttributes = ['class', 'type', 'size', 'scroll-x', 'scroll-y'];

export interface PictureOptions {
  file: string;
  /** The whole length of the page instead of one screen. */
  full?: boolean;
}

class Drawing {
  constructor(private readonly app: Weapp, private readonly hosts: Record<string, string>) {}

  private address(src: string): string {
    const from = Object.keys(this.hosts).find((host) => src.startsWith(host));
    return from === undefined ? src : `${this.hosts[from]}${src.slice(from.length)}`;
  }

  private attributes(element: Element): string {
    const node = this.app.drawnNode(element);
    const kept = keptAttributes.flatMap((name) => {
      const value = name === 'class' ? element.getAttribute('class') : node?.getAttribute(name);
      return value === undefined || value === null || value === '' ? [] : [`${name}="${escape(String(value))}"`];
    });
    const style = inlineStyle(element.getAttribute('style') ?? '', this.app.shape);
    if (style) kept.push(`style="${escape(style)}"`);
    if (node?.getAttribute('hidden') === true) kept.push('hidden');
    if (node?.getAttribute('disabled') === true) kept.push('disabled="true"');
    return kept.length > 0 ? ` ${kept.join(' ')}` : '';
  }

  private inside(element: Element, tag: string): string {
    const get = (name: string): string => String(this.app.drawnNode(element)?.getAttribute(name) ?? '');
    if (tag === 'image') {
      const src = get('src');
      return src ? `<img src="${escape(this.address(src))}" style="object-fit:${fits[get('mode')] ?? 'fill'}">` : '';
    }
    if (tag === 'input') return `<input value="${escape(get('value'))}" placeholder="${escape(get('placeholder'))}">`;
    if (tag === 'textarea') return `<textarea placeholder="${escape(get('placeholder'))}">${escape(get('value'))}</textarea>`;
    return [...element.childNodes].map((child) => this.draw(child)).join('');
  }

  private draw(node: ChildNode): string {
    if (node.nodeType === 3) return escape(node.textContent ?? '');
    if (node.nodeType !== 1) return '';
    const element = node as Element;
    const tag = element.tagName.toLowerCase();
    return `<wx-${tag}${this.attributes(element)}>${this.inside(element, tag)}</wx-${tag}>`;
  }

  /** WeChat's own bar above the page: clock, title, way back and capsule. */
  private navigation(): string {
    const { app } = this;
    const page = { ...app.pack.app.window, ...app.pack.json(app.path) };
    const custom = page.navigationStyle === 'custom';
    const top = app.shape.statusBarHeight;
    const ground = custom ? 'transparent' : page.navigationBarBackgroundColor ?? '#000000';
    const ink = page.navigationBarTextStyle === 'white' ? '#fff' : '#000';
    const back = !custom && app.stack.length > 1 ? `<b style="position:absolute;left:16px;top:14px;width:10px;height:10px;border-left:2px solid ${ink};border-bottom:2px solid ${ink};transform:rotate(45deg)"></b>` : '';
    const capsule = '<i style="position:absolute;right:7px;top:4px;width:85px;height:30px;border:1px solid rgba(0,0,0,.12);border-radius:16px;background:rgba(255,255,255,.6)"></i>';
    const title = custom ? '' : `<span>${escape(app.screen.title)}</span>`;
    return `<div id="harness-nav" style="position:fixed;z-index:2000;top:0;left:0;right:0;background:${ground};color:${ink};font:500 17px 'Noto Sans CJK SC',sans-serif">`
      + `<div style="height:${top}px;padding:0 20px;font-size:13px;line-height:${top}px;font-weight:600">9:41</div>`
      + `<div style="position:relative;height:44px;line-height:44px;text-align:center">${back}${title}${capsule}</div></div>`;
  }

  html(): string {
    const { app } = this;
    const custom = app.pack.json(app.path).navigationStyle === 'custom';
    const above = custom ? 0 : app.shape.statusBarHeight + 44;
    const paths = [app.path, ...(app.roots().length > 1 ? ['custom-tab-bar/index'] : [])];
    const styles = stylesOf(app.pack, paths, app.shape).replaceAll('100vh', `calc(100vh - ${above}px)`);
    const toast = app.screen.toast
      ? `<div style="position:fixed;z-index:3000;left:50%;top:50%;transform:translate(-50%,-50%);padding:12px 18px;border-radius:8px;background:rgba(0,0,0,.74);color:#fff;font:15px 'Noto Sans CJK SC'">${escape(app.screen.toast)}</div>`
      : '';
    const [page, tabBar] = app.roots();
    const inside = (root: Element | undefined): string => (root ? [...root.childNodes].map((child) => this.draw(child)).join('') : '');
    return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>${builtInStyles}\n${styles}\nbody{padding-top:${above}px}</style></head>`
      + `<body>${this.navigation()}<wx-page>${inside(page)}</wx-page>${inside(tabBar)}${toast}</body></html>`;
  }
}

let browser: Promise<Browser> | undefined;

export const openBrowser = (): Promise<Browser> => {
  browser ??= chromium.launch({ executablePath: ensureBrowser(), args: chromiumFlags });
  return browser;
};

export const closeBrowser = async (): Promise<void> => {
  await (await browser)?.close();
  browser = undefined;
};

/** Measures made on the picture, so that "fits on one screen" can be a test. */
export interface Taken {
  scrollHeight: number;
  scrollWidth: number;
  /** Tap targets smaller than 44 px, by their words. */
  smallTargets: string[];
}

export const takePicture = async (app: Weapp, { file, full = false }: PictureOptions): Promise<Taken> => {
  const { width, height } = app.shape;
  const page = await (await openBrowser()).newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
  try {
    await page.setContent(new Drawing(app, app.hosts).html(), { waitUntil: 'networkidle' });
    if (full) await page.addStyleTag({ content: '#harness-nav{position:absolute!important}' });
    await page.screenshot({ path: file, fullPage: full });
    return await page.evaluate(() => ({
      scrollHeight: document.documentElement.scrollHeight,
      scrollWidth: document.documentElement.scrollWidth,
      smallTargets: [...document.querySelectorAll('.tap')]
        .map((element) => ({ box: element.getBoundingClientRect(), words: (element.textContent ?? '').trim().slice(0, 20) }))
        .filter(({ box }) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
        .map(({ box, words }) => `${words || '(no words)'} ${Math.round(box.width)}×${Math.round(box.height)}`),
    }));
  } finally {
    await page.close();
  }
};
