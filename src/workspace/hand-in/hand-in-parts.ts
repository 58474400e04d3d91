/** All of handing in: loaded for learners of a class. */
import HandInButton from './HandInButton.svelte'
import HandInPanel from './HandInPanel.svelte'

export { HandIn } from './hand-in.svelte.ts'
export { HandInButton, HandInPanel }
