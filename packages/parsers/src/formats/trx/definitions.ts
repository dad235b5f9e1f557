import type { XmlElement } from '../../xml/element.ts'
import {
  attributeOf,
  baseNameOf,
  childNamed,
  childrenNamed,
  elementAt,
  textAt,
} from '../../reading/xml/xml-fields.ts'

/** What a report says about a test apart from how it went. */
export interface TestDefinition {
  readonly className?: string | undefined
  /** File name of the assembly. */
  readonly assembly?: string | undefined
  readonly properties: readonly (readonly [name: string, value: string])[]
}

/** The tests of a report by their id. */
export function readDefinitions(root: XmlElement): ReadonlyMap<string, TestDefinition> {
  const definitions = new Map<string, TestDefinition>()
  for (const test of childNamed(root, 'TestDefinitions')?.children() ?? []) {
    const id = attributeOf(test, 'id')
    if (id !== undefined) definitions.set(id, readDefinition(test))
  }
  return definitions
}

function readDefinition(test: XmlElement): TestDefinition {
  const method = childNamed(test, 'TestMethod')
  const path = attributeOf(method, 'codeBase') ?? attributeOf(test, 'storage')
  return {
    // An old spelling names the assembly after the class.
    className: attributeOf(method, 'className')?.replace(/,.*$/s, '').trim(),
    assembly: path === undefined ? undefined : baseNameOf(path),
    properties: [
      ...valuesOf(elementAt(test, 'TestCategory'), 'TestCategoryItem', 'TestCategory', 'Category'),
      ...valuesOf(childNamed(test, 'Owners'), 'Owner', 'name', 'Owner'),
      ...childrenNamed(childNamed(test, 'Properties'), 'Property').flatMap((property) => {
        const key = textAt(property, 'Key')
        return key === undefined ? [] : [[key, textAt(property, 'Value') ?? ''] as const]
      }),
    ],
  }
}

function valuesOf(
  list: XmlElement | undefined,
  item: string,
  attribute: string,
  name: string,
): (readonly [string, string])[] {
  return childrenNamed(list, item).flatMap((element) => {
    const value = attributeOf(element, attribute)
    return value === undefined ? [] : [[name, value] as const]
  })
}
