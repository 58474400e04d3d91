/** Empty: see lru.ts. */
export {}
