/** Carries out what a person orders, in the words of scenes and views, and waits until it is done. */
import type { Action } from '../../contract/scene.ts'
import { Director } from '../../live/director.ts'
import { OrderRefused } from '../supervisor/order-refused.ts'
import type { RealStack } from '../supervisor/stack.ts'
import { RealWorld } from './real-world.ts'

export class Operator {
  readonly #world: RealWorld
  readonly #director: Director
  #failures: string[] = []

  constructor(stack: RealStack, seed = 1) {
    const onFailed = (error: unknown): void => {
      this.#failures.push(error instanceof Error ? error.message : String(error))
    }
    this.#world = new RealWorld({ stack, seed, onFailed })
    this.#director = new Director({ world: this.#world, stack: stack.stack, onFailed })
  }

  /** Rejects with an `OrderRefused` when it could not be carried out. */
  async act(action: Action): Promise<void> {
    this.#failures = []
    this.#director.act(action)
    await this.#director.settled()
    await this.#world.undertakings.done()
    if (this.#failures.length > 0) throw new OrderRefused(this.#failures.join(' '))
  }

  /** No more users, and no more faults. */
  end(): void {
    this.#world.healAll()
  }
}
