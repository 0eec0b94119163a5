import Taro from '@tarojs/taro';

/**
 * The product's time as far as the phone knows it: the server's answers carry it, the phone's own clock may be wrong,
 * and the sandbox's may jump or run faster.
 */
interface Reading {
  serverMs: number;
  phoneMs: number;
  scale: number;
}

let reading: Reading = { serverMs: 0, phoneMs: 0, scale: 1 };

/** Call with every instant that the server says is now. */
export const learnServerNow = (serverNow: string, scale = reading.scale, phoneMs = Date.now()): void => {
  const serverMs = Date.parse(serverNow);
  if (!Number.isNaN(serverMs)) reading = { serverMs, phoneMs, scale };
};

export const serverNow = (): number => Math.round(reading.serverMs + (Date.now() - reading.phoneMs) * reading.scale);

interface ClockReading {
  now: string;
  scale: number;
}

/** In the browser the whole product follows the sandbox's clock; without a sandbox the phone's own will do. */
export const followSandboxClock = async (sandbox: Promise<string>): Promise<void> => {
  try {
    const { data } = await Taro.request<ClockReading>({ url: `${await sandbox}/_sandbox/clock` });
    if (typeof data?.now === 'string') learnServerNow(data.now, Number(data.scale) || 1);
  } catch {
    // The next visit asks again.
  }
};
