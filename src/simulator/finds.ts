/** What a node finds under the names that its program was written with, and where the names of services lead. */
import type { Finds } from '../contract/finds.ts'
import type { Peer } from '../contract/program.ts'

/** So long after a node went down, or came up, the names of services know of it. */
export const SERVICES_CONVERGE_MS = 1000

/** `peersOf`: of a role of the stack. A service is one peer without an address of its own, near to whoever asks. */
export function peersFound(
  finds: Finds | undefined,
  role: string,
  region: string,
  peersOf: (role: string) => readonly Peer[],
): readonly Peer[] {
  const found = finds !== undefined && Object.hasOwn(finds, role) ? finds[role] : undefined
  if (found === undefined) return peersOf(role)
  if ('services' in found) return found.services.map((name) => ({ name, address: name, region }))
  const peers = peersOf(found.nodes)
  return found.within === 'region' ? peers.filter((peer) => peer.region === region) : peers
}

/** Whether a host name is that of a service to a node that finds these. */
export function isService(finds: Finds | undefined, host: string): boolean {
  return Object.values(finds ?? {}).some((found) => 'services' in found && found.services.includes(host))
}

/** Throws in words when somebody is to be found who is not there: a test can write what no schema has seen. */
export function checkFinds(roles: Readonly<Record<string, { readonly finds?: Finds }>>): void {
  for (const [name, { finds = {} }] of Object.entries(roles))
    for (const [asked, found] of Object.entries(finds))
      for (const role of 'services' in found ? found.services : [found.nodes])
        if (!Object.hasOwn(roles, role))
          throw new Error(
            `${name} finds ${role} where it asks for ${asked}, and there is no such role; there are: ${Object.keys(roles).join(', ')}`,
          )
}
