import {
  readBailOutLine,
  readPlanLine,
  readPragmaLine,
  readSubtestLine,
  readVersionLine,
  type TapPlan,
} from './line-kinds.ts'
import { readPointLine, type PointLine } from './point-line.ts'

/** What one line of TAP says. */
export type TapLine =
  | PointLine
  | { readonly kind: 'plan'; readonly plan: TapPlan }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'bail-out'; readonly reason: string }
  | { readonly kind: 'subtest'; readonly name: string }
  | { readonly kind: 'pragma'; readonly key: string; readonly isOn: boolean }

/** Reads a line without its indent. Nothing comes back for a plain comment and for what is no TAP. */
export function readTapLine(text: string): TapLine | undefined {
  // The first character tells what a line may be.
  switch (text.charCodeAt(0)) {
    case 110: // n
    case 111: // o
      return readPointLine(text)
    case 35: {
      // #
      const name = readSubtestLine(text)
      return name === undefined ? undefined : { kind: 'subtest', name }
    }
    case 84: // T
    case 116: {
      const version = readVersionLine(text)
      return version === undefined ? undefined : { kind: 'version', version }
    }
    case 66: // B
    case 98: {
      const reason = readBailOutLine(text)
      return reason === undefined ? undefined : { kind: 'bail-out', reason }
    }
    case 112: {
      // p
      const pragma = readPragmaLine(text)
      return pragma && { kind: 'pragma', ...pragma }
    }
    default: {
      const plan = readPlanLine(text)
      return plan && { kind: 'plan', plan }
    }
  }
}
