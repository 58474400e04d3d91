/** How users come to an application that has more than one address. */

/** How users come to one of the nodes of the entry role. */
export type Reach =
  /** Each request to the next node, dead or alive. */
  | { readonly by: 'turn' }
  /**
   * All nodes announce one address (anycast, RFC 4786), and the network leads each user to the nearest, by latency. It leads
   * past a node that is down or frozen from `convergesMs` on, and back as long after it is up; unless told, it never does.
   */
  | { readonly by: 'nearest'; readonly convergesMs?: number }
  /**
   * By name: users ask a resolver, which asks the nodes of the role `names` (`GET /dns-query?name=postcards.example&type=A
   * &edns_client_subnet=198.18.3.0/24`, answered with JSON as public resolvers do) and keeps the answer as long as it may.
   * Users try the addresses in order: the next one at once where they are refused, and after 3 s where nobody takes them.
   */
  | { readonly by: 'name'; readonly names: string; readonly resolvers?: readonly Resolvers[] }

/** Resolvers that users of a region ask. A region without any has one of its own, which obeys. */
export interface Resolvers {
  /** The users' region. */
  readonly users: string
  /** Where the resolvers are. With their users unless told. */
  readonly region?: string
  /** 1 to 32 for the users of one region, all together. Each has users of a subnet of its own. */
  readonly count: number
  /** Answers are kept for as long at least, whatever their time to live. 0 unless told. */
  readonly leastTtlMs?: number
}

/** The subnet that users of a region have their addresses in: of a block kept for tests of networks (RFC 2544). */
export const userSubnets: Readonly<Record<string, string>> = {
  seoul: '198.18.0.0/19',
  tokyo: '198.18.32.0/19',
  singapore: '198.18.64.0/19',
  oregon: '198.18.96.0/19',
  virginia: '198.18.128.0/19',
  frankfurt: '198.18.160.0/19',
  saopaulo: '198.18.192.0/19',
  sydney: '198.18.224.0/19',
}
