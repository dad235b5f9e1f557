import { resolve } from 'node:path'
import { checkSchema, WaiverEventSchema, type WaiverEvent } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { parse, YAMLParseError } from 'yaml'
import { badInput, type BadInput } from './bad-input.ts'
import { readText } from './read-text.ts'

/** Reads waiver events: a list in YAML or JSON. */
export async function loadWaivers(
  files: readonly string[],
  cwd: string,
): Promise<Result<WaiverEvent[], BadInput>> {
  const events: WaiverEvent[] = []
  for (const file of files) {
    const read = await readText(resolve(cwd, file))
    if (read.isErr()) return err(badInput(`The waiver file ${file} cannot be read. ${read.error}`))
    const text = read.value
    const data = readYaml(text)
    if (data.isErr()) return err(badInput(`${file}${data.error.message}`))
    if (!Array.isArray(data.value)) return err(badInput(`${file}: A waiver file is a list of waiver events.`))
    for (const [index, entry] of data.value.entries()) {
      const event = checkSchema(WaiverEventSchema, entry)
      if (event.isErr()) return err(badInput(`${file}: [${index}] ${event.error.message}`))
      events.push(event.value)
    }
  }
  return ok(events)
}

function readYaml(text: string): Result<unknown, BadInput> {
  try {
    return ok(parse(text, { prettyErrors: true }))
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) return err(badInput(': This is not YAML that can be read.'))
    const place = cause.linePos?.[0]
    const [sentence = ''] = cause.message.split('\n')
    return err(
      badInput(`${place ? `:${place.line}:${place.col}` : ''}: ${sentence.replace(/ at line .*$/, '')}`),
    )
  }
}
