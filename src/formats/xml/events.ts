// Bounded XML 1.0 reader without DTD: the five predefined entities and character references only.
// Threat: entity bombs, external entities, nesting that eats the stack, documents that two parsers read differently (duplicate attributes,
// undeclared encodings). A DOCTYPE of any kind is refused before it is read.
import { FormatError } from '../failure.ts';

export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** Elements, text runs and attributes together. */
  readonly maxNodes: number;
}

/** Manifests and settings: small by nature. */
export const smallXmlLimits: XmlLimits = { maxBytes: 4 * 1024 * 1024, maxDepth: 64, maxNodes: 100_000 };

export type XmlEvent =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** The part of a qualified name behind its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Decodes UTF-8 (with or without mark) or UTF-16 with its mark; anything else is refused, whatever the declaration says. */
export function decodeXml(bytes: Uint8Array, limits: XmlLimits): string {
  if (bytes.length > limits.maxBytes) throw new FormatError('LIMIT_EXCEEDED', `${bytes.length} bytes of XML`);
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const encoding = mark === 0xfeff ? 'utf-16be' : mark === 0xfffe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError('CONTAINER_MALFORMED', `XML that is not ${encoding}`);
  }
}

/** Walks a document; throws a FormatError at the first thing that is not well formed. */
export function* readXmlEvents(text: string, limits: XmlLimits): Generator<XmlEvent> {
  const nesting = createNesting(limits);
  for (const token of readTokens(text)) {
    if (token.kind === 'text') {
      if (nesting.takesText(token.text)) yield token;
    } else if (token.kind === 'close') {
      nesting.leave(token.name);
      yield token;
    } else if (token.kind === 'open') {
      nesting.enter(token.name, token.attributes.size);
      yield { kind: 'open', name: token.name, attributes: token.attributes };
      if (token.isEmpty) {
        nesting.leave(token.name);
        yield { kind: 'close', name: token.name };
      }
    }
  }
  nesting.end();
}

interface Nesting {
  enter(name: string, attributes: number): void;
  leave(name: string): void;
  takesText(text: string): boolean;
  end(): void;
}

/** Keeps one root, matching tags and the limits. */
function createNesting(limits: XmlLimits): Nesting {
  const open: string[] = [];
  let rootSeen = false;
  let nodesLeft = limits.maxNodes;
  const spend = (nodes: number): void => {
    nodesLeft -= nodes;
    if (nodesLeft < 0) throw new FormatError('LIMIT_EXCEEDED', 'too many XML nodes');
  };
  return {
    enter: (name, attributes) => {
      if (open.length === 0 && rootSeen) throw malformed('two roots');
      if (open.length >= limits.maxDepth) throw new FormatError('LIMIT_EXCEEDED', 'XML nested too deeply');
      spend(1 + attributes);
      rootSeen = true;
      open.push(name);
    },
    leave: (name) => {
      if (open.pop() !== name) throw malformed('an end tag that closes another element');
    },
    takesText: (text) => {
      if (open.length === 0 && text.trim() !== '') throw malformed('text outside of the root');
      spend(1);
      return open.length > 0;
    },
    end: () => {
      if (open.length > 0 || !rootSeen) throw malformed('an element is not closed');
    },
  };
}

/** Cuts the document into runs of text and pieces of markup. */
function* readTokens(text: string): Generator<Markup> {
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const end = next < 0 ? text.length : next;
    if (end > at) yield { kind: 'text', text: decodeReferences(text.slice(at, end)), end };
    if (next < 0) return;
    const markup = readMarkup(text, next);
    yield markup;
    at = markup.end;
  }
}

type Markup =
  | { readonly kind: 'skip'; readonly end: number }
  | { readonly kind: 'text'; readonly text: string; readonly end: number }
  | { readonly kind: 'close'; readonly name: string; readonly end: number }
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly isEmpty: boolean;
      readonly end: number;
    };

function readMarkup(text: string, at: number): Markup {
  if (text.startsWith('<!--', at)) return { kind: 'skip', end: endOf(text, '-->', at + 4) };
  if (text.startsWith('<?', at)) return { kind: 'skip', end: endOf(text, '?>', at + 2) };
  if (text.startsWith('<![CDATA[', at)) {
    const end = endOf(text, ']]>', at + 9);
    return { kind: 'text', text: text.slice(at + 9, end - 3), end };
  }
  if (text.startsWith('<!', at)) throw malformed('a document type or another declaration');
  if (text.startsWith('</', at)) {
    const end = endOf(text, '>', at + 2);
    return { kind: 'close', name: checkName(text.slice(at + 2, end - 1).trimEnd()), end };
  }
  return readStartTag(text, at);
}

const namePattern = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*$/u;
const attributePattern = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagNamePattern = /<([^\s/>]+)/y;
const tagEndPattern = /\s*(\/?)>/y;

function readStartTag(text: string, at: number): Markup {
  tagNamePattern.lastIndex = at;
  const tag = tagNamePattern.exec(text);
  if (!tag?.[1]) throw malformed('a tag without a name');
  const name = checkName(tag[1]);
  const attributes = new Map<string, string>();
  let position = tagNamePattern.lastIndex;
  for (;;) {
    attributePattern.lastIndex = position;
    const match = attributePattern.exec(text);
    if (!match?.[1]) break;
    const attributeName = checkName(match[1]);
    if (attributes.has(attributeName)) throw malformed('the same attribute twice');
    attributes.set(attributeName, decodeReferences(match[2] ?? match[3] ?? ''));
    // An element with this many attributes is an attack on maps and budgets, not a document.
    if (attributes.size > 256) throw new FormatError('LIMIT_EXCEEDED', 'too many attributes');
    position = attributePattern.lastIndex;
  }
  tagEndPattern.lastIndex = position;
  const end = tagEndPattern.exec(text);
  if (!end) throw malformed('a broken start tag');
  return { kind: 'open', name, attributes, isEmpty: end[1] === '/', end: tagEndPattern.lastIndex };
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found < 0) throw malformed(`no ${mark}`);
  return found + mark.length;
}

function checkName(name: string): string {
  if (name.length > 200 || !namePattern.test(name)) throw malformed('a name that is no XML name');
  return name;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeReferences(run: string): string {
  if (!run.includes('&')) return run;
  return run.replace(/&([^;&]{0,32})(;?)/g, (_, name: string, semicolon: string) => {
    const known = semicolon === ';' ? (entities[name] ?? decodeNumber(name)) : null;
    if (known === null) throw malformed('an unknown entity');
    return known;
  });
}

function decodeNumber(name: string): string | null {
  const match = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (!match) return null;
  const code = match[1] ? parseInt(match[1], 16) : parseInt(match[2] ?? '', 10);
  const isCharacter = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff);
  return isCharacter && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : null;
}

function malformed(detail: string): FormatError {
  return new FormatError('CONTAINER_MALFORMED', detail);
}
