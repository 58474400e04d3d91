/**
 * In a container, a supervisor's standard input and output are one terminal: what is written to it comes back until that
 * is switched off, and it cannot be closed from outside.
 */

/** Ends the input, as Ctrl-D does in a terminal. No JSON text holds it. */
export const endOfInput = '\u0004'

/** The first that a supervisor says to whoever asks for it: from now on it reads. */
export interface Ready {
  readonly kind: 'ready'
}

export const sayWhenReady = 'say-when-ready'
