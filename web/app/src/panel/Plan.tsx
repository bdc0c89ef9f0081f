import type { Phase, PlanData } from '@ringside/client';
import { Icon, type IconName } from '../shell/Icon';

const looks: Record<Phase['status'], { icon: IconName; word: string }> = {
  pending: { icon: 'idle', word: 'to do' }, in_progress: { icon: 'half', word: 'in progress' }, completed: { icon: 'done', word: 'done' }, failed: { icon: 'failed', word: 'failed' },
};

export function Plan({ plan, going }: { plan: PlanData | undefined; going: boolean }) {
  if (!plan || plan.phases.length === 0) return <p className="quiet">No plan yet. When the agent makes one, its steps appear here and tick off as it works.</p>;
  const done = plan.phases.filter(({ status }) => status === 'completed').length;
  return (
    <>
      {plan.goal && <p className="plan-goal">{plan.goal}</p>}
      <div className="plan-progress" role="progressbar" aria-label="Plan" aria-valuemin={0} aria-valuemax={plan.phases.length} aria-valuenow={done}>
        <span style={{ transform: `scaleX(${done / plan.phases.length})` }} />
      </div>
      <ol className="plan">
        {plan.phases.map(({ id, title, status }) => (
          <li key={id} data-status={status === 'in_progress' && !going ? 'halted' : status}>
            <Icon name={looks[status]?.icon ?? 'idle'} />
            <span>{title}</span>
            <span className="visually-hidden">, {status === 'in_progress' && !going ? 'not finished' : looks[status]?.word ?? status}</span>
          </li>
        ))}
      </ol>
      <p className="quiet number plan-count">{done} of {plan.phases.length} done</p>
    </>
  );
}
