/** Fetches an address once, however often it is asked for. What failed is tried anew. */
export function once<T>(load: (url: string) => Promise<T>): (url: string) => Promise<T> {
  const loading = new Map<string, Promise<T>>()
  return async (url) => {
    const found = loading.get(url) ?? load(url)
    loading.set(url, found)
    try {
      return await found
    } catch (error) {
      loading.delete(url)
      throw error
    }
  }
}
