/** What a dialog shows is fetched when it is opened. Rejects in words that name no address. */
export async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return await response.json()
}
