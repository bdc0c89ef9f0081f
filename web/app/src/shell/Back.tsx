import { Icon } from './Icon';
import { Link } from './Link';

/** Before the heading of one of a list: the way back to all. It stands in the margin, so that the heading is where every screen has it. */
export function Back({ to, name }: { to: string; name: string }) {
  return <Link to={to} className="page-back" aria-label={name} title={name}><Icon name="chevron" size={16} /></Link>;
}
