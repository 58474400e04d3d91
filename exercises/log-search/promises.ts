/** The numbers that the lesson promises. */
export const gatheredWithinMs = 5000
export const answersWithinMs = 1000
/** So many requests a second a web server that has nothing new is asked at the most. */
export const mostAsksPerSecond = 20
