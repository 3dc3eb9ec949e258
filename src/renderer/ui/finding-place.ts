// Where something was found, as a key of `finding.place` with its numbers: body.3.cells.2.1 is 正文第4段表格第3行第2格.

export interface FindingPlace {
  /** Key below `finding.place`; null for a place that has no name of its own. */
  readonly key: string | null;
  readonly values: Readonly<Record<string, number>>;
  /** What a file says behind the field path: Sheet1!B2. */
  readonly rest: string;
}

type PlaceOfMatch = (parts: readonly string[]) => Omit<FindingPlace, 'rest'>;

const numbered = (key: string, names: readonly string[]): PlaceOfMatch => {
  return (parts) => ({
    key,
    values: Object.fromEntries(names.map((name, index) => [name, Number(parts[index] ?? 0) + 1])),
  });
};

/** The first pattern that fits names the place. */
const places: readonly (readonly [RegExp, PlaceOfMatch])[] = [
  [/^body\.(\d+)\.cells\.(\d+)\.(\d+)$/, numbered('bodyCell', ['block', 'row', 'cell'])],
  [/^body\.(\d+)$/, numbered('bodyBlock', ['block'])],
  [
    /^annexes\.(\d+)\.body\.(\d+)\.cells\.(\d+)\.(\d+)$/,
    numbered('annexCell', ['annex', 'block', 'row', 'cell']),
  ],
  [/^annexes\.(\d+)\.body\.(\d+)$/, numbered('annexBlock', ['annex', 'block'])],
  [/^annexes\.(\d+)\.title$/, numbered('annexTitle', ['annex'])],
  [/^annexes\.(\d+)/, numbered('annex', ['annex'])],
  [/^recipients\.(\d+)$/, numbered('recipient', ['number'])],
  [/^attachments?\.(\d+)$/, numbered('attachment', ['number'])],
  [/^issuers\.(\d+)$/, numbered('issuer', ['number'])],
  [/^issuers$/, () => ({ key: 'issuers', values: {} })],
  [
    /^(title|titleNote|body|recipients|attachments|signatory|signatureStamp|attendance|notes|forwards|kind|format)(?:\.|$)/,
    ([name = '']) => ({ key: name, values: {} }),
  ],
];

/** Takes a finding's `where` apart. */
export function findingPlaceOf(where: string): FindingPlace {
  const blank = where.indexOf(' ');
  const path = blank < 0 ? where : where.slice(0, blank);
  const rest = blank < 0 ? '' : where.slice(blank + 1);
  for (const [pattern, placeOf] of places) {
    const match = pattern.exec(path);
    if (match) return { ...placeOf(match.slice(1)), rest };
  }
  return { key: null, values: {}, rest: where };
}
