/** The list of keys: `?` opens it, with the platform's own keys, and there those that work by themselves are switched off. */
import { onKey, setSingleKeys, singleKeysWork } from './single-keys.ts'

const dialog = document.querySelector<HTMLDialogElement>('#keys')
const single = dialog?.querySelector('input')
const macKeys: Readonly<Record<string, string>> = { mod: '⌘', leave: 'Ctrl Shift', Alt: 'Option' }

function open(): void {
  if (/mac|iphone|ipad/i.test(navigator.platform))
    for (const key of dialog?.querySelectorAll<HTMLElement>('[data-key]') ?? [])
      key.textContent = macKeys[key.dataset.key ?? ''] ?? key.textContent
  if (single instanceof HTMLInputElement) single.checked = singleKeysWork()
  dialog?.showModal()
}

single?.addEventListener('change', () => setSingleKeys(single.checked))
// The dialog itself is hit beside its contents only: that is its backdrop.
dialog?.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close()
})
for (const opener of document.querySelectorAll<HTMLButtonElement>('[data-opens="keys"]')) {
  opener.hidden = false
  opener.addEventListener('click', open)
}
onKey('?', open)
