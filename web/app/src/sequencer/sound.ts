import { useEffect } from 'react';
import type { RingsideEvent } from '@ringside/client';
import { onLive } from './feed';
import { isHeard, useScope } from './scope';

/** What each thing that happens sounds like: its pitch in hertz, and its shape. */
const sounds: Partial<Record<RingsideEvent['type'], { pitch: number; shape?: OscillatorType; then?: number }>> = {
  'run.started': { pitch: 440, then: 660 }, 'run.completed': { pitch: 660, then: 440 }, 'run.failed': { pitch: 196, shape: 'triangle', then: 147 },
  'tool.started': { pitch: 880 }, 'message.completed': { pitch: 587 }, 'reasoning.completed': { pitch: 392 }, 'interaction.opened': { pitch: 784, then: 1_047 },
  'thread.message': { pitch: 698 }, 'thread.opened': { pitch: 698 },
};
/** So many at once are heard; more would be noise. */
const most = 6;

/** Ticks as things happen, where one asked for it. */
export function useSound(): void {
  const on = useScope((scope) => scope.sound);
  useEffect(() => {
    if (!on) return;
    const audio = new AudioContext();
    const end = onLive((events) => {
      let at = audio.currentTime;
      for (const { type, session } of events.filter(({ type, session }) => sounds[type] && session !== undefined && isHeard(session)).slice(0, most)) {
        const { pitch, shape = 'sine', then } = sounds[type]!;
        if (session !== undefined) tick(audio, pitch, shape, at);
        if (then !== undefined) tick(audio, then, shape, at + 0.07);
        at += 0.035;
      }
    });
    return () => {
      end();
      void audio.close();
    };
  }, [on]);
}

function tick(audio: AudioContext, pitch: number, shape: OscillatorType, at: number): void {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  [oscillator.type, oscillator.frequency.value] = [shape, pitch];
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.05, at + 0.005);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.09);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.1);
}
