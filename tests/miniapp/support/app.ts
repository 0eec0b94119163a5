import { startFixture, type Fixture } from './fixture-server';
import { resetPhone } from './taro';

const root = process.cwd();

/** A fixture server, and the sources pointed at it. */
export const startServer = async (): Promise<Fixture> => {
  const fixture = await startFixture(root);
  Object.assign(globalThis, { SHUKE_API_BASE: fixture.origin });
  return fixture;
};

/** The app as it starts on a phone that has never seen it. */
export const onNewPhone = (): void => {
  resetPhone();
  jest.resetModules();
};

/** The app was closed and opened again: memory is gone, storage stays. */
export const reopenApp = (): void => void jest.resetModules();
