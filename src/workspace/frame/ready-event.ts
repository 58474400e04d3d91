/** The workspace tells its page by this that it is live. */
export const readyEvent = 'workspaceready'
