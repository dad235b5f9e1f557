import type { DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { weighDeclared } from '../../reading/declared.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { momentOf } from '../../values/times.ts'
import {
  attributeOf,
  baseNameOf,
  childNamed,
  childrenNamed,
  counterOf,
  opened,
} from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import { readCase, readFailure, type Surroundings } from './case.ts'

/**
 * Reads xUnit.net results of version 2 and 3, and of version 1 where cases stand in classes.
 *
 * Errors of an assembly, such as a fixture that can't be cleaned up, and the failure of a class are records named `<suite>`.
 *
 * @example
 * import { xunitParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<assemblies><assembly name="Shop.dll"><collection name="Cart">' +
 *     '<test name="Shop.Cart.Adds" type="Shop.Cart" method="Adds" time="0.001" result="Pass"/>' +
 *     '</collection></assembly></assemblies>',
 * )
 * const first = await xunitParser.parse(bytes).next()
 * if (!first.done) console.log(first.value.name) // Adds
 */
export const xunitParser: ReportParser = createXmlReportParser({
  format: 'xunit',
  roots: ['assemblies', 'assembly'],
  caseElements: ['test'],
  read(root, context) {
    const assemblies = root.name === 'assembly' ? [root] : childrenNamed(root, 'assembly')
    const hostname = attributeOf(root, 'computer')
    for (const errors of root.name === 'assembly' ? [] : childrenNamed(root, 'errors'))
      readErrors(errors, { suitePath: [], hostname }, context)
    for (const assembly of assemblies) readAssembly(assembly, hostname, context)
    return endOf(assemblies, context)
  },
})

function readAssembly(assembly: XmlElement, hostname: string | undefined, context: ReadingContext): void {
  const name = attributeOf(assembly, 'name')
  const around: Surroundings = {
    suitePath: name === undefined ? [] : [baseNameOf(name)],
    hostname,
    startedAt: momentOf(startOf(assembly), context),
  }
  readInner(assembly, around, context)
}

function readInner(element: XmlElement, around: Surroundings, context: ReadingContext): void {
  for (const child of element.children()) {
    if (child.name === 'test') readCase(opened(child), around, context)
    else if (child.name === 'collection' || child.name === 'class') readCollection(child, around, context)
    else if (child.name === 'errors') readErrors(child, around, context)
    else if (child.name === 'failure') emitFailure(child, around, context)
  }
}

function readErrors(errors: XmlElement, around: Surroundings, context: ReadingContext): void {
  for (const error of childrenNamed(errors, 'error')) emitError(error, around, context)
}

function startOf(assembly: XmlElement): string | undefined {
  const exact = attributeOf(assembly, 'start-rtf')
  const date = attributeOf(assembly, 'run-date')
  const time = attributeOf(assembly, 'run-time')
  return exact ?? (date === undefined || time === undefined ? undefined : `${date}T${time}`)
}

/** Version 3 writes an id into names of collections that differs from machine to machine. */
const collectionId = / \(id: [0-9a-f]{8,64}\)$/

function readCollection(collection: XmlElement, around: Surroundings, context: ReadingContext): void {
  const name = attributeOf(collection, 'name')?.replace(collectionId, '')
  const isClass = collection.name === 'class'
  const inner: Surroundings = {
    ...around,
    suitePath: name === undefined || isClass ? around.suitePath : [...around.suitePath, name],
    className: isClass ? name : undefined,
  }
  readInner(collection, inner, context)
}

/** Version 1 writes what went wrong in a class itself, as in its fixture, beside its tests. */
function emitFailure(element: XmlElement, around: Surroundings, context: ReadingContext): void {
  const failure = readFailure(element, 'error', context)
  emitCase(context, {
    ...around,
    name: suiteRecordName,
    outcome: 'error',
    rawOutcome: 'suite:failure',
    failures: failure ? [failure] : [],
  })
}

function emitError(error: XmlElement, around: Surroundings, context: ReadingContext): void {
  const name = attributeOf(error, 'name')
  const failure = readFailure(childNamed(error, 'failure'), 'error', context)
  emitCase(context, {
    ...around,
    name: suiteRecordName,
    suitePath: name === undefined ? around.suitePath : [...around.suitePath, baseNameOf(name)],
    outcome: 'error',
    rawOutcome: `error:${attributeOf(error, 'type')?.slice(0, 64) ?? ''}`,
    failures: failure ? [failure] : [],
  })
}

function endOf(assemblies: readonly XmlElement[], context: ReadingContext): ReportEnd {
  const counters = assemblies.map((assembly) => (name: string) => counterOf(assembly.attributes.get(name)))
  const isSilent = ['total', 'failed', 'errors'].every((name) =>
    counters.every((read) => read(name) === undefined),
  )
  if (isSilent) return {}
  const sum = (...names: readonly string[]): number =>
    counters.reduce((total, read) => total + names.reduce((part, name) => part + (read(name) ?? 0), 0), 0)
  const declared: DeclaredCounts = {
    // Errors of an assembly are no tests, and are records here.
    tests: sum('total', 'errors'),
    passed: sum('passed'),
    failed: sum('failed'),
    errors: sum('errors'),
    skipped: sum('skipped', 'not-run'),
  }
  return { declared, completeness: weighDeclared(declared, context) }
}
