/** What a class can be made of, and where its pages are. */
export interface Offer {
  readonly languages: readonly { readonly locale: string; readonly name: string }[]
  readonly tracks: readonly {
    readonly id: 'all' | 'essential' | 'week' | 'day'
    readonly exercises: number
  }[]
}

export interface ClassPaths {
  readonly join: string
  readonly return: string
  readonly board: string
  readonly invitation: string
}
