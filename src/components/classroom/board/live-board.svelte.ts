/** The board as it is told by the server, from its first look until the page goes. */
import { apiPath, type Board, type BoardCell, type BoardChanges } from '../../../classroom/api.ts'
import { AskError, ask } from '../../../classroom/ask.ts'
import { applyChanges, placeOf } from './model.ts'

export type LiveState = 'connecting' | 'live' | 'lost' | 'gone'

export interface News {
  /** Cells that changed, and learners who joined. */
  readonly cells: readonly BoardCell[]
  readonly joined: readonly string[]
}

/** A cell is marked for so long after it has changed. */
const freshForMs = 60_000
const againAfterMs = 3000
/** Without anything that arrives, time passes for whoever is stuck. */
const tickMs = 10_000

export class LiveBoard {
  board = $state.raw<Board>()
  state = $state<LiveState>('connecting')
  /** Why there is no board, where it will be the same however often one asks. */
  failure = $state.raw<unknown>()
  /** Places of cells that have changed just now. */
  fresh = $state.raw<ReadonlySet<string>>(new Set())
  nowMs = $state(0)
  readonly #path: string
  readonly #onnews: (news: News) => void
  #source: EventSource | undefined
  #again: ReturnType<typeof setTimeout> | undefined
  readonly #ticking: ReturnType<typeof setInterval>
  readonly #fading = new Set<ReturnType<typeof setTimeout>>()
  /** The server's clock less this one's. */
  #aheadMs = 0

  constructor(classId: string, onnews: (news: News) => void) {
    this.#path = `/classes/${classId}`
    this.#onnews = onnews
    this.#ticking = setInterval(() => this.#tick(), tickMs)
    this.#listen()
  }

  end(): void {
    this.#source?.close()
    clearTimeout(this.#again)
    clearInterval(this.#ticking)
    for (const timer of this.#fading) clearTimeout(timer)
  }

  /** Whoever was deleted here is off the board at once: the server's word of it comes a moment later. */
  forget(learner: string): void {
    if (this.board === undefined) return
    const learners = this.board.learners.filter(({ id }) => id !== learner)
    const cells = this.board.cells.filter((cell) => cell.learner !== learner)
    this.board = { ...this.board, learners, cells }
  }

  #listen(): void {
    const source = new EventSource(`${apiPath}${this.#path}/live`)
    this.#source = source
    source.addEventListener('board', ({ data }) => this.#show(JSON.parse(data) as Board))
    source.addEventListener('changes', ({ data }) => this.#change(JSON.parse(data) as BoardChanges))
    source.addEventListener('gone', () => {
      source.close()
      this.state = 'gone'
    })
    source.addEventListener('open', () => {
      // After a line that was lost nothing may have changed, and nothing is told then.
      if (this.board !== undefined) this.state = 'live'
    })
    source.addEventListener('error', () => {
      if (this.state === 'gone') return
      this.state = this.board === undefined ? 'connecting' : 'lost'
      // It tries again by itself, unless it was told no.
      if (source.readyState === EventSource.CLOSED) void this.#askWhy()
    })
  }

  /** An event source does not say why it was told no. */
  async #askWhy(): Promise<void> {
    try {
      this.#show(await ask<Board>('GET', `${this.#path}/board`))
      this.#listenLater()
    } catch (error) {
      const isFinal = error instanceof AskError && error.failure.kind !== 'unreachable'
      if (isFinal) this.failure = error
      else this.#listenLater()
    }
  }

  #listenLater(): void {
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.#listen(), againAfterMs)
  }

  #show(board: Board): void {
    this.#aheadMs = board.nowMs - Date.now()
    this.board = board
    this.state = 'live'
    this.failure = undefined
    this.#tick()
  }

  #change(changes: BoardChanges): void {
    if (this.board === undefined) return
    const known = new Set(this.board.learners.map(({ id }) => id))
    this.board = applyChanges(this.board, changes)
    this.state = 'live'
    this.#tick()
    const joined = changes.learners.filter(({ id }) => !known.has(id)).map(({ name }) => name)
    this.#mark(changes.cells.map(placeOf))
    if (changes.cells.length > 0 || joined.length > 0) this.#onnews({ cells: changes.cells, joined })
  }

  #mark(places: readonly string[]): void {
    if (places.length === 0) return
    this.fresh = new Set([...this.fresh, ...places])
    const timer = setTimeout(() => {
      this.#fading.delete(timer)
      this.fresh = new Set([...this.fresh].filter((place) => !places.includes(place)))
    }, freshForMs)
    this.#fading.add(timer)
  }

  #tick(): void {
    this.nowMs = Date.now() + this.#aheadMs
  }
}
