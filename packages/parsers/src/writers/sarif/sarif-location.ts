import { wellFormed } from '../../results/case-data.ts'
import { datumOf, positionOf, type WrittenAttempt } from '../written-case.ts'

export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: '%SRCROOT%' }
    readonly region: {
      readonly startLine: number
      readonly startColumn: number
      readonly endLine: number
      readonly endColumn: number
    }
  }
  readonly logicalLocations: readonly [{ readonly fullyQualifiedName: string; readonly kind: 'function' }]
}

/** Where the test of an attempt stands: its file, or the fallback, and its line and column, or the first. */
export function locationOf(attempt: WrittenAttempt, root: string, fallbackFile: string): SarifLocation {
  const file = relativeUri(datumOf(attempt, 'file') ?? '', root)
  const isKnown = file !== ''
  const line = (isKnown ? positionOf(attempt, 'line') : undefined) ?? 1
  const column = (isKnown ? positionOf(attempt, 'column') : undefined) ?? 1
  const uri = isKnown ? file : relativeUri(fallbackFile, root)
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 },
    },
    logicalLocations: [{ fullyQualifiedName: attempt.result.testcase, kind: 'function' }],
  }
}

/**
 * A path as a relative reference, percent-encoded; empty where nothing is left of it. What lies below the root loses the
 * root; other absolute paths lose their beginning, and no path leads out of the root.
 */
function relativeUri(path: string, root: string): string {
  const segments = segmentsOf(path)
  const base = segmentsOf(root)
  const isBelow = base.every((segment, index) => segment === segments[index])
  return (isBelow ? segments.slice(base.length) : segments).map(encodeURIComponent).join('/')
}

/** The names on a path, `.` and `..` resolved, without drive and scheme. */
function segmentsOf(path: string): string[] {
  const resolved: string[] = []
  const plain = wellFormed(path)
    .replaceAll('\\', '/')
    .replace(/^file:/i, '')
    .replace(/^\/*[a-z]:\//i, '')
  for (const segment of plain.split('/')) {
    if (segment === '..') resolved.pop()
    else if (segment !== '' && segment !== '.') resolved.push(segment)
  }
  return resolved
}
