import { emitCase, type ReadingContext } from '../../reading/context.ts'
import type { HeldText } from '../../reading/text/held-text.ts'
import type { OpenPackages } from './package-state.ts'

/** What the build said, by what was built. Since Go 1.24 it comes in events. */
export interface Builds {
  addOutput(importPath: string, output: string): void
  fail(importPath: string): void
  /** What was said of a failed build that a package names as its reason. */
  outputOf(importPath: string): string | undefined
  /** Records of failed builds that no package named. */
  end(): void
}

export function createBuilds(context: ReadingContext, open: OpenPackages): Builds {
  const outputs = new Map<string, HeldText>()
  const texts = new Map<string, string | undefined>()
  const failed = new Set<string>()
  const textOf = (importPath: string): string | undefined => {
    const output = outputs.get(importPath)
    if (output) texts.set(importPath, output.take())
    outputs.delete(importPath)
    return texts.get(importPath)
  }
  return {
    addOutput(importPath, output) {
      let text = outputs.get(importPath)
      if (!text) {
        open.claim()
        text = open.openText()
        outputs.set(importPath, text)
      }
      text.add(output)
    },
    fail(importPath) {
      open.claim()
      failed.add(importPath)
    },
    outputOf(importPath) {
      failed.delete(importPath)
      return textOf(importPath)
    },
    end() {
      for (const importPath of failed)
        emitCase(context, {
          name: '<build>',
          className: importPath,
          suitePath: [importPath],
          outcome: 'error',
          rawOutcome: 'build-fail',
          failures: [{ kind: 'error', message: 'The build failed.', ...traceOf(textOf(importPath)) }],
        })
    },
  }
}

function traceOf(trace: string | undefined): { readonly trace?: string } {
  return trace === undefined ? {} : { trace }
}
