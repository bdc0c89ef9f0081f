import { Icon } from '../shell/Icon';
import './signin.css';

/** What is seen before one is in. */
export function Door({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <main className="door">
      <div>
        <p className="door-mark"><Icon name="ring" size={20} /> Ringside</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
