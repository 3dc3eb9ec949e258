// What the line does at a time: the share of connections it refuses and what befalls the others. Everything is below TLS: a byte that is changed, doubled,
// put elsewhere or left out ends the connection; requests are doubled and reordered by what the stations do then (lanes beside each other, resends).

/** What befalls one connection. */
export const fates = [
  /** Nothing. */
  'whole',
  /** Both ends are cut at a byte. */
  'cut',
  /** One direction ends in silence at a byte; the line is closed a moment later. */
  'truncate',
  /** A bit is flipped. */
  'corrupt',
  /** Some bytes come twice. */
  'duplicate',
  /** Two pieces change places. */
  'reorder',
  /** Everything reaches the exchange, nothing comes back any more. */
  'deaf',
  /** Another connection says the same. */
  'twin',
] as const;
export type Fate = (typeof fates)[number];

export interface Weather {
  readonly name: string;
  /** Share of connections that are refused. */
  readonly loss: number;
  /** Share of the connections that are let through and to which one of the fates happens. */
  readonly trouble: number;
  readonly bytesPerSecond: number | null;
  readonly delayMs: number;
}

/** The line as it should be. */
export const calm: Weather = { name: 'calm', loss: 0, trouble: 0, bytesPerSecond: null, delayMs: 0 };

const weathers: readonly { readonly share: number; readonly weather: Weather }[] = [
  { share: 0.3, weather: calm },
  { share: 0.3, weather: { ...calm, name: 'rough', loss: 0.1, trouble: 0.6 } },
  { share: 0.15, weather: { ...calm, name: 'lossy', loss: 0.4, trouble: 0.2 } },
  // 64 kbit/s.
  { share: 0.1, weather: { ...calm, name: 'slow', trouble: 0.1, bytesPerSecond: 8000 } },
  { share: 0.1, weather: { ...calm, name: 'late', trouble: 0.1, delayMs: 300 } },
  { share: 0.05, weather: { ...calm, name: 'dark', loss: 1 } },
];

/** The weather that `drawn` (0 to 1) stands for. */
export function weatherFor(drawn: number): Weather {
  let left = drawn;
  for (const { share, weather } of weathers) {
    left -= share;
    if (left < 0) return weather;
  }
  return calm;
}

/** What happens to a connection in this weather, and at which of its bytes. */
export function drawFate(
  weather: Weather,
  random: () => number,
): { readonly fate: Fate; readonly atByte: number; readonly inbound: boolean } {
  const troubled = random() < weather.trouble;
  const fate = troubled ? (fates[1 + Math.floor(random() * (fates.length - 1))] ?? 'cut') : 'whole';
  // From the first byte of the handshake to the middle of a large package, every size alike.
  return { fate, atByte: Math.floor(2 ** (random() * 19)), inbound: random() < 0.5 };
}
