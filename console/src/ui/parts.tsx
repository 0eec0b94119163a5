import type { ReactNode } from 'react';
import { tierLooks, type TierLook } from '@shuke/shared/values/theme';
import { Icon, type IconName } from './icon';
import { changeOf, count } from './format';

export function Figure({ children, size }: { children: ReactNode; size?: 'big' | 'mid' }) {
  return <span className={`figure${size ? ` figure-${size}` : ''}`}>{children}</span>;
}

/** Movement against the period before; colour never stands alone, the arrow and the words say it too. */
export function Delta({ now, before, label }: { now: number; before: number; label?: string }) {
  const change = changeOf(now, before);
  const arrow = { up: '↑', down: '↓', same: '', new: '' }[change.direction];
  return (
    <span className={`delta delta-${change.direction}`}>
      {label && <span className="delta-label">{label}</span>}
      <span className="figure">{arrow}{arrow && ' '}{change.text}</span>
    </span>
  );
}

/** Tier keys of the demo brand are the looks themselves; any other ladder is coloured by its rank. */
export const tierLook = (key: string, rank = 0): TierLook =>
  (tierLooks as readonly string[]).includes(key) ? (key as TierLook) : tierLooks[Math.min(rank, tierLooks.length - 1)] ?? 'leaf';

export function TierBadge({ tierKey, name, rank }: { tierKey: string; name: string; rank?: number }) {
  return <span className={`tier-badge tier-${tierLook(tierKey, rank)}`}>{name}</span>;
}

export function TagPill({ name, colour, onRemove }: { name: string; colour: string; onRemove?: () => void }) {
  return (
    <span className="tag-pill" style={{ '--tag': colour } as React.CSSProperties}>
      <i aria-hidden="true" />{name}
      {onRemove && <button type="button" aria-label={`去掉标签 ${name}`} onClick={onRemove}><Icon name="close" size={11} /></button>}
    </span>
  );
}

const avatarHues = ['#5B8C6A', '#8A6D3B', '#3A6A94', '#A05A4A', '#6B6F9C', '#4B8582', '#94723A', '#7A5C7E'];
const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);

export function Avatar({ name, avatarKey, size = 32 }: { name: string; avatarKey: string; size?: number }) {
  const hue = avatarHues[hash(avatarKey || name) % avatarHues.length];
  return (
    <span className="avatar" aria-hidden="true" style={{ width: size, height: size, fontSize: size * 0.42, background: hue }}>
      {[...name][0] ?? '客'}
    </span>
  );
}

export type Tone = 'jade' | 'amber' | 'red' | 'blue' | 'grey';

export function StateDot({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`state state-${tone}`}><i aria-hidden="true" />{children}</span>;
}

interface PanelProps {
  title?: ReactNode;
  hint?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  className?: string;
  label?: string;
}

export function Panel({ title, hint, extra, children, className = '', label }: PanelProps) {
  return (
    <section className={`panel ${className}`} aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      {(title || extra) && (
        <header className="panel-head">
          <div>
            {title && <h2>{title}</h2>}
            {hint && <p className="hint">{hint}</p>}
          </div>
          {extra && <div className="panel-extra">{extra}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

export function PageHead({ title, hint, extra, back }: { title: ReactNode; hint?: ReactNode; extra?: ReactNode; back?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="page-head-words">
        {back && <div className="page-back">{back}</div>}
        <h1>{title}</h1>
        {hint && <p className="hint">{hint}</p>}
      </div>
      {extra && <div className="page-head-acts">{extra}</div>}
    </header>
  );
}

export function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return <div className="fact"><dt>{label}</dt><dd>{children}</dd></div>;
}

export function Stat({ label, value, note }: { label: ReactNode; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="stat">
      <div className="stat-label">{label}</div>
      <div className="stat-value figure">{value}</div>
      {note && <div className="stat-note">{note}</div>}
    </div>
  );
}

export function People({ value }: { value: number }) {
  return <span className="figure">{count(value)}<small className="unit"> 人</small></span>;
}

export function Note({ icon = 'info', tone = 'plain', children }: { icon?: IconName; tone?: 'plain' | 'amber' | 'jade' | 'red'; children: ReactNode }) {
  return <div className={`note note-${tone}`}><Icon name={icon} /><div>{children}</div></div>;
}
