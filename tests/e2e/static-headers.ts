/** Reads a `_headers` file as the hosts that know it do. */

export type Headers = readonly (readonly [name: string, value: string])[]

export function readHeaderRules(file: string): (path: string) => Headers {
  const rules: { readonly pattern: RegExp; readonly headers: [string, string][] }[] = []
  for (const line of file.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (!line.startsWith(' ')) {
      const pattern = line.trim().replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')
      rules.push({ pattern: new RegExp(`^${pattern}$`), headers: [] })
      continue
    }
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line.trim()) ?? []
    rules.at(-1)?.headers.push([name, value.trim()])
  }
  return (path) => rules.filter(({ pattern }) => pattern.test(path)).flatMap(({ headers }) => headers)
}
