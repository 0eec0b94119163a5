import qrcode from 'qrcode-generator';
import type { JsonObject } from '../body';
import type { World } from '../world';
import { WechatRefusal } from './errcode';
import { encodePng, type Picture } from './png';

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/;
const SCENE_MOST = 32;
const WIDTH_LEAST_PX = 280;
const WIDTH_MOST_PX = 1280;
const WIDTH_USUAL_PX = 430;
/** White border in modules: scanners want four. */
const QUIET = 4;
const VERSIONS = ['release', 'trial', 'develop'];

interface CodeRequest {
  scene: string;
  page: string;
  widthPx: number;
}

const readScene = ({ scene }: JsonObject): string => {
  if (typeof scene !== 'string' || scene.length === 0 || scene.length > SCENE_MOST) throw new WechatRefusal(40169);
  if (!SCENE.test(scene)) throw new WechatRefusal(40129);
  return scene;
};

const readPage = (body: JsonObject, world: World): string => {
  const { page = '' } = body;
  if (typeof page !== 'string' || page.startsWith('/') || page.includes('?')) throw new WechatRefusal(41030);
  const released = world.store.data.releasedPages;
  const checked = body.check_path !== false && page !== '' && released.length > 0;
  if (checked && !released.includes(page)) throw new WechatRefusal(41030);
  return page;
};

const readWidth = ({ width = WIDTH_USUAL_PX }: JsonObject): number => {
  if (Number.isInteger(width) && Number(width) >= WIDTH_LEAST_PX && Number(width) <= WIDTH_MOST_PX) return Number(width);
  throw new WechatRefusal(40097);
};

const readRequest = (body: JsonObject, world: World): CodeRequest => {
  const request = { scene: readScene(body), page: readPage(body, world), widthPx: readWidth(body) };
  if (body.env_version !== undefined && !VERSIONS.includes(String(body.env_version))) throw new WechatRefusal(40097);
  const flags = [body.check_path, body.auto_color, body.is_hyaline];
  if (flags.some((flag) => flag !== undefined && typeof flag !== 'boolean')) throw new WechatRefusal(40097);
  return request;
};

/** What a phone's camera reads out of the picture: a page of the sandbox that opens the mini-program. */
export const scanUrl = (publicOrigin: string, page: string, scene: string): string =>
  `${publicOrigin}/scan?${new URLSearchParams({ page, scene })}`;

type Matrix = { side: number; isDark: (row: number, column: number) => boolean };

const matrixOf = (text: string): Matrix => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return { side: code.getModuleCount(), isDark: (row, column) => code.isDark(row, column) };
};

/** Whole pixels per module keep the edges sharp; the rest of the width becomes border. */
const drawMatrix = ({ side, isDark }: Matrix, widthPx: number): Picture => {
  const modulePx = Math.max(1, Math.floor(widthPx / (side + 2 * QUIET)));
  const borderPx = Math.floor((widthPx - modulePx * side) / 2);
  const pixels = new Uint8Array(widthPx * widthPx);
  for (let y = 0; y < modulePx * side; y += 1) {
    for (let x = 0; x < modulePx * side; x += 1) {
      if (isDark(Math.floor(y / modulePx), Math.floor(x / modulePx))) pixels[(y + borderPx) * widthPx + x + borderPx] = 1;
    }
  }
  return { widthPx, heightPx: widthPx, pixels, palette: [[255, 255, 255], [29, 33, 41]] };
};

/**
 * `POST /wxa/getwxacodeunlimit` → bare image bytes. A QR code stands for WeChat's round one: any camera reads it.
 */
export function miniProgramCode(body: JsonObject, world: World): Buffer {
  const { page, scene, widthPx } = readRequest(body, world);
  return encodePng(drawMatrix(matrixOf(scanUrl(world.settings.publicOrigin, page, scene)), widthPx));
}
