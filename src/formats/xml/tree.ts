import { FormatError } from '../failure.ts';
import { decodeXml, localName, readXmlEvents, type XmlLimits } from './events.ts';

export interface XmlElement {
  /** Name without prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Character data directly inside this element. */
  readonly text: string;
}

type Growing = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: XmlElement[] };

/** Reads a small document into a tree with namespaces resolved. */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): XmlElement {
  const root: Growing = { name: '', namespace: '', attributes: new Map(), children: [], text: '' };
  const stack: { element: Growing; namespaces: ReadonlyMap<string, string> }[] = [
    { element: root, namespaces: new Map() },
  ];
  for (const event of readXmlEvents(decodeXml(bytes, limits), limits)) {
    const top = stack.at(-1);
    if (!top) break;
    if (event.kind === 'text') top.element.text += event.text;
    else if (event.kind === 'close') stack.pop();
    else {
      const namespaces = declare(top.namespaces, event.attributes);
      const element: Growing = {
        name: localName(event.name),
        namespace: resolve(namespaces, event.name),
        attributes: event.attributes,
        children: [],
        text: '',
      };
      top.element.children.push(element);
      stack.push({ element, namespaces });
    }
  }
  const only = root.children[0];
  if (!only) throw new FormatError('CONTAINER_MALFORMED', 'no root element');
  return only;
}

/** The children with this local name and namespace. */
export function childrenNamed(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === namespace);
}

function declare(
  outer: ReadonlyMap<string, string>,
  attributes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const declared = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  return new Map([
    ...outer,
    ...declared.map(([name, uri]) => [name === 'xmlns' ? '' : name.slice(6), uri] as const),
  ]);
}

function resolve(namespaces: ReadonlyMap<string, string>, name: string): string {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  const uri = namespaces.get(prefix);
  if (uri === undefined && prefix !== '')
    throw new FormatError('CONTAINER_MALFORMED', 'an undeclared prefix');
  return uri ?? '';
}

/** Text made safe for element content and double-quoted attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
