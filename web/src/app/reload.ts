// Loading the page anew, in this tab or in all, without losing what somebody just typed.

const PATIENCE_MS = 1_500;
const steps = new Set<() => Promise<unknown>>();

/** `step` is waited for before the page goes, though not for long. The answer takes it back. */
export function beforeReload(step: () => Promise<unknown>): () => void {
  steps.add(step);
  return () => void steps.delete(step);
}

export async function reload(): Promise<void> {
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  await Promise.race([Promise.allSettled([...steps].map((step) => step())), patience]);
  location.reload();
}
