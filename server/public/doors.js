import { showAccounts, showPeople, showSandbox, showStores } from './doors-facts.js';
import { createPhone } from './doors-phone.js';

const WIDE = window.matchMedia('(min-width: 961px)');
const HOME = '/pages/home/index';
const COUNTER = '/packages/staff/counter/index';

const dial = document.querySelector('.dial');
const alone = document.querySelector('[data-alone]');
const where = document.querySelector('[data-where]');
const memberDoor = document.querySelector('[data-open=member]');
const phone = createPhone(document.querySelector('[data-viewport]'));

const chosen = () => {
  const form = new FormData(dial);
  return { who: form.get('who') ?? 'member', scene: form.get('scene') ?? '' };
};

/** Staff and member keep separate storage (`slot`), so that both can be signed in side by side. */
const addressOf = ({ who, scene }) => {
  if (who === 'staff') return `/m/?slot=staff#${COUNTER}`;
  return `/m/#${HOME}${scene ? `?scene=${encodeURIComponent(scene)}` : ''}`;
};

const markDoors = ({ who }) => {
  for (const link of document.querySelectorAll('[data-open]')) {
    link.setAttribute('href', addressOf({ ...chosen(), who: link.dataset.open }));
    if (WIDE.matches && link.dataset.open === who) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
};

const refresh = () => {
  const now = chosen();
  const address = addressOf(now);
  where.hidden = (WIDE.matches && now.who === 'staff') || dial.elements.scene.length === 0;
  alone.href = address;
  markDoors(now);
  if (WIDE.matches) phone.open(address, now.who === 'staff' ? '店员的小程序' : '会员的小程序');
};

const choose = (who) => {
  dial.querySelector(`[name=who][value=${who}]`).checked = true;
  refresh();
  phone.focus();
};

/** The code to scan is chosen beside the phone, or in the member's door where there is no room for a phone. */
const placeStores = () => {
  if (WIDE.matches) dial.append(where);
  else memberDoor.before(where);
};

/** On a wide screen a door opens in the phone beside it; a modified click and a narrow screen follow the link. */
const onDoor = (event) => {
  const link = event.target.closest('[data-open]');
  if (!link || !WIDE.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  choose(link.dataset.open);
};

const forgetPerson = () => {
  const slot = chosen().who === 'staff' ? 'staff' : 'me';
  for (const key of Object.keys(localStorage)) if (key.startsWith(`shuke:${slot}:`)) localStorage.removeItem(key);
  phone.reload();
};

const tick = () => {
  const now = new Date();
  document.querySelector('[data-clock]').textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
};

const readFacts = async () => {
  try {
    const answer = await fetch('/demo.json', { headers: { accept: 'application/json' } });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
};

const start = async () => {
  tick();
  setInterval(tick, 15_000);
  document.addEventListener('click', onDoor);
  placeStores();
  document.addEventListener('change', refresh);
  dial.addEventListener('submit', (event) => event.preventDefault());
  document.querySelector('[data-reload]').addEventListener('click', phone.reload);
  document.querySelector('[data-forget]').addEventListener('click', forgetPerson);
  WIDE.addEventListener('change', () => {
    placeStores();
    refresh();
  });
  const facts = await readFacts();
  showStores(facts.stores ?? []);
  showAccounts(facts.consoleAccounts ?? []);
  showPeople(facts.personas ?? []);
  showSandbox(facts.sandboxUrl);
  refresh();
};

void start();
