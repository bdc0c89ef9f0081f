import { setWidth, useView } from '../state/view';

/** The edge between two zones: drag it, or move it with the arrow keys. */
export function Grip({ of, label, side }: { of: 'fleetWidth' | 'panelWidth'; label: string; side: 1 | -1 }) {
  const width = useView((view) => view[of]);
  return (
    <div
      className={`grip ${of}`} role="separator" aria-label={label} aria-orientation="vertical" aria-valuenow={width} aria-valuemin={208} aria-valuemax={480} tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        const { currentTarget: grip, clientX: from } = event;
        grip.setPointerCapture(event.pointerId);
        const move = ({ clientX }: PointerEvent) => setWidth(of, width + side * (clientX - from));
        grip.addEventListener('pointermove', move);
        grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), { once: true });
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
        if (step !== 0) setWidth(of, width + side * step);
      }}
    />
  );
}
