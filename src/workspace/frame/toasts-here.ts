/** Where all parts of the workspace tell what they have done. */
import { createContext } from 'svelte'
import type { Toasts } from './toasts.svelte.ts'

export const [toastsHere, giveToasts] = createContext<Toasts>()
