/** Line icons on a grid of 24, drawn for Shuke; `currentColor` is replaced by the caller's colour. */
const PATHS = {
  home: '<path d="M4 11.2 12 4.5l8 6.7"/><path d="M6 9.8V19h4.2v-4.6h3.6V19H18V9.8"/>',
  shop: '<path d="M5.2 8.5h13.6l-1 11H6.2z"/><path d="M8.8 11V7.6a3.2 3.2 0 0 1 6.4 0V11"/>',
  code: '<path d="M4.5 4.5h5.4v5.4H4.5zM14.1 4.5h5.4v5.4h-5.4zM4.5 14.1h5.4v5.4H4.5z"/><path d="M14.1 14.1h2.2v2.2M19.5 14.1v.1M14.1 19.5h.1M17 19.5h2.5V17"/>',
  inbox: '<path d="M4.5 6h15v11.2h-8.2L7.5 20v-2.8h-3z"/><path d="M8.3 10h7.4M8.3 13.2h4.6"/>',
  me: '<circle cx="12" cy="8.4" r="3.7"/><path d="M4.8 19.6c.9-3.9 3.7-5.8 7.2-5.8s6.3 1.9 7.2 5.8"/>',
  right: '<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>',
  left: '<path d="m14.5 5.5-6.5 6.5 6.5 6.5"/>',
  down: '<path d="m5.5 9.5 6.5 6.5 6.5-6.5"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  check: '<path d="m5 12.6 4.6 4.6L19 7.6"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  minus: '<path d="M5 12h14"/>',
  location: '<path d="M12 20.5c4.3-4.3 6.5-7.6 6.5-10.3a6.5 6.5 0 0 0-13 0c0 2.7 2.2 6 6.5 10.3z"/><circle cx="12" cy="10.2" r="2.3"/>',
  phone: '<path d="M6.2 4.5h3l1.5 4-2 1.6a10.5 10.5 0 0 0 5.2 5.2l1.6-2 4 1.5v3a1.7 1.7 0 0 1-1.8 1.7A15 15 0 0 1 4.5 6.3a1.7 1.7 0 0 1 1.7-1.8z"/>',
  clock: '<circle cx="12" cy="12" r="7.8"/><path d="M12 7.6V12l3 2"/>',
  scan: '<path d="M4.5 8.5v-4h4M15.5 4.5h4v4M19.5 15.5v4h-4M8.5 19.5h-4v-4M4.5 12h15"/>',
  coupon: '<path d="M4 7h16v3.2a1.8 1.8 0 0 0 0 3.6V17H4v-3.2a1.8 1.8 0 0 0 0-3.6z"/><path d="M10 7v2M10 11v2M10 15v2"/>',
  gift: '<path d="M4.5 9h15v3.5h-15zM6 12.5V20h12v-7.5M12 9v11"/><path d="M12 9C9 9 7.5 7.8 7.5 6.4S9 4.3 10 5s2 2.5 2 4zM12 9c3 0 4.5-1.2 4.5-2.6S15 4.3 14 5s-2 2.5-2 4z"/>',
  points: '<circle cx="12" cy="12" r="7.8"/><path d="M12 7.8 13.3 10.5l2.9.4-2.1 2 .5 2.9-2.6-1.4-2.6 1.4.5-2.9-2.1-2 2.9-.4z"/>',
  tier: '<path d="M4.5 8.2 8 11.5 12 5.5l4 6 3.5-3.3L18 18H6z"/>',
  shield: '<path d="M12 4 5.5 6.5v5c0 4 2.7 6.9 6.5 8.5 3.8-1.6 6.5-4.5 6.5-8.5v-5z"/><path d="m9 12 2.2 2.2L15.2 10"/>',
  eye: '<path d="M3.5 12c2.2-3.9 5-5.8 8.5-5.8s6.3 1.9 8.5 5.8c-2.2 3.9-5 5.8-8.5 5.8S5.7 15.9 3.5 12z"/><circle cx="12" cy="12" r="2.6"/>',
  team: '<circle cx="9" cy="9" r="3"/><path d="M3.5 18.5c.6-3.3 2.7-5 5.5-5s4.9 1.7 5.5 5"/><path d="M14.8 6.3a3 3 0 0 1 0 5.4M16.6 14c2 .6 3.3 2.1 3.9 4.5"/>',
  refresh: '<path d="M19 12a7 7 0 1 1-2.2-5.1"/><path d="M19.2 4v4h-4"/>',
  warning: '<path d="M12 4.8 20.3 19H3.7z"/><path d="M12 10v4M12 16.4v.1"/>',
  offline: '<path d="M7.5 17.5h9.2a3.6 3.6 0 0 0 .8-7.1A5.5 5.5 0 0 0 8 8.2M6.5 9.8a4 4 0 0 0 1 7.7M4.5 4.5l15 15"/>',
  leaf: '<path d="M5 19c0-8.5 4.5-13 14-14 .5 9.5-3.5 14-10.5 14C6.8 19 5.9 18.3 5 19z"/><path d="M5 19c2.5-4.5 5.5-7.3 9-9"/>',
  search: '<circle cx="11" cy="11" r="6.2"/><path d="m15.6 15.6 4 4"/>',
  share: '<path d="M12 14.5v-10M8.5 7.5 12 4.3l3.5 3.2M6.5 11.5h-1v8h13v-8h-1"/>',
  order: '<path d="M6 4.5h12V20l-3-1.8-3 1.8-3-1.8L6 20z"/><path d="M9 9h6M9 12.5h6"/>',
  wallet: '<path d="M4.5 7.5h15v11h-15zM4.5 7.5 15 4.5v3"/><path d="M15.5 13h.1"/>',
  pickup: '<path d="M4.5 9.5 6 5h12l1.5 4.5M5.5 11v8.5h13V11M4.5 9.5a2.5 2.5 0 0 0 5 0 2.5 2.5 0 0 0 5 0 2.5 2.5 0 0 0 5 0M10 19.5v-4.5h4v4.5"/>',
  cup: '<path d="M5.5 9.5h11v4.7a4.3 4.3 0 0 1-4.3 4.3H9.8a4.3 4.3 0 0 1-4.3-4.3z"/><path d="M16.5 10.5H18a2 2 0 0 1 0 4.1h-1.6M9 4.3c-.8 1 .8 1.8 0 2.9M13 4.3c-.8 1 .8 1.8 0 2.9"/>',
  bell: '<path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.2H5z"/><path d="M10.2 20h3.6"/>',
  calendar: '<path d="M5 6h14v13H5zM5 10h14M8.5 4v3.5M15.5 4v3.5"/>',
} as const;

export type IconName = keyof typeof PATHS;

/** A data URI for an Image or a background; percent-encoded, since WeChat has no btoa. */
export const iconUri = (name: IconName, colour: string, width = 1.6): string => {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${colour}"`;
  const svg = `${open} stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round">${PATHS[name]}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};
