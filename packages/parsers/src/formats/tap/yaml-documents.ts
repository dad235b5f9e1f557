import { CST, Lexer, parseDocument } from 'yaml'
import { readPlainYaml } from './plain-yaml.ts'
import { isRecord, type JsonObject } from '../../reading/json/json-fields.ts'

/** What a block of YAML holds. */
export interface YamlDocuments {
  /** Its documents that are maps. */
  readonly values: readonly JsonObject[]
  /** Whether all of it could be read. */
  readonly isReadable: boolean
  /** How much there was to read: what the time that it takes grows with. */
  readonly tokens: number
}

/**
 * What the library takes long for is refused before it sees it: brackets and dashes nested deeper than this, keys that are
 * structures (`? key`), and blocks of more tokens than any tool writes.
 */
const deepest = 32
const mostTokens = 8000
const mostAliases = 100
const separator = /^---$/m

/**
 * Reads the documents of a block of YAML, as values of its core schema: tags of its own stay texts and numbers, and nothing
 * that the text names is ever made. The caller limits the length.
 */
export function readYamlDocuments(text: string): YamlDocuments {
  const plain = readPlainYaml(text)
  if (plain) return { values: [plain], isReadable: true, tokens: 0 }
  const tokens = countTokens(text)
  if (tokens === undefined) return { values: [], isReadable: false, tokens: mostTokens }
  const documents = text.split(separator).map(readDocument)
  return {
    // What the library makes of a broken document is a guess.
    values: documents.flatMap(({ value, isReadable }) => (isReadable && isRecord(value) ? [value] : [])),
    isReadable: documents.every(({ isReadable }) => isReadable),
    tokens,
  }
}

function readDocument(text: string): { readonly value: unknown; readonly isReadable: boolean } {
  try {
    const document = parseDocument(text, {
      schema: 'core',
      resolveKnownTags: false,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    const value: unknown = document.toJS({ maxAliasCount: mostAliases })
    return { value, isReadable: document.errors.length === 0 }
  } catch {
    return { value: undefined, isReadable: false }
  }
}

/** How many tokens a text has; nothing where it is not to be read. */
function countTokens(text: string): number | undefined {
  let tokens = 0
  let brackets = 0
  let dashes = 0
  for (const source of new Lexer().lex(text)) {
    tokens += 1
    const type = CST.tokenType(source)
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1
    else if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1)
    else if (type === 'seq-item-ind') dashes += 1
    else if (type === 'newline') dashes = 0
    else if (type === 'explicit-key-ind') return undefined
    if (tokens > mostTokens || brackets > deepest || dashes > deepest) return undefined
  }
  return tokens
}
