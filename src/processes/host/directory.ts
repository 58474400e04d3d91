/** The nodes of the stack as this one knows them, and where a host name leads. */
import type { Peer } from '../../contract/program.ts'
import { PUBLIC_HOST } from '../../simulator/addresses.ts'
import type { Member } from '../protocol.ts'

const nobody: readonly Peer[] = Object.freeze([])

export class Directory {
  #members: readonly Member[] = []
  #byHost = new Map<string, Member>()
  #byRole = new Map<string, readonly Peer[]>()
  #asked = 0

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
    return this.#byRole.get(role) ?? nobody
  }

  find(host: string): Member | undefined {
    return host === PUBLIC_HOST ? this.nextEntry() : this.#byHost.get(host)
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
