// Where something was found, in words: 正文 3, 附件 1 Sheet1!B2.
import { useWords } from './use-words.ts';

/** Field paths become the names that the screens use. */
export function usePlaceName(): (where: string) => string {
  const { t } = useWords();
  return (where) => {
    const [path = '', ...rest] = where.split(' ');
    const [field = '', index] = path.split('.');
    const key = field === 'attachment' ? 'attachments' : field;
    const name = /^\w+$/.test(key) ? t(`field.${key}`, { defaultValue: field }) : path;
    const number = index !== undefined && /^\d+$/.test(index) ? ` ${Number(index) + 1}` : '';
    return [name + number, ...rest].join(' ');
  };
}
