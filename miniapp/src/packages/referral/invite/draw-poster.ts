import { theme } from '@shuke/shared/values/theme';
import type { Sheet, Size } from './canvas';
import type { Motif } from './motifs';

export const POSTER: Size = { width: 750, height: 1180 };
const FONT = 'PingFang SC, Noto Sans CJK SC, sans-serif';
const CODE_PX = 300;

export interface PosterFacts {
  brand: string;
  slogan: string;
  /** As the member chose it; empty: nobody is named. */
  name: string;
  /** What the friend gets, a line each. */
  gifts: string[];
  codeAddress: string;
}

type Pen = CanvasRenderingContext2D;

interface Ink {
  sizePx: number;
  colour: string;
  weight?: number;
}

const write = (pen: Pen, text: string, [x, y]: readonly [number, number], { sizePx, colour, weight = 400 }: Ink): void => {
  pen.font = `${weight} ${sizePx}px ${FONT}`;
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
};

/** Cut to what fits into so many px. */
const fitted = (pen: Pen, text: string, widthPx: number, sizePx: number, weight = 400): string => {
  pen.font = `${weight} ${sizePx}px ${FONT}`;
  let cut = [...text];
  while (cut.length > 1 && pen.measureText(cut.join('')).width > widthPx) cut = cut.slice(0, -1);
  return cut.length < [...text].length ? `${cut.slice(0, -1).join('')}…` : text;
};

const words = (pen: Pen, { brand, slogan, name, gifts }: PosterFacts, colour: string): void => {
  write(pen, fitted(pen, brand, 440, 56, 700), [60, 130], { sizePx: 56, colour, weight: 700 });
  write(pen, fitted(pen, slogan, 440, 28), [60, 184], { sizePx: 28, colour });
  write(pen, name ? `${fitted(pen, name, 400, 44, 600)} 请你喝茶` : '请你喝杯好茶', [60, 320], { sizePx: 44, colour, weight: 600 });
  write(pen, '加入会员，见面礼等你来拿', [60, 376], { sizePx: 28, colour });
  gifts.slice(0, 3).forEach((gift, i) => {
    pen.fillStyle = theme.colour.vermilion;
    pen.fillRect(60, 638 + i * 56, 8, 32);
    write(pen, fitted(pen, gift, 600, 30), [84, 664 + i * 56], { sizePx: 30, colour: theme.colour.ink });
  });
};

const code = async (sheet: Sheet, address: string): Promise<void> => {
  const { context: pen } = sheet;
  const [x, y] = [60, 832];
  pen.fillStyle = '#FFFFFF';
  pen.fillRect(x - 10, y - 10, CODE_PX + 20, CODE_PX + 20);
  pen.drawImage(await sheet.picture(address), x, y, CODE_PX, CODE_PX);
  write(pen, '微信扫一扫', [x + CODE_PX + 44, y + 140], { sizePx: 34, colour: theme.colour.ink, weight: 600 });
  write(pen, '打开小程序，两步加入', [x + CODE_PX + 44, y + 190], { sizePx: 26, colour: theme.colour.secondary });
};

/** Draws the whole poster. Throws when the code's picture does not come. */
export const drawPoster = async (sheet: Sheet, facts: PosterFacts, motif: Motif): Promise<void> => {
  sheet.context.textBaseline = 'alphabetic';
  motif.draw(sheet.context, POSTER);
  words(sheet.context, facts, motif.ink);
  await code(sheet, facts.codeAddress);
};
