import type { ReportLimits, ReportParser } from '@gatewright/core/ports'
import { createReportParser } from '../create-report-parser.ts'
import { wholeLimits } from '../limits.ts'
import { readAsXmlTree, type XmlTreeFormat } from './xml-tree.ts'

/** A small XML format: what it is called and how it is read. */
interface XmlReportFormat extends XmlTreeFormat {
  readonly format: string
  /** Limits that differ from those of formats that are held as a whole. */
  readonly limits?: ReportLimits
}

/** A parser of a small XML format: one that is held as a whole before it is read. */
export function createXmlReportParser({ format, limits, ...tree }: XmlReportFormat): ReportParser {
  return createReportParser({
    format,
    // A long comment may stand before the root; only the whole tells.
    mayLookLike: ['xml-prolog'],
    limits: { ...wholeLimits, ...limits },
    open: readAsXmlTree(tree),
  })
}
