// The seal desk of the sample station: waits for a file and for the place; one document is not what was signed off.
import { sealingSteps } from '../../../src/shared/contract/station-outgoing.ts';
import { changedNumber, id, sha, startMs, type DocumentView, type Outputs } from './sample-data.ts';

type Step = Outputs['sealing']['desk']['steps'][number];

const passedEvidence = (name: Step['step']): Step['evidence'] => (name === 'seal' ? { form: 'ofd' } : {});

/** A desk that remembers what was confirmed. */
export function createSampleDesk(find: (documentId: string) => DocumentView) {
  let confirmedPlace = false;
  let confirmedFile = false;
  let isRiding = false;
  const step = (name: (typeof sealingSteps)[number]): Step => {
    const index = sealingSteps.indexOf(name);
    const at = { code: 'OK', atMs: startMs } as const;
    if (name === 'secrecy' && !confirmedFile)
      return { step: name, state: 'confirm', code: 'desk.secrecy.unchecked', evidence: {}, atMs: null };
    if (name === 'place' && !confirmedPlace)
      return {
        step: name,
        state: confirmedFile ? 'confirm' : 'locked',
        code: 'desk.place.confirm',
        evidence: {},
        atMs: null,
      };
    if (index > 4 && !confirmedFile)
      return { step: name, state: 'locked', code: 'desk.locked', evidence: {}, atMs: null };
    if (index > 7 && !confirmedPlace)
      return { step: name, state: 'locked', code: 'desk.locked', evidence: {}, atMs: null };
    if (name === 'apply')
      return { step: name, state: 'ready', code: 'desk.apply.ready', evidence: {}, atMs: null };
    return index > 9
      ? { step: name, state: 'locked', code: 'desk.locked', evidence: {}, atMs: null }
      : { step: name, state: 'passed', ...at, evidence: passedEvidence(name) };
  };
  const stepOfChanged = (name: (typeof sealingSteps)[number]): Step => {
    const index = sealingSteps.indexOf(name);
    if (index < 3) return { step: name, state: 'passed', code: 'OK', evidence: {}, atMs: startMs };
    return index === 3
      ? {
          step: name,
          state: 'failed',
          code: 'desk.consistency.changed',
          evidence: { count: '1' },
          atMs: startMs,
        }
      : { step: name, state: 'locked', code: 'desk.locked', evidence: {}, atMs: null };
  };
  const desk = (documentId: string): Outputs['sealing']['desk'] => ({
    document: find(documentId),
    steps: sealingSteps.map(documentId === id(changedNumber) ? stepOfChanged : step),
    differences: [
      {
        field: 'body.2',
        before: '各县（市、区）人民政府、市直各部门要把防火工作摆在突出位置',
        after: '各县（市、区）人民政府，市直各部门要把防火工作摆在突出位置',
      },
    ],
    unchecked: [{ name: '值班安排.docx', sha256: sha(2), confirmed: confirmedFile }],
    riding: documentId === id(changedNumber) ? null : { barrier: null, slices: [2], chosen: isRiding },
  });
  return {
    desk,
    confirmFile: (): void => {
      confirmedFile = true;
    },
    confirmPlace: ({ documentId, riding = false }: { documentId: string; riding?: boolean | undefined }) => {
      confirmedPlace = true;
      isRiding = riding;
      return desk(documentId);
    },
  };
}
