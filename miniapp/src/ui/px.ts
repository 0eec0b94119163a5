import Taro from '@tarojs/taro';

/** A size given in CSS px at 1× as what inline styles need on this target (rpx, or rem in the browser). */
export const px = (size: number): string => Taro.pxTransform(size * 2);
