// Holds the arrows of the architecture: what each package and each folder of core may import. The linter can't: one
// override's list of forbidden imports replaces another's, so the layers would each have to repeat all of it.
import { forbiddenImport, unplacedFolders } from './imports/arrows.ts'
import { conclude, type Finding } from './library/finding.ts'
import { readText, repositoryFiles } from './library/repository.ts'
import { importedModules } from './library/specifiers.ts'

const sources = repositoryFiles().filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
const findings: Finding[] = sources.flatMap((file) =>
  importedModules(readText(file)).flatMap(({ specifier, line }) => {
    const message = forbiddenImport(file, specifier)
    return message === undefined ? [] : [{ file, line, message }]
  }),
)
conclude('imports', [...findings, ...unplacedFolders(sources)], `${sources.length} source files`)
