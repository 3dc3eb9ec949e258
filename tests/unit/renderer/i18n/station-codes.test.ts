// What the station can say is read out of its sources: a code, a reason or a fact that is new there owes words here, in both languages.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { documentTransitions } from '../../../../src/shared/domain/states.ts';
import { reportCodes } from '../../../../src/shared/domain/report-codes.ts';
import { en } from '../../../../src/renderer/i18n/en/index.ts';
import { zhCN } from '../../../../src/renderer/i18n/zh-CN/index.ts';

const source = path.resolve(import.meta.dirname, '../../../../src');
const languages = { 'zh-CN': zhCN, en } as const;

interface SourceFile {
  readonly file: string;
  readonly text: string;
}

function filesOf(folder: string): SourceFile[] {
  return readdirSync(path.join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(source, folder, name))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

const matches = (texts: readonly string[], pattern: RegExp): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))),
];

/** Files that make outcomes of checks. Messages between machines have refusals of their own and are shown by their code alone. */
const judges = [...filesOf('seals'), ...filesOf('main/station/receiving')].filter(
  ({ file, text }) =>
    /domain\/report\.ts|cms-verify/.test(text + file) && !/machine-jws|receiving\.ts|apply\.ts/.test(file),
);

/** Names and literals of the objects that are handed to the makers of outcomes, told by the type checker: spreads and variables included. */
function readOutcomes(): { names: Set<string>; codes: Set<string> } {
  const program = ts.createProgram(
    judges.map(({ file }) => file),
    {
      target: ts.ScriptTarget.ESNext,
      noLib: true,
      noResolve: true,
      types: [],
      allowImportingTsExtensions: true,
    },
  );
  const checker = program.getTypeChecker();
  const found = { names: new Set<string>(), codes: new Set<string>() };
  const makers = new Set(['passed', 'failed', 'unknown', 'notApplicable', 'undecided', 'refuse']);
  const readCall = (call: ts.CallExpression): void => {
    for (const argument of call.arguments) if (ts.isStringLiteral(argument)) found.codes.add(argument.text);
    // Evidence comes last; a refusal of CMS has its facts before it.
    const evidence = call.arguments[call.expression.getText() === 'refuse' ? 2 : call.arguments.length - 1];
    const type = evidence === undefined ? null : checker.getTypeAtLocation(evidence);
    for (const one of type?.isUnion() === true ? type.types : [type])
      if (one !== null && (one.flags & ts.TypeFlags.Object) !== 0)
        for (const property of one.getProperties()) found.names.add(property.name);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && makers.has(node.expression.getText())) readCall(node);
    ts.forEachChild(node, visit);
  };
  for (const { file } of judges) {
    const tree = program.getSourceFile(file);
    if (tree !== undefined) visit(tree);
  }
  return found;
}

const outcomes = readOutcomes();
const station = filesOf('main/station').map(({ text }) => text);

describe('the station', () => {
  it('gives no reason in a seal report that has no sentence', () => {
    expect(outcomes.codes.size).toBeGreaterThan(50);
    const known: ReadonlySet<string> = new Set(reportCodes);
    expect([...outcomes.codes].filter((code) => !known.has(code))).toEqual([]);
  });

  it.each(Object.entries(languages))('names no fact in a seal report without a word in %s', (_, words) => {
    expect(outcomes.names.size).toBeGreaterThan(30);
    const known = new Set(Object.keys(words.report.fact));
    expect([...outcomes.names].filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(Object.entries(languages))('does nothing that the history cannot tell in %s', (_, words) => {
    const acts = [
      ...documentTransitions.map(({ act }) => act),
      ...matches(station, /record\(actor, '(\w+)'/g),
      ...matches(station, /history\.add\(\{[^}]*?act: '(\w+)'/gs),
      ...matches(station, /type ActName = ([^;]+);/g).flatMap((list) => list.match(/\w+/g) ?? []),
    ];
    expect(acts).toEqual(expect.arrayContaining(['create', 'seal', 'release', 'hold', 'signed', 'returned']));
    expect(acts.filter((act) => !(act in words.act))).toEqual([]);
  });

  it.each(Object.entries(languages))('refuses for no reason that %s cannot say', (_, words) => {
    const reasons: Readonly<Record<string, object>> = words.failureReason;
    const said = station.flatMap((text) =>
      [...text.matchAll(/refuse\('([\w-]+)', \{[^}]*?(?:reason|rule): '([\w.-]+)'/gs)].map(
        ([, code = '', reason = '']) => [code, reason.replaceAll('.', '-')] as const,
      ),
    );
    const attaching: Readonly<Record<string, string>> = words.fileType;
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter(([code, reason]) => !(reason in (reasons[code] ?? attaching)))).toEqual([]);
  });

  it.each(Object.entries(languages))(
    'finds no password, PIN or code weak without saying why in %s',
    (_, words) => {
      const weaknesses = (file: string, type: string): string[] => {
        const text = readFileSync(path.join(source, file), 'utf8');
        const union = new RegExp(`type ${type} =([^;]*);`).exec(text)?.[1] ?? '';
        return matches([union], /'([\w-]+)'/g);
      };
      const { failureReason } = words;
      const owed = {
        'weak-password': weaknesses('main/station/accounts/password.ts', 'PasswordWeakness'),
        'weak-pin': weaknesses('seals/pki/key-file.ts', 'PinWeakness'),
        'enrolment-code-invalid': weaknesses('shared/domain/enrolment.ts', 'EnrolmentCodeFailure'),
      } as const;
      for (const [code, reasons] of Object.entries(owed)) {
        expect(reasons.length).toBeGreaterThan(1);
        expect(Object.keys(failureReason[code as keyof typeof owed])).toEqual(
          expect.arrayContaining(reasons),
        );
      }
    },
  );

  it.each(Object.entries(languages))('flags no attachment without a word in %s', (_, words) => {
    const union = /type TypeFlag =([^;]*);/.exec(
      readFileSync(path.join(source, 'formats/file-type.ts'), 'utf8'),
    )?.[1];
    const flags = matches([union ?? ''], /'(\w+)'/g);
    expect(flags).toContain('controlName');
    expect(flags.filter((flag) => !(flag in words.flag))).toEqual([]);
  });

  it.each(Object.entries(languages))('admits no weakness of the machine without a word in %s', (_, words) => {
    const limits = matches(
      filesOf('main/station/settings').map(({ text }) => /limitsOf[^=]*=([^;]*);/.exec(text)?.[1] ?? ''),
      /'([\w-]+)'(?=[,\]])/g,
    );
    expect(limits).toContain('unlocked-session');
    expect(limits.filter((limit) => !(limit in words.settings.limits))).toEqual([]);
  });
});
