import { theme } from '@shuke/shared/values/theme';
import type { Size } from './canvas';

type Pen = CanvasRenderingContext2D;

/** Where the picture ends and paper with gifts and code begins. */
const HORIZON = 560;

export interface Motif {
  key: 'hills' | 'cup' | 'moon';
  name: string;
  /** Of the words that stand on it. */
  ink: string;
  draw: (pen: Pen, size: Size) => void;
}

const ground = (pen: Pen, { width, height }: Size, colour: string): void => {
  pen.fillStyle = theme.colour.paper;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, width, HORIZON);
};

const leaf = (pen: Pen, x: number, y: number, long: number, turn: number): void => {
  pen.save();
  pen.translate(x, y);
  pen.rotate(turn);
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.quadraticCurveTo(long * 0.35, -long * 0.3, long, 0);
  pen.quadraticCurveTo(long * 0.35, long * 0.3, 0, 0);
  pen.fill();
  pen.restore();
};

/** The last ridge is paper, so that the picture ends in a soft line. */
const ridges = (pen: Pen, width: number, rows: readonly (readonly [y: number, alpha: number])[]): void => {
  for (const [y, alpha] of rows) {
    pen.globalAlpha = alpha;
    pen.fillStyle = alpha === 1 ? theme.colour.paper : '#FFFFFF';
    pen.beginPath();
    pen.moveTo(0, y);
    pen.bezierCurveTo(180, y - 110, 330, y + 40, 480, y - 30);
    pen.bezierCurveTo(590, y - 80, 680, y - 10, width, y - 50);
    pen.lineTo(width, 620);
    pen.lineTo(0, 620);
    pen.fill();
  }
  pen.globalAlpha = 1;
};

const HILLS: Motif = {
  key: 'hills', name: '茶山', ink: theme.colour.onJade,
  draw: (pen, size) => {
    ground(pen, size, theme.colour.jade);
    ridges(pen, size.width, [[470, 0.18], [520, 0.3], [560, 1]]);
    pen.globalAlpha = 0.28;
    pen.fillStyle = '#FFFFFF';
    for (const [x, y, long, turn] of [[600, 150, 120, -1.1], [600, 150, 110, -2.1], [600, 150, 130, -0.3], [585, 230, 100, -2.5], [585, 230, 100, 0.3]] as const) leaf(pen, x, y, long, turn);
    pen.globalAlpha = 1;
  },
};

const circle = (pen: Pen, x: number, y: number, radius: number): void => {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
};

/** A bowl of tea from the side, with three threads of steam. */
const bowl = (pen: Pen, x: number, y: number, scale: number): void => {
  pen.save();
  pen.translate(x * (1 - scale), y * (1 - scale));
  pen.scale(scale, scale);
  pen.fillStyle = '#FFFFFF';
  pen.beginPath();
  pen.moveTo(x - 130, y);
  pen.quadraticCurveTo(x - 110, y + 130, x - 40, y + 138);
  pen.lineTo(x + 40, y + 138);
  pen.quadraticCurveTo(x + 110, y + 130, x + 130, y);
  pen.fill();
  pen.fillRect(x - 48, y + 136, 96, 16);
  pen.strokeStyle = '#FFFFFF';
  pen.lineWidth = 6;
  for (const dx of [-56, 0, 56]) {
    pen.beginPath();
    pen.moveTo(x + dx, y - 24);
    pen.bezierCurveTo(x + dx - 34, y - 70, x + dx + 34, y - 100, x + dx, y - 146);
    pen.stroke();
  }
  pen.restore();
};

const CUP: Motif = {
  key: 'cup', name: '一盏', ink: theme.colour.onVermilion,
  draw: (pen, size) => {
    ground(pen, size, theme.colour.vermilion);
    pen.globalAlpha = 0.12;
    pen.fillStyle = '#FFFFFF';
    circle(pen, 620, 190, 200);
    pen.globalAlpha = 0.85;
    bowl(pen, 620, 150, 0.8);
    pen.globalAlpha = 1;
    ridges(pen, size.width, [[520, 0.18], [560, 1]]);
  },
};

const MOON: Motif = {
  key: 'moon', name: '月夜', ink: '#FFFFFF',
  draw: (pen, size) => {
    ground(pen, size, theme.colour.ink);
    pen.fillStyle = theme.colour.amber;
    circle(pen, 600, 160, 84);
    pen.globalAlpha = 0.24;
    pen.fillStyle = '#FFFFFF';
    for (const [x, y, long, turn] of [[700, 250, 150, 2.6], [690, 300, 160, 3], [720, 210, 130, 2.2], [700, 350, 140, 3.4]] as const) leaf(pen, x, y, long, turn);
    pen.globalAlpha = 1;
    ridges(pen, size.width, [[480, 0.1], [530, 0.2], [560, 1]]);
  },
};

export const MOTIFS: readonly Motif[] = [HILLS, CUP, MOON];
