/** Finds what a person would see and touch on the page that is drawn. */
import type { DrawnNode, ViewLayer } from './view-layer';

export interface ScreenReader {
  /** `#id`, `.class` and other CSS select by structure; anything else is a text that is shown. */
  find(target: string): Element;
  findAll(target: string): Element[];
  text(): string;
}

const isSelector = (target: string): boolean => /^[#.[]|^[a-z-]+[.[#:]/.test(target);

const normal = (text: string): string => text.replace(/\s+/g, ' ').trim();

const isHidden = (element: Element): boolean => {
  const style = element.getAttribute('style') ?? '';
  return element.getAttribute('hidden') === 'true' || /(^|;)\s*(display:\s*none|visibility:\s*hidden)/.test(style);
};

/** The words shown by an element, its hidden parts left out; an input shows its value or its placeholder. */
export const shownText = (element: Element): string => {
  if (isHidden(element)) return '';
  const tag = element.tagName.toLowerCase();
  if (tag === 'input' || tag === 'textarea') return element.getAttribute('value') || (element.getAttribute('placeholder') ?? '');
  return [...element.childNodes]
    .map((child) => (child.nodeType === 3 ? child.textContent ?? '' : shownText(child as Element)))
    .join(tag === 'text' || tag === 'span' ? '' : ' ');
};

const closed = (text: string): string => normal(text).replace(/ /g, '');

const candidates = (roots: Element[], wanted: (text: string) => boolean): Element[] => {
  const found: Element[] = [];
  const visit = (element: Element): boolean => {
    if (isHidden(element)) return false;
    const deeper = [...element.children].map(visit).some(Boolean);
    if (deeper) return true;
    const label = element.getAttribute('aria-label');
    if (!wanted(closed(shownText(element))) && !(label && wanted(closed(label)))) return false;
    found.push(element);
    return true;
  };
  roots.forEach(visit);
  return found;
};

/** Ids live in the framework, not in the document; they are written there so that `#id` finds them. */
const mirrorIds = (roots: Element[], drawn: (element: Element) => DrawnNode | undefined): void => {
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      const id = drawn(element)?.id;
      if (id) element.setAttribute('id', id);
    }
  }
};

export const createScreenReader = (roots: () => Element[], view: ViewLayer): ScreenReader => {
  const text = (): string => normal(roots().map(shownText).join(' '));
  const findAll = (target: string): Element[] => {
    if (isSelector(target)) {
      mirrorIds(roots(), view.drawn);
      return roots().flatMap((root) => [...root.querySelectorAll(target)]);
    }
    const wanted = closed(target);
    const exact = candidates(roots(), (shown) => shown === wanted);
    return exact.length > 0 ? exact : candidates(roots(), (shown) => shown.includes(wanted));
  };
  return {
    text,
    findAll,
    find: (target) => {
      const [first] = findAll(target);
      if (!first) throw new Error(`nothing on the page shows “${target}”. It shows: ${text().slice(0, 1500)}`);
      return first;
    },
  };
};
