// Findings in the right margin, beside the line they are about; each opens its sentence, and the correction where there is one.
import { ExclamationCircleOutlined, InfoCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { memo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { caretAt } from '../../../../shared/layout/caret.ts';
import type { Page, PageModel } from '../../../../shared/layout/page-model.ts';
import { useWords } from '../../../ui/use-words.ts';
import type { DraftEditor } from '../draft-editor.ts';
import { correct, goToFinding, isCorrectable, type DraftFinding } from '../draft-findings.ts';

const icons: Readonly<Record<DraftFinding['strength'], ReactNode>> = {
  block: <StopOutlined aria-hidden />,
  decide: <ExclamationCircleOutlined aria-hidden />,
  warn: <InfoCircleOutlined aria-hidden />,
};

// Marks of one line stand one below the other, and no closer than a button is high.
const stepRem = 1.75;

function stepUm(widthPx: number, widthUm: number): number {
  const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return (stepRem * rootPx * widthUm) / widthPx;
}

export interface PlacedFinding {
  readonly finding: DraftFinding;
  readonly topUm: number;
}

/** Findings by page, each page from its top down; what has no place in the text stands nowhere here but in the list. */
export function placeFindings(
  model: PageModel,
  findings: readonly DraftFinding[],
): ReadonlyMap<number, readonly PlacedFinding[]> {
  const pages = new Map<number, PlacedFinding[]>();
  for (const finding of findings) {
    const caret = caretAt(model, finding.where.split(' ')[0] ?? '', finding.range?.start ?? 0);
    if (caret === null) continue;
    pages.set(caret.page, [...(pages.get(caret.page) ?? []), { finding, topUm: caret.topUm }]);
  }
  return pages;
}

function spread(placed: readonly PlacedFinding[], step: number): PlacedFinding[] {
  let freeUm = 0;
  return placed
    .toSorted((a, b) => a.topUm - b.topUm)
    .map(({ finding, topUm }) => {
      const atUm = Math.max(topUm, freeUm);
      freeUm = atUm + step;
      return { finding, topUm: atUm };
    });
}

/** A card near the lower edge is scrolled up until it can be read. */
const showWhole = (card: HTMLElement | null): void => card?.scrollIntoView({ block: 'nearest' });

interface MarkProps {
  readonly editor: DraftEditor;
  readonly finding: DraftFinding;
  readonly top: string;
}

const Mark = memo(function Mark({ editor, finding, top }: MarkProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { code, strength, evidence, clause } = finding;
  const what = t([`finding.${code}.what`, 'finding.other.what'], { ...evidence, code });
  const correctable = isCorrectable(editor, finding);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setOpen(false);
    if (!correctable || !event.altKey || event.key !== 'Enter') return;
    event.preventDefault();
    correct(editor, finding);
  };
  return (
    <div className={`margin-mark margin-${strength}`} style={{ top }} onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-expanded={open}
        aria-label={t('editor.findingHere', { strength: t(`findings.${strength}`), what })}
        title={what}
        data-testid={`margin-${code}`}
        onClick={() => {
          setOpen((now) => !now);
          goToFinding(editor, finding);
        }}
      >
        {icons[strength]}
      </button>
      {open ? (
        <div className="margin-card" ref={showWhole}>
          <p>
            <strong>{t(`findings.${strength}`)}</strong> <span className="finding-clause">{clause}</span>
          </p>
          <p>{what}</p>
          <p className="finding-remedy">{t([`finding.${code}.remedy`, 'finding.other.remedy'], evidence)}</p>
          <p className="finding-acts">
            {correctable ? (
              <Button size="small" title={t('editor.correctHelp')} onClick={() => correct(editor, finding)}>
                {t('editor.correct')}
              </Button>
            ) : null}
            <Button size="small" onClick={() => setOpen(false)}>
              {t('editor.pastedClose')}
            </Button>
          </p>
        </div>
      ) : null}
    </div>
  );
});

export interface MarginMarksProps {
  readonly editor: DraftEditor;
  readonly page: Page;
  readonly widthPx: number;
  readonly placed: readonly PlacedFinding[];
}

/** Laid over one page. */
export const MarginMarks = memo(function MarginMarks({ editor, page, widthPx, placed }: MarginMarksProps) {
  const spaced = spread(placed, stepUm(widthPx, page.widthUm));
  return (
    <div className="margin-marks">
      {spaced.map(({ finding, topUm }, order) => (
        <Mark
          key={`${finding.code} ${finding.where} ${order}`}
          editor={editor}
          finding={finding}
          top={`${(topUm * 100) / page.heightUm}%`}
        />
      ))}
    </div>
  );
});
