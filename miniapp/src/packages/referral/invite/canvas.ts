import Taro from '@tarojs/taro';

/** What drawing needs of a canvas, the same in WeChat and in the browser. */
export interface Sheet {
  context: CanvasRenderingContext2D;
  /** Loads a picture to be drawn; throws when it does not come. */
  picture: (address: string) => Promise<CanvasImageSource>;
  /** What an Image shows and what can be saved. */
  finish: () => Promise<string>;
}

export interface Size {
  width: number;
  height: number;
}

interface Loads {
  src: string;
  onload: unknown;
  onerror: unknown;
}

const loaded = <T extends Loads>(image: T, address: string): Promise<T> =>
  new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('the picture did not come'));
    image.src = address;
  });

interface CanvasNode extends HTMLCanvasElement {
  createImage: () => HTMLImageElement;
}

/** The canvas that the page holds for drawing, out of sight. */
const canvasNode = (id: string): Promise<CanvasNode> =>
  new Promise((resolve, reject) => {
    const found = (results: { node?: CanvasNode }[]): void => (results[0]?.node ? resolve(results[0].node) : reject(new Error('no canvas on this page')));
    Taro.createSelectorQuery().select(`#${id}`).fields({ node: true, size: true }).exec(found as never);
  });

const inWeapp = async (id: string, { width, height }: Size): Promise<Sheet> => {
  const node = await canvasNode(id);
  Object.assign(node, { width, height });
  return {
    context: node.getContext('2d')!,
    picture: (address) => loaded(node.createImage(), address),
    finish: async () => (await Taro.canvasToTempFilePath({ canvas: node as never, destWidth: width, destHeight: height, fileType: 'png' })).tempFilePath,
  };
};

const inBrowser = async (size: Size): Promise<Sheet> => {
  const node = Object.assign(document.createElement('canvas'), size);
  return {
    context: node.getContext('2d')!,
    picture: (address) => loaded(Object.assign(new window.Image(), { crossOrigin: 'anonymous' }), address),
    finish: async () => node.toDataURL('image/png'),
  };
};

/** A sheet of so many px. `id`: the canvas of the page, which only WeChat needs. */
export const newSheet = (id: string, size: Size): Promise<Sheet> => (process.env.TARO_ENV === 'weapp' ? inWeapp(id, size) : inBrowser(size));

const download = (address: string, name: string): void => {
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
};

/** Into the album, or downloaded by the browser. `refused`: the person or the phone said no. */
export const savePicture = async (address: string, name: string): Promise<'saved' | 'refused'> => {
  if (process.env.TARO_ENV !== 'weapp') {
    download(address, name);
    return 'saved';
  }
  return Taro.saveImageToPhotosAlbum({ filePath: address }).then(() => 'saved' as const, () => 'refused' as const);
};
