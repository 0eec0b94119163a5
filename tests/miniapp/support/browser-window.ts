interface BrowserWindow {
  location: { href: string; search: string; assign(address: string): void };
  history: { state: unknown; replaceState(state: unknown, title: string, address: string): void };
}

export interface Visit {
  /** Where the page wanted to go. */
  left: string[];
  /** What the address bar says. */
  address(): string;
}

/** A browser window at an address: what the sources read of it, and what they do to it. */
export const openAt = (address: string): Visit => {
  const left: string[] = [];
  let url = new URL(address);
  const window: BrowserWindow = {
    location: {
      get href() {
        return url.toString();
      },
      get search() {
        return url.search;
      },
      assign: (next) => void left.push(next),
    },
    history: {
      state: null,
      replaceState: (_state, _title, next) => {
        url = new URL(next, url);
      },
    },
  };
  Object.assign(globalThis, { window });
  return { left, address: () => url.toString() };
};
