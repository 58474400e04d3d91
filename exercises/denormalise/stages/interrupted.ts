/** Changes of all kinds in which a node dies, or is frozen and goes on later with what it knew then. */
import type { TestContext } from '../../../src/contract/suite.ts'
import type { Outcome } from '../../kit/json-users.ts'
import { allOf, inTime } from '../../kit/waiting.ts'
import { expectFeeds, expectFeedsSoon, findFollow, nameSeen } from '../feeds.ts'
import { openGreeting, type Quarter } from '../quarter.ts'
import { ask, webOf } from '../site.ts'
import { cardPath, followPath, type KnownCard, namePath } from '../town.ts'

/** In which a node that looks once a second has begun to copy. */
const BEGUN_WITHIN_MS = 1500

interface Round {
  readonly number: number
  readonly edited: KnownCard
  readonly removed: KnownCard
  readonly renamer: string
  /** Follows until now, and does not follow. */
  readonly unfollower: string
  readonly follower: string
  readonly followed: string
  /** Who follows the one who gets a name, whatever happens. */
  readonly witness: string
}

async function begin({ site, town, authors, readers }: Quarter, number: number): Promise<Round> {
  const [author = '', remover = '', renamer = '', followed = ''] = [0, 1, 2, 3].map(
    (place) => authors[(place + number) % 4],
  )
  const [unfollower = '', witness = ''] = [readers[number % 4], readers[(number + 1) % 4]]
  const follower = readers[4 + (number % 4)] ?? ''
  const post = (name: string, what: string): Promise<KnownCard> =>
    town.post(name, `${what} in round ${number}`, { isDirect: true })
  const edited = await post(author, 'To be edited')
  const removed = await post(remover, 'To be deleted')
  if (number < 4) {
    await post(followed, 'By who is followed or not')
    await post(renamer, 'By who gets a name')
  }
  await town.follow(unfollower, followed, { isDirect: true })
  await town.unfollow(follower, followed, { isDirect: true })
  await site.world.run(site.chance(0, 1000))
  return { number, edited, removed, renamer, unfollower, follower, followed, witness }
}

/** Now that all is well: what was done, and what was not? Then all feeds have to say the same. */
async function end(
  { town, readers }: Quarter,
  { edited, removed, renamer, unfollower, follower, followed, witness }: Round,
  {
    texts,
    names,
    why,
    node,
  }: {
    readonly texts: readonly string[]
    readonly names: readonly string[]
    readonly why: string
    readonly node: number
  },
): Promise<void> {
  town.changed()
  await town.settle()
  await town.findOut(edited.author, edited.id, [edited.text, ...texts], { node })
  await town.findOut(removed.author, removed.id, [removed.text, ...texts], { node })
  const before = town.names.get(renamer) ?? renamer
  town.names.set(renamer, await nameSeen(town, witness, renamer, [before, ...names], { node }))
  for (const reader of [unfollower, follower]) await findFollow(town, reader, followed, { node })
  await expectFeeds(town, [...readers.slice(0, 4), follower], { why, node })
}

export async function diesInAny(context: TestContext): Promise<void> {
  const quarter = await openGreeting(context)
  const { site } = quarter
  const [first, second] = [webOf(site, 0), webOf(site, 1)]
  let number = 0
  for (let event = 2; event <= 40; event += Math.round(site.chance(5, 11))) {
    const round = await begin(quarter, number++)
    const { edited, removed, renamer, follower, unfollower, followed } = round
    const pause = second.pause()
    const crash = first.crashBefore(event, { disk: 'lose' })
    const send = (method: string, path: string, json?: unknown): Promise<Outcome> =>
      ask(site, method, path, { json, patienceMs: 1000 })
    const text = `Edited in round ${number}`
    const name = `Name of round ${number}`
    await allOf([
      send('PUT', cardPath(edited.author, edited.id), { text }),
      send('DELETE', cardPath(removed.author, removed.id)),
      send('PUT', namePath(renamer), { displayName: name }),
      send('PUT', followPath(follower, followed)),
      send('DELETE', followPath(unfollower, followed)),
    ])
    await inTime(site.world.until(() => first.state === 'down', BEGUN_WITHIN_MS))
    crash.heal()
    pause.heal()
    const why = `web-1 had died before its event ${event} of an edit, a delete, a new name, a follow and an unfollow`
    await end(quarter, round, { texts: [text], names: [name], why, node: 1 })
    if (first.state === 'down') await first.restart()
  }
}

