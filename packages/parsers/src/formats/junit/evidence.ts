import type { XmlElement } from '../../xml/element.ts'
import { kindOf, sortChildren } from './children.ts'
import type { DialectEvidence } from './dialect.ts'

/** Collects what stands in a report up to its first case. */
export function gatherEvidence(root: XmlElement): DialectEvidence {
  const properties = new Set<string>()
  const found = firstCase(root, [], properties)
  const path = found?.suites ?? firstSuites(root)
  const suite = path.at(-1)
  return { root, properties, ...(suite ? { suite } : {}), ...(found ? { testcase: found.testcase } : {}) }
}

interface FirstCase {
  readonly testcase: XmlElement
  readonly suites: readonly XmlElement[]
}

function firstCase(
  element: XmlElement,
  suites: readonly XmlElement[],
  properties: Set<string>,
): FirstCase | undefined {
  const here = element.name === 'testsuite' ? [...suites, element] : suites
  for (const group of element.children()) {
    const kind = kindOf(group)
    if (kind === 'properties') {
      for (const property of group.children()) properties.add(property.attributes.get('name') ?? '')
    }
    if (kind === 'cases') return { testcase: group, suites: here }
    if (kind !== 'suites' && kind !== 'others') continue
    const found = firstCase(group, here, properties)
    if (found) return found
  }
  return undefined
}

function firstSuites(root: XmlElement): readonly XmlElement[] {
  return root.name === 'testsuite' ? [root] : sortChildren(root).suites.slice(0, 1)
}
