// Sound made in code: no file to load, nothing to be missing.

let context: AudioContext | null = null;

/** Two tones for an ordinary arrival, five for 特急. Silent where the machine gives no sound before a first click. */
export function playBeep(urgent: boolean): void {
  context ??= new AudioContext();
  const audio = context;
  if (audio.state === 'suspended') audio.resume().catch(() => undefined);
  const tones = urgent ? [988, 784, 988, 784, 988] : [660, 880];
  tones.forEach((frequency, index) => {
    const start = audio.currentTime + index * 0.22;
    const oscillator = new OscillatorNode(audio, { frequency, type: 'triangle' });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.35, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + 0.18);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.2);
  });
}
