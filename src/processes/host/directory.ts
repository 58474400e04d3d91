/** The nodes of the stack as this one knows them, and where a host name leads. */

import type { Finds } from '../../contract/finds.ts'
import type { Peer } from '../../contract/program.ts'
import { PUBLIC_HOST } from '../../simulator/addresses.ts'
import { isService, peersFound } from '../../simulator/finds.ts'
import { waysTo } from '../../simulator/nearest.ts'
import type { Member } from '../protocol.ts'

const nobody: readonly Peer[] = Object.freeze([])

export class Directory {
  #members: readonly Member[] = []
  #byHost = new Map<string, Member>()
  #byRole = new Map<string, readonly Peer[]>()
  #asked = 0
  readonly #region: string
  readonly #finds: Finds | undefined

  /** Of a node in that region, which finds these. Of nobody's unless told. */
  constructor(region = '', finds?: Finds) {
    this.#region = region
    this.#finds = finds
  }

  set(members: readonly Member[]): void {
    this.#members = members
    this.#byHost = new Map()
    this.#byRole = new Map()
    for (const member of members) {
      this.#byHost.set(member.name, member).set(member.address, member)
      if (member.alias !== undefined) this.#byHost.set(member.alias, member)
    }
    for (const role of new Set(members.map((member) => member.role))) {
      const peers = members.filter((member) => member.role === role && member.isConfigured).map(toPeer)
      this.#byRole.set(role, Object.freeze(peers))
    }
  }

  /** As the operator configured them, the dead included. */
  peers(role: string): readonly Peer[] {
    return Object.freeze(
      peersFound(this.#finds, role, this.#region, (name) => this.#byRole.get(name) ?? nobody).map((peer) =>
        Object.freeze(peer),
      ),
    )
  }

  find(host: string): Member | undefined {
    if (host === PUBLIC_HOST) return this.nextEntry()
    return this.#byHost.get(host) ?? (isService(this.#finds, host) ? this.#nextOf(host) : undefined)
  }

  /** Nobody here knows who is up: the dead have their turn as well. */
  #nextOf(role: string): Member | undefined {
    const members = this.#members.filter((member) => member.role === role && member.isConfigured)
    const nearest = waysTo({ by: 'nearest' }, this.#region, members, {
      nowMs: 0,
      regionOf: ({ region }) => region,
      wasUpAt: () => true,
    })
    return nearest[this.#asked++ % Math.max(1, nearest.length)]
  }

  named(name: string): Member | undefined {
    return this.#members.find((member) => member.name === name)
  }

  /** Each in turn, as DNS lists them. */
  nextEntry(): Member | undefined {
    const entries = this.#members.filter((member) => member.isEntry && member.isConfigured)
    return entries[this.#asked++ % Math.max(1, entries.length)]
  }
}

function toPeer({ name, address, region }: Member): Peer {
  return Object.freeze({ name, address, region })
}
