/**
 * What pages tell of a drill. A room of five hundred tells two hundred and fifty times a second, and each write waits for
 * the disk: so what comes within a moment is written at once, and answered when it is.
 */
import type { DrillReport, DrillTold } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import type { Learner } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import type { Executor } from '../store/tables.ts'

export const writeEveryMs = 250

interface Waiting {
  readonly memberId: string
  readonly classId: string
  readonly told: string
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export class DrillReports implements Disposable {
  readonly #classroom: Classroom
  readonly #timer: Disposable
  /** By drill. */
  #waiting = new Map<string, Waiting[]>()
  #writing: Promise<void> | undefined

  constructor(classroom: Classroom) {
    this.#classroom = classroom
    this.#timer = classroom.clock.every(writeEveryMs, () => void this.write())
  }

  /** Settles when it is written. Rejects with a `Problem` when this is not what the class does any more. */
  async add({ id: memberId, classId }: Learner, drillId: string, told: DrillTold): Promise<void> {
    await new Promise<void>((done, failed) => {
      const ofDrill = this.#waiting.get(drillId) ?? []
      ofDrill.push({ memberId, classId, told: JSON.stringify(told), done, failed })
      this.#waiting.set(drillId, ofDrill)
    })
  }

  /** Never rejects. One at a time: what comes meanwhile is for the next one. */
  async write(): Promise<void> {
    await this.#writing
    const waiting = this.#waiting
    if (waiting.size === 0) return
    this.#waiting = new Map()
    this.#writing = this.#writeAll(waiting)
    await this.#writing
    this.#writing = undefined
  }

  async #writeAll(waiting: ReadonlyMap<string, readonly Waiting[]>): Promise<void> {
    for (const [drillId, told] of waiting) {
      try {
        const classId = await this.#classroom.store
          .transaction()
          .execute(async (transaction) => await writeReports(transaction, drillId, told))
        for (const each of told)
          if (each.classId === classId) each.done()
          else each.failed(new Problem('unknown-drill'))
      } catch (error) {
        for (const each of told) each.failed(error)
      }
    }
  }

  /** Whoever waits is told that nothing was written. */
  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
    for (const told of this.#waiting.values())
      for (const { failed } of told) failed(new Problem('store-unavailable'))
    this.#waiting.clear()
  }
}

/**
 * The number comes from the drill’s own row, which is locked until the end: whoever has read up to it has missed none.
 * Returns the class that the drill is of. What others told of it is left out.
 */
async function writeReports(
  transaction: Executor,
  drillId: string,
  told: readonly Waiting[],
): Promise<string | undefined> {
  const drill = await transaction
    .updateTable('drills')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', drillId)
    .returning(['revision', 'classId'])
    .executeTakeFirst()
  if (drill === undefined) return undefined
  const { classId, revision } = drill
  // Of several by the same page, the last one.
  const newest = new Map(told.filter((each) => each.classId === classId).map((each) => [each.memberId, each]))
  if (newest.size === 0) return classId
  // Somebody may have been deleted meanwhile.
  const there = await transaction
    .selectFrom('members')
    .select('id')
    .where('classId', '=', classId)
    .where('id', 'in', [...newest.keys()])
    .execute()
  if (there.length === 0) return classId
  const rows = there.map(({ id: memberId }) => ({
    drillId,
    memberId,
    told: newest.get(memberId)?.told ?? '',
    revision,
  }))
  await transaction
    .insertInto('drillReports')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['drillId', 'memberId']).doUpdateSet(({ ref }) => ({
        told: ref('excluded.told'),
        revision: ref('excluded.revision'),
      })),
    )
    .execute()
  return classId
}

/** Those that have changed since. */
export async function reportsSince(
  executor: Executor,
  drillId: string,
  revision: number,
): Promise<readonly DrillReport[]> {
  const rows = await executor
    .selectFrom('drillReports')
    .select(['memberId', 'told'])
    .where('drillId', '=', drillId)
    .where('revision', '>', revision)
    .execute()
  return rows.map(({ memberId, told }) => ({ ...(JSON.parse(told) as DrillTold), learner: memberId }))
}

/** What is kept of one learner. */
export async function reportOf(executor: Executor, memberId: string): Promise<DrillTold | undefined> {
  const found = await executor
    .selectFrom('drillReports')
    .select('told')
    .where('memberId', '=', memberId)
    .executeTakeFirst()
  return found === undefined ? undefined : (JSON.parse(found.told) as DrillTold)
}
