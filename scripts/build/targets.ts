import path from 'node:path';
import { repositoryRoot } from '../provision/home';

/** One thing that can be built, and everything that its result depends on. */
export interface BuildTarget {
  name: 'server' | 'console' | 'h5' | 'weapp';
  /** What people read while it builds. */
  title: string;
  /** Files and folders relative to the repository whose contents decide whether to build again. */
  inputs: string[];
  /** Variables whose names begin like this are compiled in. */
  variables: RegExp;
  /** Folder that holds the result, and a file in it that proves that the build came to its end. */
  output: string;
  proof: string;
  cwd: string;
  program: string[];
  environment: Record<string, string>;
}

const common = ['shared', 'package-lock.json', 'tsconfig.base.json'];

const installed = (program: string): string => path.join(repositoryRoot, 'node_modules', program);

const miniProgram = (type: 'h5' | 'weapp', title: string, proof: string): BuildTarget => ({
  name: type,
  title,
  inputs: [...common, 'miniapp', 'project.config.json'],
  variables: /^(TARO_APP_|SHUKE_API_BASE$)/,
  output: `miniapp/dist/${type}`,
  proof,
  cwd: 'miniapp',
  program: [installed('@tarojs/cli/bin/taro'), 'build', '--type', type],
  environment: { NODE_ENV: 'production', BROWSERSLIST_IGNORE_OLD_DATA: '1' },
});

export const targets: BuildTarget[] = [
  {
    name: 'server',
    title: 'server, worker, sandbox and CLI',
    inputs: [...common, 'server', 'scripts'],
    variables: /^$/,
    output: 'server/dist',
    proof: 'main.js',
    cwd: '.',
    program: ['scripts/build/bundle-server.mjs'],
    environment: {},
  },
  miniProgram('h5', 'mini-program for the browser', 'index.html'),
  {
    name: 'console',
    title: 'console',
    inputs: [...common, 'console'],
    variables: /^VITE_/,
    output: 'console/dist',
    proof: 'index.html',
    cwd: 'console',
    program: [installed('vite/bin/vite.js'), 'build'],
    environment: { NODE_ENV: 'production' },
  },
  miniProgram('weapp', 'mini-program for WeChat', 'app.json'),
];
