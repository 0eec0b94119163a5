/** Import first: the sources decide by this which half of the platform they are. */
process.env.TARO_ENV = 'h5';
Object.assign(globalThis, { SHUKE_API_BASE: '' });
