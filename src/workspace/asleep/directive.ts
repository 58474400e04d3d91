/**
 * `client:wanted`, given the exercise: the workspace is the server's until somebody turns to it, as nine tenths of a
 * page's script are the workspace's. Where something was left in it, it wakes at once: what is shown would not be theirs.
 * Astro puts this into the page itself.
 */
import type { ClientDirective } from 'astro'
import { leftSomething } from './left.ts'
import { Sleeper } from './sleeper.ts'

const wanted: ClientDirective = (load, { value }, island) => {
  const sleeper = new Sleeper(island, load)
  const look = (): void => {
    if (location.hash.startsWith('#run=') || leftSomething(value)) sleeper.wake()
  }
  // Another tab may write, and a page that was kept while another was shown has heard of nothing.
  for (const type of ['storage', 'pageshow', 'focus', 'hashchange'])
    addEventListener(type, look, { signal: sleeper.asleep })
  look()
}

export default wanted
