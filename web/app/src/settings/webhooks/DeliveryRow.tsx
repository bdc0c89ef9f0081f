import type { WebhookDelivery } from '@ringside/client';
import { useState } from 'react';
import { exact } from '../../meter/format';
import { useNow } from '../../meter/useNow';
import { Icon } from '../../shell/Icon';
import { Confirm } from '../../shell/Confirm';
import { When } from '../When';
import { whereabouts } from './words';

/** `url`: of its webhook. */
export function DeliveryRow({ delivery, url, onSend, onDrop }: { delivery: WebhookDelivery; url: string | undefined; onSend: () => void; onDrop: () => void }) {
  const [asked, setAsked] = useState(false);
  const isDead = delivery.status === 'dead';
  const now = useNow(isDead ? undefined : 1_000);
  const { icon, tone, word, then } = whereabouts(delivery, now);
  const name = `${delivery.type} at ${delivery.position}`;
  return (
    <li className="row" data-status={delivery.status}>
      <div className="row-main">
        <p className="row-name"><span className="mono ellipsis" title={`${delivery.type}, event ${delivery.position}`}>{delivery.type}</span><span className="quiet ellipsis">to {url ?? 'a removed webhook'}</span></p>
        <p className="row-facts number">
          <span className="look-word" data-tone={tone}><Icon name={icon} size={12} />{word}</span>
          <span title={delivery.nextAt === undefined ? undefined : exact(delivery.nextAt)}>{then}</span>
          <When did="happened" time={delivery.createdAt} />
        </p>
        {delivery.error !== undefined && <p className="row-why">{delivery.error}</p>}
      </div>
      <span className="row-actions">
        {isDead && <button type="button" className="button plain small" aria-label={`Send again ${name}`} onClick={onSend}>Send again</button>}
        <button type="button" className="button plain small" aria-label={`Drop ${name}`} aria-expanded={asked} onClick={() => setAsked(!asked)}>Drop…</button>
      </span>
      {asked && <Confirm says="It is taken off the list, and not sent." does="Drop" onSure={onDrop} onCancel={() => setAsked(false)} />}
    </li>
  );
}
