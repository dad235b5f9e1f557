import type { XmlElement } from '../../xml/element.ts'
import { childNamed } from '../../reading/xml/xml-fields.ts'

/**
 * True where keywords are there and none without others inside has been run: in a dry run, Robot Framework looks at library keywords
 * only from outside, and every test that could be run passes.
 */
export function isDryRun(suites: readonly XmlElement[]): boolean {
  let skipped = 0
  const hasRun = (element: XmlElement): boolean => {
    const children = element.children().filter(({ name }) => containers.has(name))
    if (children.length > 0) return children.some(hasRun)
    if (element.name !== 'kw') return false
    const status = childNamed(element, 'status')?.attributes.get('status') ?? ''
    if (!/^not[ _]run$/i.test(status)) return true
    skipped += 1
    return false
  }
  return !suites.some(hasRun) && skipped > 0
}

/** What keywords stand in. */
const containers: ReadonlySet<string> = new Set([
  'suite',
  'test',
  'kw',
  'for',
  'iter',
  'if',
  'branch',
  'while',
  'try',
  'group',
])
