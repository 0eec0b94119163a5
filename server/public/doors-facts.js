const element = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

const KINDS = { staff: '店员', visitor: '新客', newcomer: '新客', member: '会员' };

/** One choice for each store, and one for someone who comes without a code. */
export const showStores = (stores) => {
  if (stores.length === 0) return;
  const choice = (value, text) => element('option', { value, textContent: text });
  document.querySelector('[name=scene]').append(...stores.map((store) => choice(store.scene, store.name)), choice('', '不扫码'));
};

const copy = async (button, text) => {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = '已复制';
  } catch {
    button.textContent = '请手动复制';
  }
  setTimeout(() => (button.textContent = '复制密码'), 2000);
};

const account = ({ username, password, roleName, role }) => {
  const button = element('button', { type: 'button', textContent: '复制密码' });
  button.setAttribute('aria-label', `复制 ${username} 的密码`);
  button.addEventListener('click', () => void copy(button, password));
  return element('li', {}, element('b', { textContent: roleName ?? role }), element('code', { textContent: `${username} / ${password}` }), button);
};

export const showAccounts = (accounts) => {
  const box = document.querySelector('[data-accounts]');
  box.querySelector('.account-list').append(...accounts.map(account));
  box.hidden = accounts.length === 0;
};

const person = ({ name, kind, note }) => {
  const row = element('li', {}, element('b', { textContent: name }), element('i', { textContent: KINDS[kind] ?? KINDS.member }), element('p', { textContent: note }));
  row.dataset.kind = kind;
  return row;
};

export const showPeople = (people) => {
  const section = document.querySelector('[data-people]');
  section.querySelector('.people-list').append(...people.map(person));
  section.hidden = people.length === 0;
};

/** Only http(s) may become a link, whatever the server says. */
export const showSandbox = (url) => {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return;
  for (const link of document.querySelectorAll('[data-sandbox]')) {
    link.href = url;
    link.hidden = false;
  }
};
