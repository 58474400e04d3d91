/** The machines of a world: those there ever were, and those that the operator has configured for each role. */
import type { Role } from '../contract/exercise.ts'
import { sharedIn } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import type { Code, Surroundings } from './ground.ts'
import { Machine } from './machine.ts'
import { codeOfPart } from './parts.ts'
import { PLATFORM } from './platform-stack.ts'
import { REGIONS } from './regions.ts'
import { isPublic } from './resolvers.ts'
import type { Compiled } from './sandbox/compile.ts'

export interface MembershipOptions {
  readonly stack: Stack
  readonly seed: number
  readonly worldNumber: number
  readonly learner: Compiled
  readonly provided: Compiled
  /** By exercise. */
  readonly parts: Readonly<Record<string, Code>>
}

export class Membership {
  /** In the order they were created; those that left stay. */
  readonly machines: Machine[] = []
  readonly #options: MembershipOptions
  #learner: Compiled
  /** By name, and by address. */
  readonly #hosts = new Map<string, Machine>()
  /** Role → how many nodes of it there ever were. */
  readonly #numbers = new Map<string, number>()
  readonly #members = new Map<string, readonly Machine[]>()

  constructor(options: MembershipOptions) {
    this.#options = options
    this.#learner = options.learner
  }

  /** Configured, dead or alive. The array is a new one after each change. */
  of(role: string): readonly Machine[] {
    return this.#members.get(role) ?? NOBODY
  }

  find(host: string): Machine | undefined {
    return this.#hosts.get(host)
  }

  /** Throws when there is none: a mistake in a suite. */
  named(name: string): Machine {
    const machine = this.machines.find((candidate) => candidate.name === name)
    if (machine !== undefined) return machine
    throw new Error(
      `there is no node ${name}; there are: ${this.machines.map((other) => other.name).join(', ')}`,
    )
  }

  /** As many machines as the stack says, not booted. */
  createAll(surroundings: Surroundings): void {
    for (const [roleName, role] of Object.entries(this.#options.stack.roles)) {
      for (const [region, count] of Object.entries(role.regions)) {
        for (let number = 0; number < count; number++) this.admit(this.create(roleName, region, surroundings))
      }
    }
  }

  /** One more, in the role's first region unless told. */
  add(roleName: string, region: string | undefined, surroundings: Surroundings): Machine {
    const { roles } = this.#options.stack
    const where = region ?? Object.keys(roles[roleName]?.regions ?? {})[0] ?? ''
    const machine = this.create(roleName, where, surroundings)
    this.admit(machine)
    return machine
  }

  remove(machine: Machine): void {
    const { roleName } = machine.options
    const others = this.of(roleName).filter((member) => member !== machine)
    this.#members.set(roleName, others)
  }

  /** From their next boot on, nodes that run the learner's code run this. In the order of their creation. */
  replaceLearner(learner: Compiled): readonly Machine[] {
    this.#learner = learner
    const affected = this.machines.filter(
      ({ options: { roleName, role } }) => 'learner' in role.program && this.of(roleName).length > 0,
    )
    const members = affected.filter((machine) => this.of(machine.options.roleName).includes(machine))
    for (const machine of members)
      machine.code = this.codeOf(machine.options.roleName, machine.options.role.program)
    return members
  }

  codeOf(roleName: string, program: Role['program']): Code {
    const { provided, parts } = this.#options
    if ('learner' in program) return { compiled: this.#learner, entry: program.learner, byLearner: true }
    if ('provided' in program) return { compiled: provided, entry: program.provided, byLearner: false }
    if ('shared' in program)
      return {
        compiled: provided,
        entry: sharedIn(provided.paths, roleName, program.shared),
        byLearner: false,
      }
    return codeOfPart(roleName, program, parts)
  }

  /** The number that the next node of a role goes by. */
  reserve(roleName: string): number {
    const number = (this.#numbers.get(roleName) ?? 0) + 1
    this.#numbers.set(roleName, number)
    return number
  }

  /** A machine that is not configured yet, nor booted. */
  create(
    roleName: string,
    region: string,
    surroundings: Surroundings,
    { number = this.reserve(roleName), code }: { readonly number?: number; readonly code?: Code } = {},
  ): Machine {
    const role = this.#options.stack.roles[roleName]
    if (role === undefined)
      throw new Error(
        `there is no role ${roleName}; there are: ${Object.keys(this.#options.stack.roles).join(', ')}`,
      )
    return this.#create(roleName, role, region, surroundings, {
      number,
      code: code ?? this.codeOf(roleName, role.program),
    })
  }

  /** From now on, the operator lists it. */
  admit(machine: Machine): void {
    const { roleName } = machine.options
    this.#members.set(roleName, [...this.of(roleName), machine])
  }

  #create(
    roleName: string,
    role: Role,
    region: string,
    surroundings: Surroundings,
    { number, code }: { readonly number: number; readonly code: Code },
  ): Machine {
    if (!REGIONS.includes(region))
      throw new Error(`the role ${roleName} names a region ${region}; there are: ${REGIONS.join(', ')}`)
    const { seed, worldNumber, stack } = this.#options
    // 0 is the operator, 1 the users.
    const index = this.machines.length + 2
    const machine = new Machine(
      {
        index,
        name: `${roleName}-${number}`,
        address: `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`,
        roleName,
        role,
        region,
        seed,
        worldNumber,
        isPublic: isPublic(roleName, stack),
        code,
      },
      surroundings,
    )
    this.machines.push(machine)
    this.#hosts.set(machine.name, machine).set(machine.options.address, machine)
    // There is one of it, and it goes by its role.
    if (roleName === PLATFORM && stack.platform !== undefined) this.#hosts.set(PLATFORM, machine)
    return machine
  }
}

const NOBODY: readonly Machine[] = []
