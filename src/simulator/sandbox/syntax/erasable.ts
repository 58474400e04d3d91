/** TypeScript that types alone cannot erase: named, with what to write instead. */
import { child, childList, type SyntaxNode, text } from './node.ts'
import { angleCast, noAccessor } from './parse-message.ts'
import type { SourceFile } from './place.ts'

export function refuseTypeScriptOnly(file: SourceFile, node: SyntaxNode): void {
  const advice = adviceFor(node)
  if (advice !== undefined) throw file.errorAt(node.start, advice)
  const [decorator] = childList(node, 'decorators')
  if (decorator) {
    throw file.errorAt(decorator.start, 'Decorators (@name) are not supported: call the function yourself.')
  }
}

function adviceFor(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'TSEnumDeclaration': {
      const name = text(child(node, 'id'), 'name')
      return `'enum' is not supported: write \`const ${name} = { … } as const\`, or a union type such as \`type ${name} = 'a' | 'b'\`.`
    }
    case 'TSModuleDeclaration':
      return "'namespace' is not supported: move its contents to the top of a file and export them."
    case 'TSParameterProperty':
      return 'A constructor parameter with private, public, protected or readonly is not supported: declare the field, and assign it in the constructor.'
    case 'TSImportEqualsDeclaration':
      return "'import … =' is not supported: write `import … from './file.ts'`."
    case 'TSExportAssignment':
      return "'export =' is not supported: write `export default …`."
    case 'TSTypeAssertion':
      return angleCast
    case 'AccessorProperty':
    case 'TSAbstractAccessorProperty':
      return noAccessor
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return childList(node, 'attributes').length > 0
        ? 'Import attributes (`with { … }`) are not supported: a program imports TypeScript files only. Data can be written as a constant.'
        : undefined
    default:
      return undefined
  }
}
