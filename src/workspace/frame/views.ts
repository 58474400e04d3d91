/** What the workspace can show. */
export type View = 'code' | 'stack' | 'replay'
