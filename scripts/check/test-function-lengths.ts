import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { sourceFiles } from './source-files';

const limit = 70;

/** `describe` only groups: its callback is as long as the file, and no function to be read at one go. */
const isGroup = (node: ts.Node): boolean => {
  const call = node.parent;
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText());
};

const longFunctions = (file: string, text: string): string[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && !isGroup(node)) {
      const [first, last] = [lineOf(node.getStart()), lineOf(node.getEnd())];
      const lines = last - first + 1;
      if (lines > limit) found.push(`${file}:${first} a function of ${lines} lines; at most ${limit}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** Functions in tests that are longer than 70 lines. Elsewhere oxlint counts; it cannot leave out `describe`. */
export const findLongTestFunctions = (root: string): string[] =>
  sourceFiles(root, ['tests']).flatMap((file) => longFunctions(file, readFileSync(path.join(root, file), 'utf8')));
