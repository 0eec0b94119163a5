/** Stand-ins for Taro's components: plain HTML with the same events. */
import type { ReactNode } from 'react';

type Anything = Record<string, unknown> & { children?: ReactNode };

const plain = ({ hoverClass: _a, hoverStayTime: _b, lazyLoad: _c, selectable: _d, userSelect: _e, scrollY: _f, ...rest }: Anything): Anything => rest;

export const View = (props: Anything) => <div {...plain(props)} />;
export const Text = (props: Anything) => <span {...plain(props)} />;
export const ScrollView = (props: Anything) => <div {...plain(props)} />;
export const Image = ({ mode: _mode, ...props }: Anything) => <img alt='' {...plain(props)} />;
export const Textarea = ({ maxlength: _most, placeholderClass: _class, onInput, ...props }: Anything) => (
  <textarea {...plain(props)} onInput={(event) => (onInput as (told: unknown) => void)({ detail: { value: event.currentTarget.value } })} />
);
export const Button = ({ openType: _type, loading: _loading, ...props }: Anything) => <button type='button' {...plain(props)} />;
