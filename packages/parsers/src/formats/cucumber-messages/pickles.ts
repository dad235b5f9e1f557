import { objectsField, textField, textsField, type JsonObject } from '../../reading/json/json-fields.ts'
import { placeOf, type Documents } from './documents.ts'

/** A scenario as it is run: of an outline there is one for each row. */
export interface Pickle {
  readonly name: string
  readonly className?: string | undefined
  readonly suitePath: readonly string[]
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly tags: readonly string[]
}

/** Names as in Cucumber's own JUnit report: rule, scenario, table and row; the feature is the class. */
export function readPickle(pickle: JsonObject, documents: Documents): Pickle {
  const node = documents.find(textsField(pickle, 'astNodeIds'))
  const uri = textField(pickle, 'uri')
  const ownName = (textField(pickle, 'name') ?? '').trim()
  const feature = node?.feature ?? uri
  const scenario = node ? node.scenario : ownName
  const parts = [node?.rule, scenario, node?.examples, node?.row].filter(
    (part) => part !== undefined && part !== '',
  )
  const name = parts.join(' - ')
  const place = placeOf(pickle)
  return {
    name: ownName !== '' && ownName !== scenario ? `${name}: ${ownName}` : name,
    className: feature,
    suitePath: [feature, node?.rule].filter((part): part is string => part !== undefined && part !== ''),
    file: uri,
    line: place.line ?? node?.line,
    column: place.column ?? node?.column,
    tags: objectsField(pickle, 'tags').flatMap((tag) => textField(tag, 'name') ?? []),
  }
}
