const standIn = (file) => `${__dirname.replace(/support\/miniapp$/, 'miniapp/support')}/${file}`;

/** Taro's own parts need its compiler; tests that run the sources directly get small stand-ins. */
module.exports = {
  '^@tarojs/taro$': standIn('taro.ts'),
  '^@tarojs/components$': standIn('components.tsx'),
  '^@nutui/nutui-react-taro$': standIn('nutui.tsx'),
};
