// Which face draws 仿宋 on the page: said quietly, where the page is.
import { useWords } from './use-words.ts';

export interface FaceNoteProps {
  /** Name of the unit's own 仿宋; null: none is installed or may be used, and 宋体 stands for it. */
  readonly face: string | null;
}

/** One line. */
export function FaceNote({ face }: FaceNoteProps) {
  const { t } = useWords();
  return <p className="face-note">{face === null ? t('editor.faceStands') : t('editor.faceIs', { face })}</p>;
}
