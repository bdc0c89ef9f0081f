import type { Orchestration, SetOrchestration } from '@ringside/client';
import { useState } from 'react';
import { same } from '../agents/form';
import { save, Settings } from '../lead/Settings';
import { Modal } from '../shell/Modal';
import { client } from '../state/api';
import { useFleet } from '../state/fleet';
import { useKey } from '../state/useKey';
import { useRead } from '../state/useRead';
import { useView } from '../state/view';
import { Given } from './Given';
import { keep, useOrchestrators } from './state';
import { Who } from './Who';
import '../lead/lead.css';

const close = () => useView.setState({ dialog: undefined });

/** Makes a session an orchestrator, one that is there or a new one; or changes one that is. */
export function Make() {
  const [one] = useState(() => {
    const { all, edited } = useOrchestrators.getState();
    return edited === undefined ? undefined : all.get(edited);
  });
  return one ? <Change one={one} /> : <New />;
}

/** @param one As it was when one began. */
function Change({ one }: { one: Orchestration }) {
  const [manages, setManages] = useState<readonly string[]>(one.manages);
  const now = useOrchestrators(({ all }) => all.get(one.session));
  const isOther = now !== undefined && !same(setting(now), setting(one));
  const change = async (wanted: SetOrchestration) => {
    keep(await save(one.session, { ...wanted, manages: [...manages] }, one));
    close();
  };
  return (
    <Modal title="Change orchestrator" form>
      <Settings
        orchestration={one} onSave={change} onCancel={close} more={<Given lead={one.session} manages={manages} onChange={setManages} />}
        first={isOther && <p className="agent-changed" role="status"><span>Somebody else has changed it since you began: its goal is now “{now.goal}”. What you save replaces it.</span></p>}
      />
    </Modal>
  );
}

/** What people set of it. */
function setting({ goal, rules, manages, maxPromptsPerHour, maxDepth, maxRepeats, maxRounds }: Orchestration) {
  return { goal, rules, manages, maxPromptsPerHour, maxDepth, maxRepeats, maxRounds };
}

function New() {
  const [who, setWho] = useState('');
  const [manages, setManages] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<{ agent: string; session: string }>();
  const key = useKey();
  const agent = useFleet(({ fleet }) => fleet.agents.get(who));
  const { value: defaults } = useRead(() => (who === '' || agent ? Promise.resolve(undefined) : client.orchestration.get(who)), who);
  const make = async (wanted: SetOrchestration) => {
    // A session that was opened for it is kept, where what comes after is refused.
    const session = !agent ? who : opened?.agent === who ? opened.session : await open(wanted.goal);
    keep(await save(session, { ...wanted, manages: manages.filter((id) => id !== session) }, undefined));
    close();
  };
  const open = async (goal: string) => {
    const body = { agent: who, title: goal.split('\n', 1)[0]!.slice(0, 80) };
    const { id } = await client.sessions.create(body, { idempotencyKey: key(JSON.stringify(body)) });
    setOpened({ agent: who, session: id });
    return id;
  };
  return (
    <Modal title="New orchestrator" form>
      <Settings orchestration={defaults} onSave={make} onCancel={close} ready={who !== ''} first={<Who who={who} onChange={setWho} />} more={<Given lead={who} manages={manages} onChange={setManages} />} />
    </Modal>
  );
}
