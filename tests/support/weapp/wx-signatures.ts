/**
 * What miniprogram-api-typings (the vendor's own types) knows about `wx`: every name, and for calls that take an
 * option object, its members. A call outside of it is a bug that only a real phone would show.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

export interface MemberShape {
  required: boolean;
  /** Allowed strings, when the type is a union of literals. */
  literals?: string[];
  primitive?: 'string' | 'number' | 'boolean';
}
export type OptionShape = Map<string, MemberShape>;
export interface WxSignature {
  kind: 'function' | 'value';
  option?: OptionShape;
}
export type WxSignatures = Map<string, WxSignature>;

type Interfaces = Map<string, ts.InterfaceDeclaration>;

const typingsFile = (): string =>
  createRequire(import.meta.url).resolve('miniprogram-api-typings/types/wx/lib.wx.api.d.ts');

const collectInterfaces = (source: ts.SourceFile): Interfaces => {
  const found: Interfaces = new Map();
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node)) found.set(node.name.text, node);
    else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
};

const literalsOf = (type: ts.TypeNode): string[] | undefined => {
  const parts = ts.isUnionTypeNode(type) ? [...type.types] : [type];
  const texts = parts.map((part) =>
    ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? part.literal.text : undefined);
  return texts.every((text): text is string => text !== undefined) ? texts : undefined;
};

const primitiveOf = (type: ts.TypeNode): MemberShape['primitive'] => {
  if (type.kind === ts.SyntaxKind.StringKeyword) return 'string';
  if (type.kind === ts.SyntaxKind.NumberKeyword) return 'number';
  return type.kind === ts.SyntaxKind.BooleanKeyword ? 'boolean' : undefined;
};

const shapeOf = (declaration: ts.InterfaceDeclaration, interfaces: Interfaces): OptionShape => {
  const shape: OptionShape = new Map();
  for (const heritage of declaration.heritageClauses ?? []) {
    for (const base of heritage.types) {
      const parent = ts.isIdentifier(base.expression) ? interfaces.get(base.expression.text) : undefined;
      if (parent) shapeOf(parent, interfaces).forEach((member, name) => shape.set(name, member));
    }
  }
  for (const member of declaration.members) {
    if (!member.name || !ts.isIdentifier(member.name)) continue;
    const type = ts.isPropertySignature(member) ? member.type : undefined;
    shape.set(member.name.text, {
      required: member.questionToken === undefined,
      literals: type && literalsOf(type),
      primitive: type && primitiveOf(type),
    });
  }
  return shape;
};

/** `scanCode(option: ScanCodeOption)`, `request<T extends RequestOption = …>(option: T)`: the option's interface. */
const optionInterface = (method: ts.MethodSignature, interfaces: Interfaces): ts.InterfaceDeclaration | undefined => {
  const type = method.parameters[0]?.type;
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const name = type.typeName.text;
  const generic = method.typeParameters?.find((parameter) => parameter.name.text === name)?.constraint;
  const target = generic && ts.isTypeReferenceNode(generic) && ts.isIdentifier(generic.typeName) ? generic.typeName.text : name;
  return target.endsWith('Option') ? interfaces.get(target) : undefined;
};

let cached: WxSignatures | undefined;

export const readWxSignatures = (): WxSignatures => {
  if (cached) return cached;
  const file = typingsFile();
  const interfaces = collectInterfaces(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
  const wx = interfaces.get('Wx');
  if (!wx) throw new Error(`no interface Wx in ${file}`);
  const signatures: WxSignatures = new Map();
  for (const member of wx.members) {
    if (!member.name || !ts.isIdentifier(member.name)) continue;
    const name = member.name.text;
    if (!ts.isMethodSignature(member)) {
      signatures.set(name, { kind: 'value' });
      continue;
    }
    const option = optionInterface(member, interfaces);
    const earlier = signatures.get(name);
    signatures.set(name, { kind: 'function', option: earlier?.option ?? (option && shapeOf(option, interfaces)) });
  }
  cached = signatures;
  return signatures;
};

/** Taro adds a routing key to the url and its own callbacks; nothing else is allowed beyond the typings. */
const always = new Set(['success', 'fail', 'complete']);

const memberFault = (name: string, value: unknown, member: MemberShape): string | undefined => {
  if (value === undefined || value === null) return member.required ? `needs ${name}` : undefined;
  if (member.literals && !member.literals.includes(String(value))) {
    return `${name} is ${JSON.stringify(value)}, allowed are ${member.literals.join(', ')}`;
  }
  if (member.primitive && typeof value !== member.primitive) return `${name} should be a ${member.primitive}`;
  return undefined;
};

/** What is wrong with the first argument of a call, in words. */
export const argumentFaults = (signature: WxSignature, argument: unknown): string[] => {
  const shape = signature.option;
  if (!shape) return [];
  const given = (typeof argument === 'object' && argument !== null ? argument : {}) as Record<string, unknown>;
  const unknown = Object.keys(given)
    .filter((name) => given[name] !== undefined && !shape.has(name) && !always.has(name))
    .map((name) => `has no option ${name}`);
  const wrong = [...shape].map(([name, member]) => memberFault(name, given[name], member)).filter((fault) => fault !== undefined);
  return [...unknown, ...wrong];
};
