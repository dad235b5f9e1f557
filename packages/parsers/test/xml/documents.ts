import fc from 'fast-check'

const content = fc.constantFrom(
  'text ',
  'é✓😀',
  '\r\n',
  '\r',
  '\n',
  '&lt;',
  '&amp;&#10;&#x1F600;',
  '&#13;',
  '&quot;&apos;&gt;',
  '<!-- > -->',
  '<!---->',
  '<![CDATA[<&amp;>]]>',
  '<![CDATA[a]]]]><![CDATA[>b]]>',
  '<![CDATA[\r\n]\r]]>',
  '<?p >?>',
  ']',
)
const tag = fc.constantFrom(
  '<a/>',
  '<b x="<>"/>',
  '<c x=\'"\' y = "2" />',
  '<c x="1"\n\ty="&lt;&#10;é"\r\n/>',
  '<unwanted>&nothing;<![CDATA[x]]></unwanted>',
  '<long-element-name-of-its-own an-attribute-with-a-long-name="and a value that is longer than most"/>',
)
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    tag,
    fc
      .tuple(
        fc.constantFrom('d', 'e:f', 'g-h.i', 'é'),
        fc.constantFrom('', ' x="1"', ' x="1" y="2"', " y='2'  x='&amp;1' "),
        fc.array(fc.oneof(tie('element'), content), { maxLength: 5 }),
      )
      .map(([name, attributes, inner]) => `<${name}${attributes}>${inner.join('')}</${name} >`),
  ),
}))

/** Documents that are built by the rules. */
export const wellFormed: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0"?>', '\r\n <?xml version="1.0"?>\n', '<!-- c -->'), element)
  .map(([prolog, root]) => `${prolog}${root}\n<!-- end -->`)

/** Texts of pieces of markup, most of them broken. */
export const anything: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      content,
      tag,
      fc.constantFrom(
        '<a>',
        '</a>',
        '<b>',
        '</b>',
        '</a',
        '<a ',
        ' x="1"',
        " y='",
        '<',
        '>',
        '"',
        "'",
        '=',
        '/',
        '&',
        ';',
        '<!',
        '<!DOCTYPE',
        '<![',
        '<?',
        '?>',
        '-->',
        ']]>',
        '\u0000',
        '&#0;',
        '&un;',
        '\uD83D',
        '\uDE00',
        ' ',
      ),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''))
