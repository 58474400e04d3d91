/** All of handing in, and of what a class breaks together: loaded for learners of a class. */
import HandInButton from './HandInButton.svelte'
import HandInPanel from './HandInPanel.svelte'

export { openDrill } from '../drill/open-drill.ts'
export { HandIn } from './hand-in.svelte.ts'
export { HandInButton, HandInPanel }
