import * as z from 'zod'
import { lineOfText } from '../schema/text.ts'

const slsaLevel = /^SLSA_([A-Z]+)_LEVEL_(?:\d|UNEVALUATED)$/

/**
 * What an artefact was verified to be: `SLSA_BUILD_LEVEL_3`, or a value of one's own that does not begin with `SLSA_`.
 * One level for each track, since a level implies those below it. `FAILED` is not for the caller to say.
 *
 * @remarks https://slsa.dev/spec/v1.1/verification_summary, SlsaResult.
 */
export function slsaLevels(): z.ZodType<readonly string[]> {
  return z.array(lineOfText(256)).superRefine((levels, context) => {
    const tracks = new Set<string>()
    for (const [index, level] of levels.entries()) {
      const track = slsaLevel.exec(level)?.[1]
      const fault = faultOf(level, track, tracks)
      if (fault !== undefined) context.addIssue({ code: 'custom', path: [index], message: fault })
      if (track !== undefined) tracks.add(track)
    }
  })
}

function faultOf(level: string, track: string | undefined, tracks: ReadonlySet<string>): string | undefined {
  if (level === 'FAILED') return 'Whether it failed is for the decision to say.'
  if (track === undefined && level.startsWith('SLSA_'))
    return 'Not a SLSA level, as SLSA_BUILD_LEVEL_3; a value of your own must not begin with SLSA_.'
  return track !== undefined && tracks.has(track) ? `A second level of the ${track} track.` : undefined
}
