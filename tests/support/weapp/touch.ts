/** What fingers do: tap, type, pick; with the built-in behaviour of WeChat's own components. */
import type { PhoneAnswers, WxParts } from './phone';
import { WxRefusal } from './phone';
import type { ViewLayer } from './view-layer';

export interface Fingers {
  tap(element: Element): Promise<void>;
  type(element: Element, value: string, confirm: boolean): void;
  change(element: Element, detail: Record<string, unknown>): void;
  scrollToEnd(element: Element): void;
}

const isOn = (value: unknown): boolean => value === true || value === 'true';

const disabledBy = (view: ViewLayer, element: Element): Element | undefined => {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (isOn(view.drawn(at)?.getAttribute('disabled'))) return at;
  }
  return undefined;
};

/** Buttons with an open-type answer with an event of their own. */
const openTypeEvent = async (type: string | null, answers: PhoneAnswers): Promise<[string, Record<string, unknown>] | undefined> => {
  if (type === 'agreePrivacyAuthorization') return ['agreeprivacyauthorization', {}];
  if (type === 'openSetting') return ['opensetting', { authSetting: {} }];
  if (type === 'contact') return ['contact', { path: '', query: {} }];
  if (type !== 'getPhoneNumber' && type !== 'getRealtimePhoneNumber') return undefined;
  try {
    return [type.toLowerCase(), { code: await answers.phoneCode(), errMsg: 'getPhoneNumber:ok' }];
  } catch (refusal) {
    const reason = refusal instanceof WxRefusal ? refusal.reason : String(refusal);
    return [type.toLowerCase(), { errMsg: `getPhoneNumber:fail ${reason}` }];
  }
};

export const createFingers = (view: ViewLayer, parts: WxParts, share: (button: Element) => void): Fingers => {
  const point = { x: 10, y: 10 };
  const fire = (element: Element, type: string, detail: unknown, bubbles: boolean): void => view.trigger(element, type, detail, bubbles);
  return {
    tap: async (element) => {
      const disabled = disabledBy(view, element);
      if (disabled) throw new Error(`“${(disabled.textContent ?? '').trim()}” is disabled and takes no tap`);
      parts.gesture.at = Date.now();
      fire(element, 'touchstart', point, true);
      fire(element, 'touchend', point, true);
      fire(element, 'tap', point, true);
      if (element.tagName.toLowerCase() === 'switch') fire(element, 'change', { value: !isOn(view.drawn(element)?.getAttribute('checked')) }, false);
      const button = element.closest('button');
      if (!button) return;
      if (button.getAttribute('open-type') === 'share') share(button);
      const own = await openTypeEvent(button.getAttribute('open-type'), parts.answers);
      if (own) fire(button, own[0], own[1], false);
      const form = button.getAttribute('form-type') === 'submit' ? button.closest('form') : null;
      if (form) fire(form, 'submit', { value: {} }, false);
    },
    type: (element, value, confirm) => {
      if (disabledBy(view, element)) throw new Error('the input is disabled');
      const detail = { value, cursor: value.length };
      fire(element, 'focus', { value: element.getAttribute('value') ?? '', height: 0 }, false);
      fire(element, 'input', detail, false);
      if (confirm) fire(element, 'confirm', detail, false);
      fire(element, 'blur', detail, false);
    },
    change: (element, detail) => fire(element, 'change', detail, false),
    scrollToEnd: (element) => fire(element, 'scrolltolower', { direction: 'bottom' }, false),
  };
};
