import { count, shareOf } from '../../ui/format';
import { inAny, type Overlap } from './overlap-model';

const colours = ['#14785A', '#B7791F', '#3A6A94', '#A05A4A', '#6B6F9C'];
const colourOf = (index: number): string => colours[index % colours.length] ?? '#14785A';

interface Circle { x: number; y: number; word: { x: number; y: number } }
const layouts: Record<number, Circle[]> = {
  2: [{ x: 150, y: 120, word: { x: 105, y: 125 } }, { x: 250, y: 120, word: { x: 295, y: 125 } }],
  3: [{ x: 150, y: 105, word: { x: 112, y: 88 } }, { x: 250, y: 105, word: { x: 288, y: 88 } }, { x: 200, y: 185, word: { x: 200, y: 228 } }],
};
/** Where the number of each region stands: by the circles it is in. */
const places: Record<string, { x: number; y: number }> = {
  '2:01': { x: 200, y: 125 }, '3:01': { x: 200, y: 80 }, '3:02': { x: 152, y: 160 }, '3:12': { x: 248, y: 160 }, '3:012': { x: 200, y: 132 },
};

/** Two or three segments as circles: where they overlap stands who is in both. The sizes are words, not areas. */
export function Venn({ overlap }: { overlap: Overlap }) {
  const { segments, regions } = overlap;
  const circles = layouts[segments.length];
  if (!circles) return null;
  const numberAt = (indexes: number[]) => regions.find((region) => region.in.length === indexes.length && indexes.every((index) => region.in.includes(segments[index]?.id ?? '')))?.count ?? 0;
  const parts = [...circles.map((circle, index) => ({ key: String(index), at: circle.word, n: numberAt([index]) })),
    ...Object.entries(places).filter(([key]) => key.startsWith(`${segments.length}:`)).map(([key, at]) => ({ key, at, n: numberAt(Array.from(key.slice(2), Number)) }))];
  return (
    <svg className="venn" viewBox={`0 0 400 ${segments.length === 2 ? 240 : 300}`} role="img" aria-label={segments.map(({ name, count: n }) => `${name} ${n} 人`).join('，')}>
      {circles.map((circle, index) => <circle key={segments[index]?.id} cx={circle.x} cy={circle.y} r={95} fill={colourOf(index)} fillOpacity={0.16} stroke={colourOf(index)} strokeWidth={1.5} />)}
      {parts.map(({ key, at, n }) => <text key={key} x={at.x} y={at.y} textAnchor="middle" className="venn-number">{count(n)}</text>)}
    </svg>
  );
}

/** Every region as a bar; the dots before it say which segments it lies in. */
export function Regions({ overlap }: { overlap: Overlap }) {
  const { segments, regions } = overlap;
  const widest = Math.max(1, ...regions.map((region) => region.count));
  const whole = inAny(overlap);
  const wordsOf = (ids: readonly string[]) => segments.filter(({ id }) => ids.includes(id)).map(({ name }) => `「${name}」`).join('和');
  return (
    <ul className="regions" aria-label="每一块有多少人">
      {regions.map((region) => (
        <li key={region.in.join()}>
          <span className="region-dots" aria-hidden="true">
            {segments.map(({ id }, index) => <i key={id} className={region.in.includes(id) ? 'on' : ''} style={region.in.includes(id) ? { background: colourOf(index) } : undefined} />)}
          </span>
          <div className="region-bar">
            <span className="region-words">{region.in.length === 1 ? `只在${wordsOf(region.in)}` : `同时在${wordsOf(region.in)}${region.in.length < segments.length ? '，不在其他' : ''}`}</span>
            <i aria-hidden="true" style={{ width: `${(region.count / widest) * 100}%` }} />
          </div>
          <span className="figure"><strong>{count(region.count)}</strong> <small className="unit">{shareOf(region.count, whole)}</small></span>
        </li>
      ))}
    </ul>
  );
}

export function Legend({ overlap }: { overlap: Overlap }) {
  return (
    <ul className="overlap-legend">
      {overlap.segments.map(({ id, name, count: n }, index) => (
        <li key={id}><i aria-hidden="true" style={{ background: colourOf(index) }} /><span className="clip" title={name}>{name}</span><span className="figure">{count(n)} 人</span></li>
      ))}
    </ul>
  );
}
