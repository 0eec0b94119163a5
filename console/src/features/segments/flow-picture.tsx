import { LIFECYCLE_ORDER, nameOf, stageColours, type Flow, type StageOrNone } from './lifecycle-words';

const size = { width: 720, height: 380, bar: 14, gap: 12, top: 10, side: 116 };

interface Node { stage: StageOrNone; y: number; height: number; moves: number }

/** Bars of one side, as high as their moves; a stage with none has no bar. */
function stack(flows: readonly Flow[], side: 'from' | 'to'): Node[] {
  const sums = LIFECYCLE_ORDER.map((stage) => ({ stage, moves: flows.filter((flow) => flow[side] === stage).reduce((sum, { moves }) => sum + moves, 0) })).filter(({ moves }) => moves > 0);
  const total = sums.reduce((sum, { moves }) => sum + moves, 0);
  const room = size.height - 2 * size.top - size.gap * (sums.length - 1) - sums.length * 4;
  let y = size.top;
  return sums.map(({ stage, moves }) => {
    const node = { stage, moves, y, height: 4 + (room * moves) / total };
    y += node.height + size.gap;
    return node;
  });
}

interface Band { flow: Flow; fromY: number; toY: number; fromHeight: number; toHeight: number }

function bandsOf(flows: readonly Flow[], left: readonly Node[], right: readonly Node[]): Band[] {
  const [leftUsed, rightUsed] = [new Map<StageOrNone, number>(), new Map<StageOrNone, number>()];
  const place = (nodes: readonly Node[], used: Map<StageOrNone, number>, stage: StageOrNone, moves: number) => {
    const node = nodes.find((one) => one.stage === stage)!;
    const height = (node.height * moves) / node.moves;
    const y = node.y + (used.get(stage) ?? 0);
    used.set(stage, (used.get(stage) ?? 0) + height);
    return { y, height };
  };
  const inOrder = flows.toSorted((a, b) => LIFECYCLE_ORDER.indexOf(a.from) - LIFECYCLE_ORDER.indexOf(b.from) || LIFECYCLE_ORDER.indexOf(a.to) - LIFECYCLE_ORDER.indexOf(b.to));
  return inOrder.map((flow) => {
    const [from, to] = [place(left, leftUsed, flow.from, flow.moves), place(right, rightUsed, flow.to, flow.moves)];
    return { flow, fromY: from.y, fromHeight: from.height, toY: to.y, toHeight: to.height };
  });
}

const colourOf = (stage: StageOrNone): string => (stage ? stageColours[stage] : '#C9C3B4');

function bandPath({ fromY, fromHeight, toY, toHeight }: Band): string {
  const [x1, x2] = [size.side + size.bar, size.width - size.side - size.bar];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${x2} ${toY}V${toY + toHeight}C${middle} ${toY + toHeight} ${middle} ${fromY + fromHeight} ${x1} ${fromY + fromHeight}Z`;
}

/** Who moved from where to where; a band is as wide as its moves. The table beside it says the same. */
export function FlowPicture({ flows, label }: { flows: readonly Flow[]; label: string }) {
  const [left, right] = [stack(flows, 'from'), stack(flows, 'to')];
  return (
    <svg className="flow-picture" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={label}>
      {bandsOf(flows, left, right).map((band) => (
        <path key={`${band.flow.from ?? ''}>${band.flow.to ?? ''}`} d={bandPath(band)} fill={colourOf(band.flow.to)}>
          <title>{`${nameOf(band.flow.from)} → ${nameOf(band.flow.to)}：${band.flow.moves.toLocaleString('zh-CN')} 人次`}</title>
        </path>
      ))}
      {left.map((node) => <Bar key={node.stage ?? 'none'} node={node} side="left" />)}
      {right.map((node) => <Bar key={node.stage ?? 'none'} node={node} side="right" />)}
    </svg>
  );
}

function Bar({ node, side }: { node: Node; side: 'left' | 'right' }) {
  const x = side === 'left' ? size.side : size.width - size.side - size.bar;
  const textX = side === 'left' ? x - 8 : x + size.bar + 8;
  return (
    <g>
      <rect x={x} y={node.y} width={size.bar} height={node.height} rx="3" fill={colourOf(node.stage)} />
      <text x={textX} y={node.y + node.height / 2} dy="0.35em" textAnchor={side === 'left' ? 'end' : 'start'}>{nameOf(node.stage)} {node.moves.toLocaleString('zh-CN')}</text>
    </g>
  );
}
