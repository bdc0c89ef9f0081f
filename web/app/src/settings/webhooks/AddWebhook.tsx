import { RingsideError, type Webhook, type WebhookEvent } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../../state/api';
import { heard } from './words';

/** An address and what it hears: all events, until some are taken away. */
export function AddWebhook({ onMade }: { onMade: (hook: Webhook) => void }) {
  const [url, setUrl] = useState('');
  const [without, setWithout] = useState<readonly WebhookEvent[]>([]);
  const [problem, setProblem] = useState<string>();
  const [working, setWorking] = useState(false);
  const events = heard.map(({ type }) => type).filter((type) => !without.includes(type));
  const ready = url.trim() !== '' && events.length > 0 && !working;
  const add = async () => {
    if (!ready) return;
    setWorking(true);
    setProblem(undefined);
    try {
      onMade(await client.webhooks.create({ url: url.trim(), ...(without.length === 0 ? {} : { events }) }));
      setUrl('');
      setWithout([]);
    } catch (error) {
      setProblem(error instanceof RingsideError ? Object.values(error.errors).flat().join(' ') || explain(error) : explain(error));
    } finally {
      setWorking(false);
    }
  };
  return (
    <form className="add" aria-label="Add a webhook" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <div className="add-line">
        <div className="field grow">
          <label htmlFor="webhook-url">Address</label>
          <input id="webhook-url" className="input mono" inputMode="url" value={url} maxLength={2000} autoComplete="off" spellCheck={false} placeholder="https://example.com/ringside" onChange={(event) => setUrl(event.target.value)} />
        </div>
        <button type="submit" className="button primary" disabled={!ready}>Add webhook</button>
      </div>
      <fieldset className="checks">
        <legend>It is told when</legend>
        {heard.map(({ type, name }) => (
          <label key={type} title={type}>
            <input type="checkbox" checked={!without.includes(type)} onChange={({ target }) => setWithout(target.checked ? without.filter((one) => one !== type) : [...without, type])} />
            {name}
          </label>
        ))}
      </fieldset>
      {problem !== undefined && <p className="settings-problem" role="alert">{problem}</p>}
    </form>
  );
}
