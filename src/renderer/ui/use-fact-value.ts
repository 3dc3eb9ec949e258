// Values inside evidence that are codes or instants, as people read them.
import { useWords } from './use-words.ts';

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** `name` tells which vocabulary the value is of; what has no word stays as it is. */
export function useFactValue(): (name: string, value: string) => string {
  const { t, instant, day } = useWords();
  return (name, value) => {
    if (instantForm.test(value) && !Number.isNaN(Date.parse(value))) return instant(Date.parse(value));
    if (dayForm.test(value)) return day(value);
    return /^[\w-]+$/.test(value) ? t(`report.value.${name}.${value}`, { defaultValue: value }) : value;
  };
}
