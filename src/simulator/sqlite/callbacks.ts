/**
 * JavaScript functions that WebAssembly calls by pointer. A table takes functions of WebAssembly only; engines do not agree
 * yet on how to make one, so a module of a few bytes takes ours in and gives them out again as its own.
 */

/** `i` is 32 bits, `j` 64: of each parameter. The result is 32 bits. */
export interface Callback {
  readonly takes: string
  readonly run: (...values: never[]) => number
}

export type Callbacks = Readonly<Record<string, Callback>>

const i32 = 0x7f
const i64 = 0x7e
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** By names and types: the same few for every boot. */
const modules = new Map<string, WebAssembly.Module>()

export function connect(callbacks: Callbacks): Readonly<Record<string, unknown>> {
  const functions = Object.entries(callbacks)
  const key = functions.map(([name, { takes }]) => `${name}:${takes}`).join()
  const module = modules.get(key) ?? new WebAssembly.Module(moduleOf(functions))
  modules.set(key, module)
  const from = Object.fromEntries(functions.map(([name, { run }]) => [name, run]))
  return new WebAssembly.Instance(module, { from }).exports
}

/** Sections of types, imports and exports: each function's own type is the one of its number. */
function moduleOf(functions: readonly (readonly [string, Callback])[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(([, { takes }]) => [
    0x60,
    ...vector([...takes].map((letter) => [letter === 'j' ? i64 : i32])),
    ...vector([[i32]]),
  ])
  const imports = functions.map(([name], index) => [...text('from'), ...text(name), 0, ...number(index)])
  const exports = functions.map(([name], index) => [...text(name), 0, ...number(index)])
  return new Uint8Array([
    ...header,
    ...section(1, vector(types)),
    ...section(2, vector(imports)),
    ...section(7, vector(exports)),
  ])
}

function section(id: number, bytes: readonly number[]): readonly number[] {
  return [id, ...number(bytes.length), ...bytes]
}

function vector(items: readonly (readonly number[])[]): readonly number[] {
  return [...number(items.length), ...items.flat()]
}

function text(letters: string): readonly number[] {
  return vector([...letters].map((letter) => [letter.charCodeAt(0)]))
}

/** LEB128. */
function number(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)]
}
