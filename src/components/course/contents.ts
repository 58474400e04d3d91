/** The menu of lessons shows how far the learner is, as of when it is opened. */
document.querySelector('#contents')?.addEventListener('beforetoggle', async () => {
  const { showProgress } = await import('./progress.ts')
  showProgress()
})
