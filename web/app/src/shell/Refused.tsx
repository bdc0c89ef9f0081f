import { tellRefused, useRefused } from '../state/refused';
import { Icon } from './Icon';
import './refused.css';

/** Says why what one asked for by a key or a command did not happen, until one has read it. */
export function Refused() {
  const why = useRefused((refused) => refused.why);
  if (why === undefined) return null;
  return (
    <div className="refusal" role="alert">
      <Icon name="failed" size={14} />
      <span>{why}</span>
      <button type="button" className="icon-button" aria-label="Close this notice" title="Close" onClick={() => tellRefused(undefined)}><Icon name="cross" size={14} /></button>
    </div>
  );
}
