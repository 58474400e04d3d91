/** `client:wanted`, for an island that waits until somebody turns to it. */
import type { AstroIntegration } from 'astro'

declare module 'astro' {
  interface AstroClientDirectives {
    /** The workspace of this exercise. */
    'client:wanted'?: string
  }
}

export function wanted(): AstroIntegration {
  return {
    name: 'millions:wanted',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) => {
        addClientDirective({ name: 'wanted', entrypoint: './src/workspace/asleep/directive.ts' })
      },
    },
  }
}
