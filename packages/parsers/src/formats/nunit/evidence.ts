import type { CaseFailure } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { attributeOf, baseNameOf, childNamed, childrenNamed, textAt } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'

/** What `<failure>` says, in the same form in both versions. */
export function readNunitFailures(
  element: XmlElement,
  kind: CaseFailure['kind'],
  { cut }: ReadingContext,
): readonly CaseFailure[] {
  return childrenNamed(element, 'failure').map((failure) => {
    const message = textAt(failure, 'message')
    const trace = textAt(failure, 'stack-trace')
    return withoutUndefined({
      kind,
      message: message === undefined ? undefined : cut(message),
      trace: trace === undefined ? undefined : cut(trace),
    }) as CaseFailure
  })
}

/** What a suite that went wrong by itself says: in a failure, or in a reason where it could not be run. */
export function readSuiteFailures(suite: XmlElement, context: ReadingContext): readonly CaseFailure[] {
  const failures = readNunitFailures(suite, 'error', context)
  const reason = textAt(suite, 'reason/message')
  if (failures.length > 0 || reason === undefined) return failures
  return [{ kind: 'error', message: context.cut(reason) }]
}

/** `<properties>` of a case, then the older `<categories>`. */
export function readNunitProperties(
  element: XmlElement,
  { cut }: ReadingContext,
): (readonly [name: string, value: string])[] {
  const properties = childrenNamed(childNamed(element, 'properties'), 'property').flatMap((property) => {
    const name = attributeOf(property, 'name')
    return name === undefined ? [] : [[name, cut(property.attributes.get('value') ?? '')] as const]
  })
  const categories = childrenNamed(childNamed(element, 'categories'), 'category').flatMap((category) => {
    const name = attributeOf(category, 'name')
    return name === undefined ? [] : [['Category', cut(name)] as const]
  })
  return [...properties, ...categories]
}

/** The name of a suite; an assembly's is the path on the machine that ran it, of which only the file name is kept. */
export function suiteNameOf(suite: XmlElement): string | undefined {
  const name = attributeOf(suite, 'name')
  const isFile =
    name !== undefined && (suite.attributes.get('type') === 'Assembly' || /\.(?:dll|exe|nunit)$/i.test(name))
  return isFile ? baseNameOf(name) : name
}
