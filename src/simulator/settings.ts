/** Settings of a node that its operator changes: the same rules in both worlds. */

export type Vars = Readonly<Record<string, string>>
/** As a history tells them. */
export type ToldVars = readonly (readonly [name: string, value: string])[]

/** At once. More than that is no change of settings. */
const mostNames = 100
/** What a history holds of a value. */
const longestTold = 200

/** Throws in words when something is no setting: types are not kept by whoever sends them over a wire. */
export function checkVars(node: string, vars: unknown): asserts vars is Vars {
  if (typeof vars !== 'object' || vars === null || Array.isArray(vars))
    throw new TypeError(`the settings of ${node} are names with texts, such as { delayMs: '50' }`)
  const all = Object.entries(vars)
  if (all.length > mostNames)
    throw new TypeError(`${all.length} settings of ${node} at once: ${mostNames} are the most`)
  for (const [name, value] of all) {
    if (name.trim() === '') throw new TypeError(`a setting of ${node} has no name`)
    if (typeof value !== 'string')
      throw new TypeError(
        `the setting ${name} of ${node} has to be a text, and is ${describe(value)}: write it as '${String(value)}'`,
      )
  }
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `of the type ${typeof value}`
}

export function changeVars(before: Vars, changes: Vars): Vars {
  return Object.freeze({ ...before, ...changes })
}

/** The new values, by name, as they were given. */
export function toldVars(changes: Vars): ToldVars {
  return Object.entries(changes).map(([name, value]) => [cut(name), cut(value)] as const)
}

/** No character is cut in two. */
function cut(text: string): string {
  if (text.length <= longestTold) return text
  return `${text.slice(0, longestTold).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Why a node that left has none. */
export function goneFor(node: string): Error {
  return new Error(`${node} was removed: it has no settings any more`)
}

/** Why a node that is up is not restarted with other ones. */
export function isUpAlready(node: string): Error {
  return new Error(
    `${node} is up: crash it before it is restarted with other settings, or change them by setVars`,
  )
}
