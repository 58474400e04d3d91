/** Runs inside the sandbox: the global object. A file of its own, as programs that name it are run in another way. */
export const fnGlobalObject = (): unknown => globalThis
