/** ARIA roles reach the browser; WeChat leaves them out. */
import '@tarojs/components';

declare module '@tarojs/components/types/Text' {
  interface TextProps {
    role?: string;
  }
}
declare module '@tarojs/components/types/Image' {
  interface ImageProps {
    role?: string;
  }
}
