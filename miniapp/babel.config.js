const { transformSync } = require('esbuild');

/**
 * esbuild, which the workspace has anyway, takes types and JSX out; Babel then only lowers the language for old phones
 * (its own React preset is not needed, so Taro's preset is told of no framework).
 */
const typesAndJsx = () => ({
  parserOverride: (code, options, parse) => {
    const [, loader] = /\.(tsx?)$/.exec(options.sourceFileName ?? '') ?? [];
    if (!loader) return parse(code, options);
    const settings = { loader, jsx: 'automatic', target: 'esnext', sourcefile: options.sourceFileName };
    return parse(transformSync(code, settings).code, options);
  },
});

/** NutUI is imported piece by piece, so that only the pieces in use reach the package. */
const nutui = {
  libraryName: '@nutui/nutui-react-taro',
  camel2DashComponentName: false,
  customName: (name) => `@nutui/nutui-react-taro/dist/es/packages/${name.toLowerCase()}`,
  customStyleName: (name) => `@nutui/nutui-react-taro/dist/es/packages/${name.toLowerCase()}/style/css`,
};

module.exports = {
  presets: [['taro', { framework: 'none', ts: false, compiler: 'webpack5', targets: { ios: '11', chrome: '61' } }]],
  plugins: [typesAndJsx, ['import', nutui, 'nutui-react-taro']],
};
