import type { ChangesCount, RunChanges } from '../../client/src/index';

/** What a played run changed. */
export const count: ChangesCount = { files: 3, additions: 6, deletions: 4 };

const diff = `diff --git a/src/auth/session.ts b/src/auth/session.ts
index 1111111..2222222 100644
--- a/src/auth/session.ts
+++ b/src/auth/session.ts
@@ -10,7 +10,6 @@ import { store } from './store';
 export async function refresh(cookie: Cookie): Promise<Session> {
-  const session = await store.read(cookie.id);
-  if (session.expires < Date.now()) {
-    session.token = await issue(session.user);
-    await store.write(session);
+  return lock(cookie.id, async () => {
+    const session = await store.read(cookie.id);
+    if (session.expires >= Date.now()) return session;
   }
   return session;
`;

export function changesOf(run: string, session: string, only: string | null): RunChanges {
  const files: RunChanges['files'] = [
    { path: 'src/auth/lock.ts', status: 'added', additions: 3, deletions: 0, binary: false, tooLarge: false, cut: false, diff: '--- /dev/null\n+++ b/src/auth/lock.ts\n@@ -0,0 +1,3 @@\n+export\n+--- not a head\n+}\n' },
    { path: 'src/auth/session.ts', status: 'modified', additions: 3, deletions: 4, binary: false, tooLarge: false, cut: only === null, diff },
    { path: 'trace.bin', status: 'added', binary: true, tooLarge: false, cut: false },
  ];
  return {
    run, session, status: 'known', files: files.filter(({ path }) => only === null || path === only), additions: 6, deletions: 4,
    leftOut: [{ path: 'vendor/lib', reason: 'repository' }], shared: true, others: [], late: false,
  };
}
