// Values inside evidence that are codes, places or instants, as people read them.
import { usePlaceName } from './use-place-name.ts';
import { useWords } from './use-words.ts';

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const places: readonly string[] = ['where', 'field'];

/** `name` tells which vocabulary the value is of; what has no word stays as it is. */
export function useFactValue(): (name: string, value: string) => string {
  const { t, instant, day, listOf } = useWords();
  const placeName = usePlaceName();
  const wordOf = (name: string, value: string): string => {
    const otherwise = places.includes(name) ? placeName(value) : value;
    if (!/^[\w.-]+$/.test(value)) return otherwise;
    return t(`report.value.${name}.${value.replaceAll('.', '-')}`, { defaultValue: otherwise });
  };
  return (name, value) => {
    if (instantForm.test(value) && !Number.isNaN(Date.parse(value))) return instant(Date.parse(value));
    if (dayForm.test(value)) return day(value);
    if (name === 'rule') return t(`finding.${value}.what`, { defaultValue: value, text: '…' });
    if (name === 'fields') return listOf(value.split(', ').map((field) => wordOf(name, field)));
    return wordOf(name, value);
  };
}
