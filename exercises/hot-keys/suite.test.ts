/** Do the routers keep their promises? Judged by what users get, and by what shards are asked. */
import { stage } from 'millions/suite'

for (const id of ['find', 'spread', 'fresh', 'cool', 'split', 'bounded']) stage(id, () => undefined)
