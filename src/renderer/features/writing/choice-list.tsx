// A list to choose one entry from: arrows move, Enter takes, a double click takes.
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { nextIndex } from '../../ui/next-index.ts';

export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
}

export interface ChoiceListProps {
  readonly label: string;
  readonly empty: string;
  readonly entries: readonly Choice[];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  readonly onTake: () => void;
}

/** Which entry a key leads to; undefined when the key is for somebody else. */
export function stepOf(key: string, entries: readonly Choice[], chosen: string | null): string | undefined {
  const at = entries.findIndex((entry) => entry.key === chosen);
  const next = nextIndex(key, at, entries.length);
  return next === null ? undefined : entries[next]?.key;
}

/** One tab stop; the chosen entry is named to screen readers. */
export function ChoiceList({ label, empty, entries, chosen, onChoose, onTake }: ChoiceListProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const onKey = (event: KeyboardEvent): void => {
    const next = stepOf(event.key, entries, chosen);
    if (event.key === 'Enter') onTake();
    else if (next === undefined) return;
    else onChoose(next);
    event.preventDefault();
  };
  if (entries.length === 0) return <p className="board-none">{empty}</p>;
  return (
    <ul
      ref={list}
      className="choices"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={chosen === null ? undefined : `${id}${chosen}`}
      onKeyDown={onKey}
    >
      {entries.map((entry) => (
        <li
          key={entry.key}
          id={`${id}${entry.key}`}
          role="option"
          aria-selected={entry.key === chosen}
          onClick={() => onChoose(entry.key)}
          onDoubleClick={onTake}
        >
          <span>{entry.label}</span>
          {entry.note === undefined ? null : <span className="choice-note">{entry.note}</span>}
        </li>
      ))}
    </ul>
  );
}
