// The exchange's one log: JSON lines, one redaction point. Who did what with which document, never what is in it: tokens, notes, keys and bodies
// do not get past `redact`, whatever a caller puts into its facts.

export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface ExchangeLog {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  /** With the error's name and message; its stack too, which holds paths of this program only. */
  error(event: string, error: unknown, facts?: LogFacts): void;
}

const secretNames = /note|message|body|pem|key|hmac|secret|token|password|pin|authorization|cookie|title/i;
const jws = /[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g;
const pem = /-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g;
/** A token has three parts of sixteen letters, a block of PEM begins with a line of seventeen: most values are shorter. */
const shortestSecretChars = 17;
/** Longer values are content, not facts. */
const maxValueChars = 300;

/** Facts as they may be written: named secrets gone, tokens and PEM blocks inside texts gone, long texts cut. */
export function redact(facts: LogFacts): Record<string, string | number | boolean | null> {
  const clean: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue;
    if (secretNames.test(name)) clean[name] = '[redacted]';
    else clean[name] = typeof value === 'string' ? redactText(value) : value;
  }
  return clean;
}

/** A log that hands each line to `write`, and each event's name to `count`. */
export function createExchangeLog(
  write: (line: string) => void,
  clock: () => Date,
  count: (event: string, level: string) => void = () => undefined,
): ExchangeLog {
  const put = (level: string, event: string, facts: LogFacts): void => {
    count(event, level);
    write(JSON.stringify({ at: clock().toISOString(), level, event, ...redact(facts) }));
  };
  return {
    info: (event, facts = {}) => put('info', event, facts),
    warn: (event, facts = {}) => put('warn', event, facts),
    error: (event, error, facts = {}) =>
      put('error', event, {
        ...facts,
        reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  };
}

function redactText(text: string): string {
  if (text.length < shortestSecretChars) return text;
  const clean = text.replaceAll(jws, '[token]').replaceAll(pem, '[pem]');
  return clean.length > maxValueChars ? `${clean.slice(0, maxValueChars)}…` : clean;
}
