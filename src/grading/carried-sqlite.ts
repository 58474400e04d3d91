/** In bundles of suites whose stack has SQLite: its code is a text in the bundle, and is compiled before there are worlds. */
import code from 'virtual:sqlite'
import { bringEngine } from '../simulator/engine.ts'
import { sqliteEngine } from '../simulator/sqlite/simulated.ts'

const letters = atob(code)
const bytes = new Uint8Array(letters.length)
for (let index = 0; index < letters.length; index++) bytes[index] = letters.charCodeAt(index)
bringEngine(sqliteEngine(new WebAssembly.Module(bytes)))
