import path from 'node:path';
import type { UserConfigExport } from '@tarojs/cli';
import { themeScss } from './theme-scss';

const root = path.resolve(__dirname, '..');
const shared = path.resolve(root, '../shared');
/** npm may nest the plugin below this workspace, where Taro's hoisted runtime would not find it. */
const frameworkPlugin = path.dirname(require.resolve('@tarojs/plugin-framework-react/package.json', { paths: [root] }));
const pageLists = ['member', 'shop', 'group-buys', 'staff'].map((name) => path.join(root, `src/packages/${name}/pages.ts`));
const weapp = process.env.TARO_ENV === 'weapp';

/**
 * NutUI's styles are written for 375; our own for 750, so that 1px here is 1rpx there.
 * Taro prints this function into the bundle as text: it may use nothing but its argument.
 */
const designWidth = (input?: unknown): number =>
  (/@nutui|nutui-/.test(String(input && (input as { file?: string }).file).replace(/\\/g, '/')) ? 375 : 750);

const postcss = {
  pxtransform: { enable: true, config: {} },
  cssModules: { enable: false },
};

/** Same origin in the browser; a phone needs a full address, given at build time. */
const apiBase = process.env.SHUKE_API_BASE ?? (weapp ? 'http://127.0.0.1:8080' : '');

/** What two or more pages use goes into one file, instead of into each page's. */
const sharedKit = { name: 'kit', minChunks: 2, minSize: 0, reuseExistingChunk: true };

const config: UserConfigExport<'webpack5'> = {
  projectName: 'shuke',
  date: '2026-11-22',
  designWidth,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env.TARO_ENV}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  // app.config.ts reads these, which webpack does not see: a change of theirs must not meet an old cache.
  cache: { enable: true, buildDependencies: { pages: pageLists } },
  plugins: ['@tarojs/plugin-html'],
  defineConstants: { SHUKE_API_BASE: JSON.stringify(apiBase) },
  sass: { data: themeScss(path.join(shared, 'values/theme.ts')), resource: [path.join(root, 'src/styles/mixins.scss')] },
  alias: { '@': path.join(root, 'src'), '@tarojs/plugin-framework-react': frameworkPlugin },
  mini: {
    compile: { include: [shared] },
    // With a warm cache Taro would put old copies of shared modules into the sub-packages (seen with 4.2.1).
    optimizeMainPackage: { enable: false },
    miniCssExtractPluginOption: { ignoreOrder: true },
    // WeChat plays a sound from a file, not from a data address.
    mediaUrlLoaderOption: { limit: 1 },
    postcss: { ...postcss, url: { enable: true, config: { limit: 4096 } } },
  },
  h5: {
    compile: { include: [shared] },
    publicPath: './',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true, filename: 'css/[name].[contenthash:8].css', chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: { ...postcss, autoprefixer: { enable: true, config: {} } },
    webpackChain: (chain) => {
      chain.optimization.splitChunks({ chunks: 'all', maxInitialRequests: Infinity, cacheGroups: { kit: sharedKit } });
      chain.performance.hints(false);
    },
  },
};

export default config;
