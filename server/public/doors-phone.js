const FRAME = { height: 928, width: 414 };
/** Room that the choices above and the buttons below the phone take, in px. */
const AROUND = 164;
const SMALLEST = 0.62;

const fit = () => {
  const scale = Math.min(1, Math.max(SMALLEST, (window.innerHeight - AROUND) / FRAME.height));
  document.documentElement.style.setProperty('--scale', scale.toFixed(3));
};

/** Is the mini-program there? A page that was not built answers 404, and an empty frame would say nothing. */
const reachable = async () => {
  try {
    const answer = await fetch('/m/', { headers: { accept: 'text/html' } });
    return answer.ok;
  } catch {
    return false;
  }
};

/**
 * A phone that shows one page of the mini-program at a time.
 * `open` builds the frame anew, because an address that differs in its hash alone would not load again.
 */
export const createPhone = (viewport) => {
  const cover = viewport.querySelector('[data-cover]');
  const words = viewport.querySelector('[data-cover-text]');
  const retry = viewport.querySelector('[data-retry]');
  let current;
  let turn = 0;

  const say = (state, text) => {
    cover.dataset.state = state;
    words.textContent = text;
    retry.hidden = state !== 'failed';
  };

  const build = (address, title) => {
    const frame = document.createElement('iframe');
    frame.title = title;
    frame.allow = 'clipboard-write; geolocation';
    frame.addEventListener('load', () => say('open', ''));
    frame.src = address;
    return frame;
  };

  const load = async () => {
    const mine = ++turn;
    viewport.querySelector('iframe')?.remove();
    say('opening', '正在打开小程序');
    const found = await reachable();
    if (mine !== turn) return;
    if (!found) return say('failed', '小程序还没有准备好。等构建完成后再试一次。');
    viewport.append(build(current.address, current.title));
  };

  const open = (address, title) => {
    if (current?.address === address) return;
    current = { address, title };
    void load();
  };

  retry.addEventListener('click', () => void load());
  window.addEventListener('resize', fit);
  fit();
  return { open, reload: () => current && void load(), focus: () => viewport.querySelector('iframe')?.focus() };
};
