import type { ReportParser } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { weighDeclared } from '../../reading/declared.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { opened } from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import type { ElementTools, SmallXmlDialect, Surroundings } from './dialect.ts'
import { valueAt } from './field.ts'
import { readByRule } from './read-case.ts'

/** A parser of the format that a table describes. */
export function createDialectParser(dialect: SmallXmlDialect): ReportParser {
  const { format, roots, prepare } = dialect
  const lastNames = Object.keys(dialect.cases ?? {}).map((name) => name.slice(name.lastIndexOf('/') + 1))
  const walk = createWalk(dialect)
  return createXmlReportParser({
    format,
    roots,
    caseElements: dialect.caseElements ?? [...new Set(lastNames)],
    ...(prepare ? { prepare } : {}),
    read(root, context) {
      walk(root, '', { suitePath: [] }, context)
      return endOf(root, dialect, context)
    },
  })
}

type Walk = (element: XmlElement, parent: string, around: Surroundings, context: ReadingContext) => void

function createWalk(dialect: SmallXmlDialect): Walk {
  // Names of elements come from the report: only a map has none of its own.
  const suites = new Map(Object.entries(dialect.suites ?? {}))
  const cases = new Map(Object.entries(dialect.cases ?? {}))
  const readers = new Map(Object.entries(dialect.readers ?? {}))
  const readInside: (element: XmlElement, around: Surroundings, context: ReadingContext) => void = (
    element,
    around,
    context,
  ) => {
    for (const child of element.children()) walk(child, element.name, around, context)
  }
  const walk: Walk = (element, parent, around, context) => {
    const reader = readers.get(element.name)
    if (reader) return reader(opened(element), toolsOf(around, context))
    const rule = cases.get(`${parent}/${element.name}`) ?? cases.get(element.name)
    if (rule) return emitCase(context, readByRule(opened(element), rule, around, context))
    const name = valueAt(element, suites.get(element.name))
    readInside(
      element,
      name === undefined ? around : { ...around, suitePath: [...around.suitePath, name] },
      context,
    )
  }
  const toolsOf = (around: Surroundings, context: ReadingContext): ElementTools => ({
    context,
    around,
    emit: (draft) => emitCase(context, draft),
    readInside: (element, inner = around) => readInside(element, inner, context),
  })
  return walk
}

function endOf(root: XmlElement, dialect: SmallXmlDialect, context: ReadingContext): ReportEnd {
  const declared = dialect.declared?.(root)
  const properties = dialect.properties?.(root)
  const incomplete = dialect.incompleteness?.(root, context)
  const weighed = declared ? weighDeclared(declared, context) : undefined
  return {
    declared,
    properties,
    completeness: incomplete ? { complete: false, ...incomplete } : weighed,
  }
}
