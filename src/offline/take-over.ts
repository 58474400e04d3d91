/** What a page says to a worker that waits: it is to serve all pages of the site from now on. */
export const takeOver = 'take-over'
