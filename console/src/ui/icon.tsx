/** Line icons on a grid of 24, one weight; `currentColor`, so that they take the colour of the words beside them. */
const paths = {
  loop: 'M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5',
  people: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.6-3.3 3.2-5.3 6.5-5.3s5.9 2 6.5 5.3M16 5a3.3 3.3 0 0 1 0 6.3M18 14.6c1.9.8 3.1 2.5 3.5 4.9',
  rings: 'M9 16.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM15 19.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z',
  send: 'M20.5 3.5 10 14M20.5 3.5l-6.5 17-4-6.5-6.5-4 17-6.5Z',
  ticket: 'M3.5 7h17v3.2a1.8 1.8 0 0 0 0 3.6V17h-17v-3.2a1.8 1.8 0 0 0 0-3.6V7ZM14 7.5v1.5M14 11.2v1.6M14 15v1.5',
  bag: 'M5 8.5h14l1 11.5H4L5 8.5ZM8.5 11V7a3.5 3.5 0 0 1 7 0v4',
  store: 'M4 10v10h16V10M3 9.5 5 4h14l2 5.5a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0ZM10 20v-5h4v5',
  scroll: 'M7 3.5h9.5A1.5 1.5 0 0 1 18 5v15.5H7.5A2.5 2.5 0 0 1 5 18V5.5a2 2 0 0 1 2-2ZM9 8h5.5M9 11.5h5.5M9 15h3.5',
  sliders: 'M4 7h8M16 7h4M4 17h4M12 17h8M14 9.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM10 19.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  right: 'M9 5l7 7-7 7',
  left: 'M15 5l-7 7 7 7',
  down: 'M5 9l7 7 7-7',
  up: 'M5 15l7-7 7 7',
  more: 'M5 12.3a.6.6 0 1 0 0-.01ZM11.5 12.3a.6.6 0 1 0 0-.01ZM18 12.3a.6.6 0 1 0 0-.01Z',
  arrow: 'M4 12h15M13.5 6.5 19 12l-5.5 5.5',
  undo: 'M8.5 5 4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3',
  redo: 'M15.5 5 20 9.5 15.5 14M19.5 9.5H10a5.5 5.5 0 0 0 0 11h3',
  copy: 'M9 9h11v11H9V9ZM5.5 15H4V4h11v1.5',
  trash: 'M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l1 13.5h9l1-13.5M10 10.5v6M14 10.5v6',
  download: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15',
  pause: 'M8.5 5v14M15.5 5v14',
  play: 'M7.5 4.5v15l12-7.5-12-7.5Z',
  stop: 'M6 6h12v12H6V6Z',
  check: 'M4.5 12.5l5 5 10-11',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.5M12 7.8v.2',
  warning: 'M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 16.8v.2',
  tag: 'M3.5 12.2V4h8.2l8.8 8.8-8.2 8.2-8.8-8.8ZM8 8.2v.1',
  crown: 'M3.5 8l4.5 4 4-7 4 7 4.5-4-1.8 11H5.3L3.5 8Z',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3.2 2',
  pencil: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19 4 20ZM13.5 7l3.5 3.5',
  out: 'M10 4H5v16h5M14 8l4.5 4-4.5 4M18 12H9.5',
  phone: 'M8 3.5h8v17H8v-17ZM11 17.8h2',
  gift: 'M4 11h16v9.5H4V11ZM3 7.5h18V11H3V7.5ZM12 7.5v13M12 7.5c-4 0-5-1.3-5-2.5a2 2 0 0 1 3.8-.8L12 7.5Zm0 0c4 0 5-1.3 5-2.5a2 2 0 0 0-3.8-.8L12 7.5Z',
  code: 'M4 4h6v6H4V4ZM14 4h6v6h-6V4ZM4 14h6v6H4v-6ZM14 14h2.5v2.5H14V14ZM17.5 17.5H20V20h-2.5v-2.5Z',
  split: 'M4 12h5l4-6h7M9 12l4 6h7',
  seats: 'M7 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM17 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 18c.3-2.5 1.8-4 4-4s3.7 1.5 4 4M13 18c.3-2.5 1.8-4 4-4s3.7 1.5 4 4',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
