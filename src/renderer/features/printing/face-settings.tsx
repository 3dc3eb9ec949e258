// 正文字体: which face stands for 仿宋 on this machine, why others do not, and the choice.
import { Radio } from 'antd';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { Faces } from './printing-store.ts';

function Found({ faces }: { readonly faces: Faces }) {
  const { t } = useWords();
  const refused = faces.found.filter(({ refusal }) => refusal !== null);
  if (faces.found.length === 0) return <p>{t('printing.face.none')}</p>;
  return (
    <ul className="words">
      {refused.map(({ family, refusal }) => (
        <li key={family}>
          {t('printing.face.notUsed', { family, reason: t(`printing.face.refusal.${refusal ?? 'damaged'}`) })}
        </li>
      ))}
    </ul>
  );
}

/** Part of 设置. */
export function FaceSettings() {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const mayChoose = useMay('station.manage');
  const { data: faces, failure } = useResource(app.stores.faces);
  const choose = async (use: Faces['chosen']): Promise<void> => {
    if (await act.run(async () => await app.client.printing.chooseFace({ use })))
      await app.stores.faces.reload();
  };
  if (faces === null) return <FailureNotice failure={failure} />;
  const usable = faces.found.some(({ refusal }) => refusal === null);
  return (
    <section className="settings-part" aria-label={t('printing.face.title')}>
      <h2>{t('printing.face.title')}</h2>
      <FailureNotice failure={act.failure ?? failure} onClose={act.clear} />
      <p>
        {faces.drawnBy === null
          ? t('printing.face.bundled')
          : t('printing.face.installed', { family: faces.drawnBy })}
      </p>
      {usable ? (
        <Radio.Group
          disabled={!mayChoose}
          value={faces.chosen}
          onChange={({ target }) => void choose(target.value as Faces['chosen'])}
        >
          <Radio value="installed">{t('printing.face.useInstalled')}</Radio>
          <Radio value="bundled">{t('printing.face.useBundled')}</Radio>
        </Radio.Group>
      ) : null}
      <Found faces={faces} />
      <p className="desk-hint">{t('printing.face.sealed')}</p>
    </section>
  );
}
