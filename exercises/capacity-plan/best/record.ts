/** Records the cheapest plans: `node exercises/capacity-plan/best/record.ts` tries all that there are, which takes a minute or two. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { priced, profiles } from '../profiles.ts'
import { recordOf } from './search.ts'

const records = Object.fromEntries(priced.map((name) => [name, recordOf(profiles[name])]))
writeFileSync(join(import.meta.dirname, 'records.json'), `${JSON.stringify(records, null, 2)}\n`)
