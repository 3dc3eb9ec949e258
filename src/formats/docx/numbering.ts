// Automatic numbers of paragraphs (ECMA-376 part 1, 17.9): what Word shows, counted as Word counts.
import { attribute, child, integer, type Node, toggle, valueOf } from './nodes.ts';
import { formatNumber } from './number-formats.ts';

const mostLevels = 9;
/** A number of more characters is no number. */
const longestNumberChars = 40;

interface Level {
  readonly start: number;
  readonly format: string;
  readonly text: string;
  /** Level after which it counts anew; 0: never; absent: after every level above. */
  readonly restart?: number;
  /** All numbers in digits (第1.2条). */
  readonly isLegal: boolean;
  readonly style?: string;
}

interface Instance {
  readonly abstractId: string;
  readonly overrides: ReadonlyMap<number, { readonly start?: number; readonly level?: Level }>;
}

export interface Numbering {
  /** Counts a paragraph on and gives its number as shown; null when the list or level does not exist. */
  next(numId: string, level: number): string | null;
  /** List level that a paragraph style is bound to by the list itself. */
  levelOfStyle(numId: string, styleId: string): number | undefined;
}

/** Reads word/numbering.xml; without it no paragraph has a number. */
export function readNumbering(tree: Node | null): Numbering {
  const abstracts = new Map<string, readonly (Level | undefined)[]>();
  const instances = new Map<string, Instance>();
  for (const node of tree?.children ?? []) {
    if (node.name === 'abstractNum') abstracts.set(attribute(node, 'abstractNumId') ?? '', readLevels(node));
    if (node.name === 'num') instances.set(attribute(node, 'numId') ?? '', readInstance(node));
  }
  const counters = new Map<string, (number | undefined)[]>();
  const started = new Set<string>();
  const levelOf = (instance: Instance, level: number): Level | undefined =>
    instance.overrides.get(level)?.level ?? abstracts.get(instance.abstractId)?.[level];
  return {
    next: (numId, at) => {
      const instance = instances.get(numId);
      const level = instance && at >= 0 && at < mostLevels ? levelOf(instance, at) : undefined;
      if (!instance || !level) return null;
      const counts = counters.get(instance.abstractId) ?? [];
      counters.set(instance.abstractId, counts);
      applyStarts(numId, instance, { started, counts });
      counts[at] = counts[at] === undefined ? level.start : (counts[at] ?? 0) + 1;
      for (let deeper = at + 1; deeper < mostLevels; deeper += 1) {
        if (restarts(levelOf(instance, deeper), at)) counts[deeper] = undefined;
      }
      return numberText(level, (other) => ({
        value: counts[other] ?? levelOf(instance, other)?.start ?? 1,
        format: levelOf(instance, other)?.format ?? 'decimal',
      }));
    },
    levelOfStyle: (numId, styleId) => {
      const levels = abstracts.get(instances.get(numId)?.abstractId ?? '');
      const found = levels?.findIndex((level) => level?.style === styleId) ?? -1;
      return found < 0 ? undefined : found;
    },
  };
}

/** The first paragraph of an instance with startOverride counts anew, also where another instance shares the list. */
function applyStarts(
  numId: string,
  instance: Instance,
  { started, counts }: { readonly started: Set<string>; readonly counts: (number | undefined)[] },
): void {
  if (started.has(numId)) return;
  started.add(numId);
  for (const [level, { start }] of instance.overrides) if (start !== undefined) counts[level] = start - 1;
}

function restarts(level: Level | undefined, above: number): boolean {
  if (level?.restart === undefined) return true;
  return level.restart > 0 && above < level.restart;
}

function numberText(
  { text, format, isLegal }: Level,
  counterOf: (level: number) => { readonly value: number; readonly format: string },
): string {
  if (format === 'bullet') return bulletOf(text);
  return text
    .replaceAll(/%([1-9])/g, (_, digit: string) => {
      const counter = counterOf(Number(digit) - 1);
      return formatNumber(counter.value, isLegal ? 'decimal' : counter.format);
    })
    .slice(0, longestNumberChars);
}

/** Bullets stand in the private areas of symbol fonts. */
function bulletOf(text: string): string {
  return /^[\u0020-\u007e\u2000-\u2fff\u3000-\u9fff]{1,2}$/.test(text) && !/^[a-z]$/i.test(text) ? text : '•';
}

function readLevels(abstract: Node): (Level | undefined)[] {
  const levels: (Level | undefined)[] = [];
  for (const node of abstract.children) {
    const at = node.name === 'lvl' ? integer(attribute(node, 'ilvl')) : undefined;
    if (at !== undefined && at >= 0 && at < mostLevels) levels[at] = readLevel(node);
  }
  return levels;
}

function readLevel(node: Node): Level {
  const restart = integer(valueOf(node, 'lvlRestart'));
  const style = valueOf(node, 'pStyle');
  // A format outside of the first edition stands in a choice: <mc:AlternateContent><mc:Choice><w:numFmt w:val="custom"/>.
  return {
    start: integer(valueOf(node, 'start')) ?? 1,
    format:
      valueOf(node, 'numFmt') ??
      valueOf(child(child(node, 'AlternateContent'), 'Fallback'), 'numFmt') ??
      'decimal',
    text: valueOf(node, 'lvlText') ?? '',
    isLegal: toggle(node, 'isLgl') ?? false,
    ...(restart !== undefined && { restart }),
    ...(style !== undefined && { style }),
  };
}

function readInstance(node: Node): Instance {
  const overrides = new Map<number, { start?: number; level?: Level }>();
  for (const override of node.children) {
    const at = override.name === 'lvlOverride' ? integer(attribute(override, 'ilvl')) : undefined;
    if (at === undefined) continue;
    const start = integer(valueOf(override, 'startOverride'));
    const level = child(override, 'lvl');
    overrides.set(at, { ...(start !== undefined && { start }), ...(level && { level: readLevel(level) }) });
  }
  return { abstractId: valueOf(node, 'abstractNumId') ?? '', overrides };
}
