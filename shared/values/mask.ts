/** `13812345678` → `138****5678` */
export const maskPhone = (phone: string): string => phone.replace(/^(\d{3})\d+(\d{4})$/, '$1****$2');

/** `王小明` → `王**`; a name of one character stays hidden. */
export const maskName = (name: string): string => {
  const characters = [...name];
  return characters.length < 2 ? '*' : characters[0] + '*'.repeat(Math.min(characters.length - 1, 4));
};

/** `王** 199****0001 上海市静安区…`: enough to know one's own parcel by. */
export const maskAddress = ({ name, phone, address }: { name: string; phone: string; address: string }): string =>
  `${maskName(name)} ${maskPhone(phone)} ${[...address].slice(0, 6).join('')}…`;