export async function frozenAtAnyEvent(context: TestContext): Promise<void> {
  const quarter = await openGreeting(context)
  const { site } = quarter
  const first = webOf(site, 0)
  let number = 0
  for (let event = 4; event <= 46; event += Math.round(site.chance(6, 13))) {
    const round = await begin(quarter, number++)
    const { edited, removed, renamer, follower, unfollower, followed } = round
    const send = (node: number, method: string, path: string, json?: unknown): Promise<Outcome> =>
      ask(site, method, path, { node, json })
    const [text, name] = [`Old news of round ${number}`, `Old name of round ${number}`]
    const before = first.events
    const old = [
      send(0, 'PUT', cardPath(edited.author, edited.id), { text }),
      send(0, 'PUT', cardPath(removed.author, removed.id), { text }),
      send(0, 'PUT', namePath(renamer), { displayName: name }),
      ...(number % 2 === 0
        ? [
            send(0, 'PUT', followPath(follower, followed)),
            send(0, 'DELETE', followPath(unfollower, followed)),
          ]
        : []),
    ]
    await inTime(site.world.until(() => first.events >= before + event, BEGUN_WITHIN_MS))
    const pause = first.pause()
    const [newText, newName] = [`News of round ${number}`, `Name of round ${number}`]
    await allOf([
      send(1, 'PUT', cardPath(edited.author, edited.id), { text: newText }),
      send(1, 'DELETE', cardPath(removed.author, removed.id)),
      send(1, 'PUT', namePath(renamer), { displayName: newName }),
      send(1, 'DELETE', followPath(follower, followed)),
      send(1, 'PUT', followPath(unfollower, followed)),
    ])
    await site.world.run(site.chance(1500, 3500))
    pause.heal()
    await allOf(old)
    const why = `web-1 was frozen after ${event} events of some changes, while web-2 made newer ones, and went on`
    await end(quarter, round, { texts: [text, newText], names: [name, newName], why, node: 0 })
  }
}

/**
 * What web-1 sends to the shards of readers arrives seconds later, when web-2 has sent what is newer. Once it goes on
 * meanwhile, and once it is frozen as well: then nothing that it sends afterwards makes up for what is old.
 */
export async function arrivesLate(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openGreeting(context)
  const [first, second] = [webOf(site, 0), webOf(site, 1)]
  const skipped = Math.floor(site.chance(0, 3))
  const places = [0, 1, 2].filter((each) => each !== skipped)
  for (const [round, place] of places.entries()) {
    const home = site.shards[place]
    const author = authors[place] ?? ''
    const edited = await town.post(author, `To be edited, ${place}`)
    const removed = await town.post(author, `To be deleted, ${place}`)
    await expectFeedsSoon(town, readers.slice(0, 4), { why: 'somebody had posted two cards' })
    const pause = second.pause()
    const late = site.shards
      .filter((shard) => shard !== home)
      .map((shard) => site.world.link(first, shard, { delayMs: site.chance(6500, 7500) }))
    const [fickle, leaver, other] = [readers[place] ?? '', readers[place + 1] ?? '', authors[place + 1] ?? '']
    // On its way before all else: what is told to a shard as a whole would wait behind it, or it behind that.
    await town.unfollow(fickle, other, { node: 0 })
    await site.world.run(1100)
    await town.edit(edited, `Old news, ${place}`, { node: 0 })
    await town.edit(removed, `Soon gone, ${place}`, { node: 0 })
    await town.rename(author, `Old name, ${place}`, { node: 0 })
    const unread = await town.post(author, `Hardly posted, ${place}`, { node: 0 })
    await town.post(author, `Posted, ${place}`, { node: 0 })
    // Whoever looks once a second has seen it by then, and has given up what it had sent before.
    await site.world.run(2000)
    const frozen = round === 0 ? undefined : first.pause()
    pause.heal()
    await town.edit(edited, `News, ${place}`, { node: 1 })
    await town.remove(removed, { node: 1 })
    await town.remove(unread, { node: 1 })
    await town.rename(author, `New name, ${place}`, { node: 1 })
    await town.follow(fickle, other, { node: 1 })
    await town.unfollow(leaver, author, { node: 1 })
    await site.world.run(7600)
    for (const fault of late) fault.heal()
    frozen?.heal()
    await town.post(other, `For all, and for ${fickle} again`, { node: 1 })
    town.changed()
    await expectFeeds(town, readers.slice(0, 4), {
      why: 'what web-1 had sent arrived seconds late, after web-2 had made newer changes',
    })
    await town.follow(leaver, author)
  }
}
