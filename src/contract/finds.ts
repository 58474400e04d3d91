/** Whom a program finds by the role that it was written to ask for, where the stack has another one in its place. */
export type Found =
  /** Nodes of another role, all of them or those in its own region, each by its own name. */
  | { readonly nodes: string; readonly within?: 'region' }
  /**
   * Services: each of these roles as one name, the role's own, which leads to the nearest of its nodes, those that are
   * equally near in turn. A second after one of them went down it leads past it, and back a second after it came up.
   */
  | { readonly services: readonly string[] }

/** By the name that its program asks for. */
export type Finds = Readonly<Record<string, Found>>
