import { useEffect, useRef, useState } from 'react';
import { duration } from '../meter/format';
import { ruler, type Hit } from './draw/frame';
import { useGestures } from './gestures';
import type { LaneRow } from './lanes';
import { Painter } from './painter';
import { nowTime } from './scope';
import { summaryOf } from './summary';
import { endWord, kindWord, timeOfDay } from './words';

/** The timeline itself. Who cannot see it has the table. */
export function Stage({ rows, scroll, lane, onPainter }: { rows: readonly LaneRow[]; scroll: number; lane: number; onPainter: (painter: Painter | undefined) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [painter, setPainter] = useState<Painter>();
  const [tip, setTip] = useState<{ hit: Hit; x: number; y: number }>();
  useEffect(() => {
    const made = Painter.of(canvas.current, 'lanes');
    setPainter(made);
    onPainter(made);
    return () => {
      made?.end();
      onPainter(undefined);
    };
  }, [onPainter]);
  useEffect(() => {
    if (!painter) return;
    [painter.rows, painter.scroll, painter.lane] = [rows, scroll, lane];
    painter.ask();
  }, [painter, rows, scroll, lane]);
  useGestures(painter, setTip);
  return (
    <div className="seq-stage" style={{ minHeight: ruler + lane }}>
      <canvas ref={canvas} className="seq-canvas" role="img" aria-label={summaryOf(rows)} />
      {tip && (
        <div className="seq-tip" aria-hidden="true" style={{ left: Math.min(tip.x + 12, (canvas.current?.clientWidth ?? 400) - 268), top: tip.y > 120 ? tip.y - 60 : tip.y + 20 }}>
          <Tip hit={tip.hit} />
        </div>
      )}
    </div>
  );
}

function Tip({ hit: { block, arrow, dense } }: { hit: Hit }) {
  if (arrow) return <><strong>{arrow.kind}{arrow.urgency === 'normal' ? '' : `, ${arrow.urgency}`}</strong><span className="ellipsis">{arrow.text}</span></>;
  if (dense || !block) return <><strong>Many at once</strong><span>Click to look closer</span></>;
  const ms = (block.end ?? nowTime()) - block.start;
  return (
    <>
      <strong className="ellipsis">{block.title || kindWord(block)}</strong>
      <span className="number">{kindWord(block)} · {timeOfDay(block.start)}{ms >= 100 && ` · ${duration(ms)}`}{block.status !== 'done' && ` · ${endWord(block)}`}</span>
    </>
  );
}
