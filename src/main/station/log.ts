// The station's one logger and its one redaction point. Logs go to the machine's administrator and to support: no title, no body, no password,
// PIN, key, token or recovery code may stand in them. Facts are therefore let through by shape, not by good will.
import type { Logger } from './parts.ts';

type Level = 'info' | 'warn' | 'error';
/** One line of the log, redacted. */
export interface LogLine {
  readonly level: Level;
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

const secretName = /pass|pin|secret|token|key|code|cookie|authorization|title|body|content|opinion|note/i;
// What may be long and unreadable in a log is an id or a hash; anything else of that look may be a secret.
const harmless = /^([0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const secretLook = /[A-Za-z0-9+/_=-]{40,}/g;
const longestText = 500;

/** A logger that redacts every fact and hands the line to `write`. */
export function createLogger(write: (line: LogLine) => void): Logger {
  const log =
    (level: Level) =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}): void =>
      write({ level, message, facts: redactFacts(facts) });
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

function redactFacts(facts: Readonly<Record<string, unknown>>): LogLine['facts'] {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, redact(name, value)]));
}

function redact(name: string, value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (value instanceof Error) return redactText(describeError(value));
  // A failure code names a reason, never a secret: the one exception of the names.
  if (secretName.test(name) && !/^(failure|reason)?code$/i.test(name)) return '[redacted]';
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? redactText(value) : `[${typeof value}]`;
}

function redactText(text: string): string {
  if (harmless.test(text)) return text;
  return text
    .slice(0, longestText)
    .replace(secretLook, (match) => (harmless.test(match) ? match : '[redacted]'));
}

function describeError(error: Error): string {
  const cause = error.cause instanceof Error ? `; cause: ${describeError(error.cause)}` : '';
  // The place in the program, not the whole stack: enough to find it.
  const place =
    error.stack
      ?.split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim() ?? '';
  return `${error.name}: ${error.message} ${place}${cause}`;
}
