/** The search's button and key. What looks and shows is loaded when it is opened for the first time. */
import { onKey } from './single-keys.ts'

const dialog = document.querySelector<HTMLDialogElement>('#search')

async function open(): Promise<void> {
  if (dialog === null || dialog.open) return
  dialog.showModal()
  dialog.querySelector('input')?.select()
  const { serve } = await import('./search-dialog.ts')
  serve(dialog)
}

for (const opener of document.querySelectorAll<HTMLButtonElement>('[data-opens="search"]')) {
  opener.hidden = false
  opener.addEventListener('click', () => void open())
}
onKey('/', () => void open())
