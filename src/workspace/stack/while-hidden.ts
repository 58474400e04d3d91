/** Nobody looks at a hidden page: its simulated run stands still, and the machine is for others. */
import type { LiveRun } from './store.svelte.ts'

/** Returns how to stop it. */
export function pausedWhileHidden(run: LiveRun): () => void {
  let paused = false
  const onchange = (): void => {
    if (document.hidden && run.phase === 'running') {
      paused = true
      run.pause()
    } else if (!document.hidden && paused) {
      paused = false
      run.resume()
    }
  }
  document.addEventListener('visibilitychange', onchange)
  return () => document.removeEventListener('visibilitychange', onchange)
}
