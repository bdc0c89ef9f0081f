/** The commands by which a program of one's own works as an agent, in the order in which it needs them. `session`: one that is there already. */
export function commandsFor(origin: string, agent: string, token: string, session: string | undefined): { title: string; command: string }[] {
  const head = (path: string) => `curl -s ${origin}${path} \\\n  -H "Authorization: Bearer $RINGSIDE_TOKEN"`;
  const json = ` -H 'Content-Type: application/json' \\\n  -d '`;
  const place = `/api/sessions/${session ?? '$SESSION'}/events`;
  const events = [
    { type: 'run.started' }, { type: 'message.completed', data: { message: 'm1', role: 'assistant', text: 'It works.' } }, { type: 'run.completed' },
  ];
  return [
    { title: 'Give it a token', command: `export RINGSIDE_TOKEN=${token}` },
    ...(session === undefined ? [{ title: 'Open a session: the answer has its id', command: `${head('/api/sessions')}${json}${JSON.stringify({ agent, title: 'A first session' })}'` }] : []),
    { title: 'Write what it does', command: `${head(place)}${json}${JSON.stringify(events)}'` },
    { title: 'Hear what it is asked and answered', command: `${head(place)} -H 'Accept: text/event-stream' -N` },
  ];
}
