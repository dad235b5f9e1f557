/** What an unquoted word is in YAML 1.1, as PyYAML reads it. */
export type PlainType = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'merge' | 'value'

const truths = new Set(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])
const lies = new Set(['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
const nothing = new Set(['', '~', 'null', 'Null', 'NULL'])

const integer =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/
const decimal =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const timestamp =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/
/** Longer words are texts, so that no pattern above can take long. */
const longestWord = 256

/**
 * The type of an unquoted word: `yes` is a boolean, `8.0` a number and `2021-01-01` a date, as they were before YAML 1.2.
 */
export function plainType(text: string): PlainType {
  if (nothing.has(text)) return 'null'
  if (truths.has(text) || lies.has(text)) return 'bool'
  if (text === '<<') return 'merge'
  if (text === '=') return 'value'
  if (text.length > longestWord || !/^[-+.\d]/.test(text)) return 'str'
  if (integer.test(text)) return 'int'
  if (decimal.test(text)) return 'float'
  return timestamp.test(text) ? 'timestamp' : 'str'
}

/** True or false where the word says so in YAML 1.1. */
export function plainBoolean(text: string): boolean | undefined {
  if (truths.has(text)) return true
  return lies.has(text) ? false : undefined
}

/** The word as Python tells what it stands for: `0x1f` is `31`, and nothing is `None`. */
export function plainTold(text: string): string {
  switch (plainType(text)) {
    case 'null':
      return 'None'
    case 'int':
      return String(valueOf(text))
    case 'float':
      return floatTold(valueOf(text))
    default:
      return text
  }
}

function valueOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase()
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY
  if (digits.includes(':')) {
    return sign * digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  }
  // A zero at the beginning makes it octal.
  return sign * Number(/^0\d+$/.test(digits) ? `0o${digits}` : digits)
}

function floatTold(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
