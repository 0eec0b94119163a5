import { Unavailable } from '../provision/say';

/** One name in every form that the house uses. */
export interface FeatureNames {
  /** `gift-cards`: folder, file and path. */
  kebab: string;
  /** `giftCards` */
  camel: string;
  /** `GiftCards` */
  pascal: string;
  /** `gift_cards`: the collection. */
  snake: string;
  /** `gift cards`: in sentences. */
  words: string;
}

/**
 * @throws {Unavailable} when the name is not in kebab-case, or a bare `group`
 */
export const namesOf = (name: string): FeatureNames => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Unavailable('Usage: npm run new-feature NAME, where NAME is in kebab-case and plural, such as gift-cards');
  }
  if (name === 'group' || name === 'groups') {
    throw new Unavailable('A bare group means four things here: see shared/GLOSSARY.md and name it fully.');
  }
  const parts = name.split('-');
  const pascal = parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('');
  return {
    kebab: name,
    camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1),
    pascal,
    snake: parts.join('_'),
    words: parts.join(' '),
  };
};
