/** Does nothing at all: as many machines as there are. */
import type { Program } from 'millions'

export default { fetch: () => new Response('at rest\n') } satisfies Program
