// What is found in the draft as it stands: the same checker as the station's, run when somebody pauses; and what only the station can know
// (directory, files), from its last answer.
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { correctFinding } from '../../../shared/domain/corrections.ts';
import type { TextRange } from '../../../shared/domain/finding-codes.ts';
import { check9704 } from '../../../shared/layout/check/check-9704.ts';
import type { LayoutInput } from '../../../shared/layout/layout-input.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import type { DraftEditor } from './draft-editor.ts';
import type { Finding } from './drafting-store.ts';

/** A finding with its place in the text where one is known. */
export type DraftFinding = Finding & {
  readonly range?: TextRange | undefined;
  readonly page?: number | undefined;
};

/** What is laid out now. */
export interface LaidOut {
  readonly input: LayoutInput;
  readonly model: PageModel;
}

// Long enough for a word to be finished.
const breathMs = 350;

const keyOf = ({ code, where, evidence }: DraftFinding): string =>
  [code, where, evidence['text'] ?? evidence['name'] ?? ''].join('\n');

/** Fields whose words stand in the editor: the screen's own check knows them better than an answer to an older text. */
const running = /^(?:title|titleNote|body|annexes|notes|signatory|attendance|signatureStamp)\b/;

/** Own findings first; of the station's those that nobody here can make, and all of them while the text is the one that it saw. */
export function joinFindings(
  own: readonly DraftFinding[],
  station: readonly DraftFinding[],
  sameText: boolean,
): DraftFinding[] {
  const known = new Set(own.map(keyOf));
  return [
    ...own,
    ...station.filter((each) => (sameText || !running.test(each.where)) && !known.has(keyOf(each))),
  ];
}

/** Findings of the draft, strongest first; unchanged while an input method composes. */
export function useDraftFindings(editor: DraftEditor, { input, model }: LaidOut): readonly DraftFinding[] {
  const [own, setOwn] = useState<readonly DraftFinding[]>([]);
  const station = useStore(editor, (state) => state.findings);
  const sameText = useStore(editor, (state) => state.content === state.savedContent);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (editor.text.composing()) return;
      const ownUnit = input.content.issuers[0]?.unit;
      if (ownUnit !== undefined) setOwn(check9704({ input, model, context: { ownUnit, unitOf: null } }));
    }, breathMs);
    return () => clearTimeout(timer);
  }, [editor, input, model]);
  const joined = useMemo(() => joinFindings(own, station, sameText), [own, station, sameText]);
  useEffect(() => editor.text.mark(joined), [editor, joined]);
  return joined;
}

/** Whether one click can put it right. */
export const isCorrectable = (editor: DraftEditor, finding: DraftFinding): boolean =>
  correctFinding(editor.getState().content, finding) !== null;

/** Puts it right, as one step of undo. */
export function correct(editor: DraftEditor, finding: DraftFinding): void {
  const corrected = correctFinding(editor.commands.content(), finding);
  if (corrected !== null) editor.commands.replaceContent(corrected);
}

/** Puts the cursor where it was found; the focus stays where it is. */
export function goToFinding(editor: DraftEditor, { where, range }: DraftFinding): void {
  const path = where.split(' ')[0] ?? '';
  const start = { path, offset: range?.start ?? 0 };
  editor.text.goTo(range === undefined ? start : { path, offset: range.end }, start);
}
