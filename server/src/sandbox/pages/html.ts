/** HTML that was escaped already; everything else is escaped when it enters a template. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | undefined | false | readonly Piece[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const render = (piece: Piece): string => {
  if (piece instanceof Html) return piece.text;
  if (piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escape(String(piece));
  return piece.map(render).join('');
};

/** html`<p>${text}</p>`: values are escaped, lists joined, `undefined` and `false` left out. */
export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Html =>
  new Html(strings.map((text, index) => text + render(pieces[index])).join(''));

/** Markup that this file's neighbours wrote themselves: styles and scripts. */
export const trusted = (text: string): Html => new Html(text);
