/**
 * Outputs of a step, as text to append to the file that `GITHUB_OUTPUT` names. A value may have several lines.
 *
 * @param delimiter - a word that nobody can guess, made anew for each call: a value that held it could set other outputs
 * @throws TypeError for a name that is none, a delimiter shorter than 16 characters, and one that is in a name or a value.
 */
export function renderOutputs(outputs: Readonly<Record<string, string>>, delimiter: string): string {
  if (!/^[\w-]{16,}$/.test(delimiter)) throw new TypeError('A delimiter has 16 letters or digits at least.')
  return Object.entries(outputs)
    .map(([name, value]) => {
      if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new TypeError(`"${name}" can't be the name of an output.`)
      if (name.includes(delimiter) || value.includes(delimiter))
        throw new TypeError(`The output "${name}" holds the delimiter.`)
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
    })
    .join('')
}
