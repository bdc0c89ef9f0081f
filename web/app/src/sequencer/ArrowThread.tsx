import type { Arrow } from '@ringside/client';
import { useFleet } from '../state/fleet';
import { client } from '../state/api';
import { useRead } from '../state/useRead';
import { Thread } from '../threads/Thread';
import { useFeed, current } from './feed';
import { useScope } from './scope';
import '../threads/threads.css';

/** The whole thread that an arrow is of. */
export function ArrowThread({ arrow }: { arrow: Arrow }) {
  // Read anew when more is said in it.
  const newest = useFeed(() => current().arrows.findLast(({ thread }) => thread === arrow.thread)?.position ?? arrow.position);
  const { value: thread, problem } = useRead(() => client.threads.get(arrow.thread), `${arrow.thread} ${newest}`);
  const session = useFleet(({ fleet }) => fleet.sessions.get(arrow.from ?? arrow.to ?? thread?.session ?? ''));
  if (problem) return <p className="quiet" role="alert">{problem}</p>;
  if (!thread || !session) return <p className="quiet">{arrow.text}</p>;
  return <Thread thread={thread} session={session} told={newest} onBack={() => useScope.setState({ chosen: undefined })} />;
}
