/**
 * Finds the cheapest plans: `node exercises/capacity-plan/best/record.ts > exercises/capacity-plan/best/records.json` tries all
 * that there are, which takes some seconds.
 */
import { priced, profiles } from '../profiles.ts'
import { recordOf } from './search.ts'

const records = Object.fromEntries(priced.map((name) => [name, recordOf(profiles[name])]))
console.log(JSON.stringify(records, null, 2))
