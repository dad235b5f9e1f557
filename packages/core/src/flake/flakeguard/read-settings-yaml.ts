import { err, type Result } from 'neverthrow'
import {
  placeIn,
  readYaml,
  type YamlFault,
  type YamlPlace,
  type YamlTextError,
} from '../../schema/read-yaml.ts'

/** What a text with one YAML document says, and where it says it. */
export interface SettingsText {
  readonly data: unknown
  /** Of a key; of a key that is not there, the place of what should hold it. */
  placeOf(keys: readonly (string | number)[]): YamlPlace | undefined
}

/** Teams are keys, and one of this name would be lost on the way: schemas leave it out. */
const refusedKeys = ['__proto__']

/** Reads YAML 1.2 or JSON with exactly one document that says something. */
export function readSettingsYaml(text: string): Result<SettingsText, YamlTextError> {
  return readYaml(text, { deepest: 32, refusedKeys }).andThen(({ documents, lines }) => {
    const failed = (fault: YamlFault): Result<never, YamlTextError> => err({ faults: [fault], lines })
    const [document, second] = documents
    if (document === undefined)
      return failed({
        keys: [],
        code: 'missing',
        message: 'The file says nothing. Defaults have to be asked for: write {}.',
        offset: 0,
      })
    if (second !== undefined)
      return failed({
        keys: [],
        code: 'duplicate',
        message: 'More than one document; only one can apply.',
        offset: second.offset,
      })
    const placeOf = (keys: readonly (string | number)[]): YamlPlace | undefined => {
      const offset = document.offsetOf(keys)
      return offset === undefined ? undefined : placeIn(lines, offset)
    }
    return document
      .data()
      .map((data) => ({ data, placeOf }))
      .orElse(failed)
  })
}
