import { describe, expect, it } from 'vitest'
import { plainBoolean, plainTold, plainType } from '../../../src/greenwave/language/yaml-1-1.ts'

describe('a word in YAML 1.1', () => {
  it.each([
    ['bool', ['yes', 'Yes', 'YES', 'no', 'No', 'NO', 'true', 'True', 'TRUE', 'false', 'False', 'FALSE']],
    ['bool', ['on', 'On', 'ON', 'off', 'Off', 'OFF']],
    ['null', ['', '~', 'null', 'Null', 'NULL']],
    ['int', ['0', '8', '-8', '+8', '1_000', '0b101', '017', '0x1f', '1:30', '190:20:30']],
    ['float', ['8.0', '8.', '.5', '-8.5', '1.0e+3', '1:30.5', '.inf', '-.INF', '.nan', '.NaN']],
    ['timestamp', ['2021-01-01', '2021-1-1 6:00:00', '2021-01-01T06:00:00.5Z', '2021-01-01 06:00:00 +02:00']],
    ['merge', ['<<']],
    ['value', ['=']],
    [
      'str',
      [
        'a',
        'y',
        'N',
        'TRUe',
        'oN',
        'nope',
        '1e3',
        '0o7',
        '08',
        '0x',
        '-',
        '+.',
        '.',
        '2021-1-1',
        '2021-01',
        'fedora-40',
        '1.2.3',
      ],
    ],
  ])('is %s: %j', (type, words) => {
    for (const word of words) expect(`${word} ${plainType(word)}`).toBe(`${word} ${type}`)
  })

  it('is a boolean by its meaning', () => {
    expect(['yes', 'ON', 'True'].map(plainBoolean)).toEqual([true, true, true])
    expect(['no', 'Off', 'FALSE'].map(plainBoolean)).toEqual([false, false, false])
    expect(['', '1', 'TRUe', 'y'].map(plainBoolean)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('is told as Python tells its value', () => {
    const words = [
      '',
      '0',
      '+8',
      '1_000',
      '0x1f',
      '017',
      '1:30',
      '8.',
      '1.0e+3',
      '-.inf',
      '.nan',
      'nope',
      'yes',
    ]
    const told = ['None', '0', '8', '1000', '31', '15', '90', '8.0', '1000.0', '-inf', 'nan', 'nope', 'yes']
    expect(words.map(plainTold)).toEqual(told)
  })
})
