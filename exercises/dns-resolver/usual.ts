/** The names there are: two top-level domains, and what is below them. In the form that provided/name-server.ts reads. */

const soa = (zone: string, keptS: number): string =>
  `${zone} 3600 SOA a.nic.example hostmaster.nic.example 2026113001 7200 900 1209600 ${keptS}`

/** The root, and the servers of `example` and `test`, with whatever else they tell. */
export const above = (below = ''): string => `
  zone . root-1 root-2
  ${soa('.', 900)}
  example 172800 NS a.nic.example
  example 172800 NS b.nic.example
  a.nic.example 172800 A @tld-1
  b.nic.example 172800 A @tld-2
  test 172800 NS a.nic.example
  test 172800 NS b.nic.example

  zone example tld-1 tld-2
  ${soa('example', 300)}
  a.nic.example 172800 A @tld-1
  b.nic.example 172800 A @tld-2
  postcards.example 3600 NS ns1.postcards.example
  postcards.example 3600 NS ns2.postcards.example
  ns1.postcards.example 3600 A @auth-1
  ns2.postcards.example 3600 A @auth-2
  stamps.example 3600 NS ns1.stamps.example
  ns1.stamps.example 3600 A @auth-4
  ${below}

  zone test tld-1 tld-2
  ${soa('test', 300)}
  cdn.test 3600 NS ns1.cdn.test
  ns1.cdn.test 3600 A @auth-3
`

export interface Usual {
  /** For how many seconds addresses may be kept. */
  readonly ttl?: number
  /** Further lines of postcards.example. */
  readonly postcards?: string
  /** Further zones, whole. */
  readonly zones?: string
  /** Further lines of the zone `example`, which tell of them. */
  readonly example?: string
}

export const usual = ({ ttl = 300, postcards = '', zones = '', example = '' }: Usual = {}): string => `
  ${above(example)}
  zone postcards.example auth-1 auth-2
  ${soa('postcards.example', 60)}
  postcards.example 3600 NS ns1.postcards.example
  postcards.example 3600 NS ns2.postcards.example
  ns1.postcards.example 3600 A @auth-1
  ns2.postcards.example 3600 A @auth-2
  postcards.example ${ttl} A 203.0.113.10
  postcards.example ${ttl} A 203.0.113.11
  postcards.example ${ttl} MX 10 mail.postcards.example
  mail.postcards.example ${ttl} A 203.0.113.25
  ${postcards}

  zone stamps.example auth-4
  ${soa('stamps.example', 60)}
  stamps.example 3600 NS ns1.stamps.example
  ns1.stamps.example 3600 A @auth-4
  www.stamps.example ${ttl} A 203.0.113.40

  zone cdn.test auth-3
  ${soa('cdn.test', 60)}
  cdn.test 3600 NS ns1.cdn.test
  ns1.cdn.test 3600 A @auth-3
  postcards.cdn.test ${ttl} A 203.0.113.77

  ${zones}
`

/** The same, with more lines in a zone. */
export const added = (zones: string, zone: string, lines: string): string =>
  zones.replace(new RegExp(`^ *zone ${zone.replaceAll('.', '\\.')} .*$`, 'm'), (head) => `${head}\n${lines}`)
