/** Puts what a class breaks together over the page, whichever part of it the learner looks at. Returns how to end it. */
import { mount, unmount } from 'svelte'
import type { HandInOptions } from '../hand-in/options.ts'
import DrillCard from './DrillCard.svelte'
import { OwnDrill } from './own-drill.svelte.ts'

export function openDrill(classId: string, options: HandInOptions): () => void {
  const drill = new OwnDrill(classId, options)
  const card = mount(DrillCard, { target: document.body, props: { drill, locale: options.locale } })
  drill.open()
  return () => {
    drill.end()
    void unmount(card)
  }
}
