// ESLint rule `layers/walls`: an import that crosses a wall of the layer table is an error that says where the code belongs.
import path from 'node:path';
import { mayImport, parts, purePackages } from './layers.js';

const root = path.resolve(import.meta.dirname, '../..');

function partOf(file) {
  const relative = path.relative(path.join(root, 'src'), file).split(path.sep).join('/');
  return parts.find((part) => relative.startsWith(`${part}/`));
}

function findRelativeFault(from, source, filename) {
  const target = path.resolve(path.dirname(filename), source);
  const to = partOf(target);
  if (to === undefined && target.startsWith(path.join(root, 'tests')))
    return 'Product code never imports tests.';
  if (to === undefined || to === from || mayImport[from].includes(to)) return undefined;
  const allowed = mayImport[from].join(', ') || 'nothing';
  return `src/${from} may not import src/${to} (docs/architecture.md, layer table). Allowed: ${allowed}.`;
}

function findPackageFault(from, source) {
  const pure = purePackages[from];
  if (pure && !pure.some((name) => source === name || source.startsWith(`${name}/`)))
    return `src/${from} is pure: it may not import "${source}". Do the I/O in src/main and pass the value in.`;
  if (source === 'electron' && from !== 'main/shell/electron')
    return 'Only src/main/shell/electron imports electron: everything else runs in plain Node.';
  if (from === 'renderer' && source.startsWith('node:'))
    return 'The renderer has no Node: ask the station through its contract.';
  return undefined;
}

function findFault(from, source, filename) {
  return source.startsWith('.') ? findRelativeFault(from, source, filename) : findPackageFault(from, source);
}

const walls = {
  meta: { type: 'problem', schema: [], messages: { wall: '{{why}}' } },
  create(context) {
    const from = partOf(context.filename);
    if (!from) return {};
    const check = (node) => {
      if (!node.source) return;
      const why = findFault(from, node.source.value, context.filename);
      if (why) context.report({ node: node.source, messageId: 'wall', data: { why } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: (node) => node.source.type === 'Literal' && check(node),
    };
  },
};

export const layers = { rules: { walls } };
