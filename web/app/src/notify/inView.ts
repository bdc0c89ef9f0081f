import { remember, remembered } from '../state/storage';
import { useRoute } from '../state/route';

const name = 'inView';

/** Tells the other tabs of this browser what is looked at in this one, for as long as it has the focus; the answer ends it. */
export function tellInView(): () => void {
  const tab = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36);
  const tell = () => {
    if (document.hasFocus() && !document.hidden) remember(name, `${tab} ${location.pathname}`);
    // Another tab may have got the focus before this one lost it.
    else if (remembered(name)?.startsWith(`${tab} `)) remember(name, undefined);
  };
  const stop = useRoute.subscribe(tell);
  const events = ['focus', 'blur', 'pagehide', 'visibilitychange'];
  for (const event of events) addEventListener(event, tell);
  tell();
  return () => {
    stop();
    for (const event of events) removeEventListener(event, tell);
  };
}

/** Whether somebody looks at a path in any tab of this browser: what he looks at needs no bell. All that calls is on the screen of needs. */
export function isInView(path: string): boolean {
  const looks = remembered(name)?.split(' ')[1];
  return looks === path || looks === '/needs';
}
