import { createStore } from './store';

/** Messages that the member has not opened, as last heard from the server; the tab bar shows it. */
export const unreadCount = createStore(0);
