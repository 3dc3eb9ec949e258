// One seal of a file report as a card: who, when by whose word, on which pages, and its steps by what they are about.
import { sealKindNames, stepGroups } from '../../shared/domain/report-words/step-words.ts';
import {
  type Procedure,
  type SealStepName,
  sealSteps,
  type SealVerification,
  verdictOfSeal,
} from '../../shared/domain/verification.ts';
import { FileVerdictMark } from './file-verdict-mark.tsx';
import { StepList } from './file-report-steps.tsx';
import { useWords } from './use-words.ts';

/** Whether it is laid as a riding seal too (骑缝章), and whole. */
function ridingOf({ steps }: SealVerification): 'whole' | 'gaps' | null {
  const codes = (steps.sealPicture?.findings ?? []).map(({ code }) => code);
  if (codes.includes('RIDING_SEAL_GAPS')) return 'gaps';
  return codes.includes('RIDING_SEAL_WHOLE') ? 'whole' : null;
}

function Facts({ seal }: { readonly seal: SealVerification }) {
  const { t, instant, listOf } = useWords();
  const riding = ridingOf(seal);
  const when = (iso: string | null): string | null => (iso === null ? null : instant(Date.parse(iso)));
  const facts: readonly (readonly [string, string | null])[] = [
    ['sealName', seal.sealName],
    ['signerName', seal.signerName],
    ['makerName', seal.makerName],
    ['claimedAt', when(seal.claimedAt)],
    ['provenAt', when(seal.provenAt)],
    ['pages', seal.pages.length === 0 ? null : listOf(seal.pages.map(String))],
    ['riding', riding === null ? null : t(`report.riding.${riding}`)],
    ['certificate', seal.certificateSha256],
  ];
  return (
    <dl className="seal-facts">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{t(`report.sealFact.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** One seal or signature. */
export function SealCard({
  seal,
  procedure,
  number,
}: {
  readonly seal: SealVerification;
  readonly procedure: Procedure;
  readonly number: number;
}) {
  const { language } = useWords();
  const verdict = verdictOfSeal(seal, procedure);
  const steps: readonly SealStepName[] = sealSteps[procedure];
  const title = `${sealKindNames[seal.kind][language]} ${number}`;
  return (
    <article className={`seal-card seal-card-${verdict}`} aria-label={title} data-testid={`seal-${number}`}>
      <header className="seal-card-head">
        <h3>
          {title} {seal.sealName ?? seal.signerName ?? ''}
        </h3>
        <FileVerdictMark verdict={verdict} />
      </header>
      <Facts seal={seal} />
      {stepGroups.map((group) => {
        const inGroup = steps.filter((step) => (group.steps as readonly SealStepName[]).includes(step));
        if (inGroup.length === 0) return null;
        return (
          <section key={group.id} aria-label={group.name[language]} className="seal-card-group">
            <h4>{group.name[language]}</h4>
            <StepList steps={inGroup.map((step) => ({ step, report: seal.steps[step] }))} />
          </section>
        );
      })}
    </article>
  );
}
