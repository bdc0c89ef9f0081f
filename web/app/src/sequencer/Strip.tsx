import { useEffect, useRef } from 'react';
import type { LaneRow } from './lanes';
import { Painter } from './painter';
import { setSize } from './scope';
import { summaryOf } from './summary';

/** All lanes in miniature; a click opens the sequencer. */
export function Strip({ rows }: { rows: readonly LaneRow[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  useEffect(() => {
    painter.current = Painter.of(canvas.current, 'strip');
    return () => painter.current?.end();
  }, []);
  useEffect(() => {
    if (!painter.current) return;
    painter.current.rows = rows;
    painter.current.ask();
  }, [rows]);
  return <canvas ref={canvas} className="seq-strip" role="img" aria-label={summaryOf(rows)} onClick={() => setSize('dock')} />;
}
