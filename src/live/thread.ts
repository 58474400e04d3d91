/** The thread of a view: one run at a time, the search for how many users a stack carries, or a scene that nobody watches. The page watches from outside. */
import { bringEngine } from '../simulator/engine.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { sqliteEngine } from '../simulator/sqlite/simulated.ts'
import { realClock } from './clock.ts'
import { openLine } from './line.ts'
import { NameCaller } from './name-caller.ts'
import { planOf } from './plan.ts'
import { measureScene } from './run-scene.ts'
import { Session } from './session.ts'
import { heartbeatMs, type ToThread } from './thread-messages.ts'
import { carryUsers } from './users-carried.ts'

const line = openLine()
const names = new NameCaller(line)
const clock = realClock()
// On the real clock: it stops when the thread is stuck, and only then.
setInterval(() => line.post({ kind: 'alive' }), heartbeatMs)
prepareRealm()

const onTake = (node: string): void => names.call(node)
const session = new Session({ clock, tell: (update) => line.post(update), onTake })

line.onRejection((reason) => session.noteRejection(reason))
line.onMessage((data) => {
  // Sent by client.ts of the same build, and typed there.
  const message = data as ToThread
  if (message.kind === 'sqlite') bringEngine(sqliteEngine(message.module))
  else if (message.kind === 'carry') void carryUsers(message, (update) => line.post(update), onTake)
  else if (message.kind === 'plan') line.post(planOf(message))
  else if (message.kind === 'scene') void measureScene(message, onTake).then((end) => line.post(end))
  else session.take(message)
})
line.post({ kind: 'ready' })
