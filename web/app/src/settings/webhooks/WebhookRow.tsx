import type { Webhook, WebhookDelivery, WebhookTested } from '@ringside/client';
import { useState } from 'react';
import { plural } from '../../meter/format';
import { Icon } from '../../shell/Icon';
import { client, explain } from '../../state/api';
import { useName } from '../../state/people';
import { Confirm } from '../../shell/Confirm';
import { When } from '../When';
import { hears, received, standing } from './words';

type Tested = { at: 'rest' } | { at: 'asking' } | { at: 'told'; by: WebhookTested } | { at: 'failed'; message: string };

export function WebhookRow({ hook, deliveries, onRemove }: { hook: Webhook; deliveries: readonly WebhookDelivery[]; onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  const [tested, setTested] = useState<Tested>({ at: 'rest' });
  const who = useName(hook.createdBy);
  const { icon, tone, word } = standing(deliveries);
  const test = () => {
    setTested({ at: 'asking' });
    client.webhooks.test(hook.id).then((by) => setTested({ at: 'told', by }), (error: unknown) => setTested({ at: 'failed', message: explain(error) }));
  };
  return (
    <li className="row" data-webhook={hook.id}>
      <div className="row-main">
        <p className="row-name"><span className="mono ellipsis" title={hook.url}>{hook.url}</span></p>
        <p className="row-facts">
          <span className="look-word" data-tone={tone}><Icon name={icon} size={12} />{word}</span>
          <span>{hears(hook)}</span>
          <When did={who === 'You' ? 'added by you' : `added by ${who}`} time={hook.createdAt} />
        </p>
      </div>
      <span className="row-actions">
        <button type="button" className="button plain small" aria-label={`Test ${hook.url}`} disabled={tested.at === 'asking'} onClick={test}>{tested.at === 'asking' ? 'Testing…' : 'Test'}</button>
        <button type="button" className="button plain small" aria-label={`Remove ${hook.url}`} aria-expanded={asked} onClick={() => setAsked(!asked)}>Remove…</button>
      </span>
      <p className="row-told" role="status" aria-label="Test" data-tone={tested.at === 'told' && tested.by.error === undefined ? 'done' : 'failed'}>
        {tested.at === 'told' && <><Icon name={tested.by.error === undefined ? 'done' : 'failed'} size={12} />{received(tested.by)}</>}
        {tested.at === 'failed' && <><Icon name="failed" size={12} />{tested.message}</>}
      </p>
      {asked && (
        <Confirm
          says={`Nothing is told to ${hook.url} from then on${deliveries.length > 0 ? `, and ${plural(deliveries.length, 'delivery', 'deliveries')} to it ${deliveries.length === 1 ? 'is' : 'are'} not sent` : ''}. Its secret is lost.`}
          does="Remove" onSure={onRemove} onCancel={() => setAsked(false)}
        />
      )}
    </li>
  );
}
