let audio: AudioContext | undefined;

/** Two soft notes, the second higher: somebody is needed. A page that nobody has touched yet may make no sound, and makes none. */
export function chime(): void {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
  note(audio, 587, audio.currentTime);
  note(audio, 880, audio.currentTime + 0.14);
}

function note(context: AudioContext, pitch: number, at: number): void {
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.5);
}
