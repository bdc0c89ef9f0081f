import { useEffect, useState } from 'react';

/** Stands in for a conversation that is being read; what is here within 300 ms needs none. */
export function Skeleton() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return <div className="transcript-frame" role="status" aria-label="Loading">{late && <div className="skeleton"><i /><i /><i /><i /></div>}</div>;
}
