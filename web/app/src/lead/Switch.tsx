import type { Orchestration } from '@ringside/client';

/** Switches an orchestrator on or off. `of`: whose it is, where more than one can be seen. */
export function Switch({ orchestration: { status, enabled }, of, mayDecide, onSwitch }: { orchestration: Orchestration; of?: string; mayDecide: boolean; onSwitch: (enabled: boolean) => void }) {
  return (
    <label className="switch">
      <input type="checkbox" role="switch" checked={enabled} disabled={!mayDecide} onChange={(event) => onSwitch(event.target.checked)} />
      <span>{status === 'paused' ? 'Paused' : enabled ? 'On' : 'Off'}{of !== undefined && <span className="visually-hidden">, {of}</span>}</span>
    </label>
  );
}
