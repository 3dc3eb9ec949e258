// Which face draws 仿宋 on the page: said quietly, where the page is; the reasons and the choice are in 设置.
import { memo } from 'react';
import { useStore } from 'zustand';
import { useApp, useMay } from '../app/app-context.ts';
import { addressOf } from '../app/navigation.ts';
import { useWords } from './use-words.ts';

/** One line; nothing before the machine's faces are known. */
export const FaceNote = memo(function FaceNote() {
  const { t } = useWords();
  const faces = useStore(useApp().stores.faces, ({ data }) => data);
  const maySee = useMay('settings.read');
  if (faces === null) return null;
  // A face that the browser did not take is not on this page.
  const face = faces.advanceOf === null ? null : faces.drawnBy;
  const words = face === null ? t('editor.faceStands') : t('editor.faceIs', { face });
  return (
    <p className="face-note" data-testid="face-note">
      {maySee ? (
        <a href={addressOf('settings')} title={t('editor.faceWhy')}>
          {words}
        </a>
      ) : (
        words
      )}
    </p>
  );
});
