/** Plays a scene where it stands in a lesson: fetches what it wants, and puts the player there. Loaded when a reader asks for it. */
import { mount, unmount } from 'svelte'
import { lessonSeed } from '../../live/protocol.ts'
import { lateMessages } from '../../messages/late.ts'
import { planData, plannedOrThrow } from '../stack/planning.ts'
import { fetchParts, fetchStackData, stackFor } from '../stack/stack-data.ts'
import { LiveRun } from '../stack/store.svelte.ts'
import { connect } from '../stack/world/connect.ts'
import { createNumbers } from './numbers.ts'
import { once } from './once.ts'
import ScenePlayer from './ScenePlayer.svelte'

/** The scenes of a lesson share these: the second one starts without a network. */
const stackOnce = once(fetchStackData)
const sourcesOnce = once(fetchSources)

export interface ScenePlace {
  readonly place: HTMLElement
  /** The table that was measured when the site was built: its cells are filled anew. */
  readonly numbers: HTMLDetailsElement
  readonly stackUrl: string
  readonly referenceUrl: string
  readonly scene: string
  readonly locale: string
  /** The numbers are part of the answer to a prediction: they are shown when the scene has ended. */
  readonly isGuess: boolean
  onEnd(): void
}

/** Starts the scene with the reference, at the seed of the lessons. Returns how to stop it. Throws when something cannot be fetched. */
export async function playScene(order: ScenePlace): Promise<() => void> {
  const { place, locale, scene: name, onEnd } = order
  const [declared, learner] = await Promise.all([stackOnce(order.stackUrl), sourcesOnce(order.referenceUrl)])
  const data = plannedOrThrow(await planData(declared, learner))
  const { stack: played, scene } = stackFor(data, name)
  if (scene === undefined) throw new Error(`the stack has no scene ${name}`)
  const { stack, parts } = await fetchParts(data, played, {})
  const run = new LiveRun(connect)
  const numbers = createNumbers(order.numbers, { scene, text: data.text, locale, isGuess: order.isGuess })
  let hasEnded = false
  const start = (): void => {
    hasEnded = false
    numbers.clear()
    run.start({
      stack,
      scene,
      seed: lessonSeed,
      steps: [],
      programs: { learner, provided: data.provided, parts },
    })
  }
  place.replaceChildren()
  const player = mount(ScenePlayer, {
    target: place,
    props: {
      run,
      stack,
      scene,
      start,
      locale,
      figures: data.text.figures,
      words: lateMessages(locale),
      title: data.text.scenes?.[name]?.title ?? name,
      onMeasured: numbers.fill,
      onLost: numbers.restore,
      onEnd: () => {
        hasEnded = true
        numbers.show()
        onEnd()
      },
    },
  })
  return () => {
    // What a run that was cut off had measured is not all of it.
    if (!hasEnded) numbers.restore()
    run.end()
    void unmount(player)
  }
}

async function fetchSources(url: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered with ${response.status}`)
  return (await response.json()) as Readonly<Record<string, string>>
}
