export { emitCase, type CaseDraft, type ReadingContext, type SourceDraft } from './context.ts'
export { createReportParser, type ReportFormat } from './create-report-parser.ts'
export { weighDeclared } from './declared.ts'
export type { DiagnosticCollector, NoteDetails } from './diagnostics.ts'
export { readAsJsonDocument, type JsonDocumentReader, type JsonPath } from './json/json-document.ts'
export {
  listField,
  numberField,
  objectField,
  objectsField,
  textField,
  textsField,
  type JsonObject,
} from './json/json-fields.ts'
export { readAsJsonLines, type JsonLineReader } from './json/json-lines.ts'
export { streamingLimits, wholeLimits } from './limits.ts'
export { placeInLine, readAsLines, type LineReader, type ReportLine } from './text/lines.ts'
export type { ByteReader, ReportEnd, TextOrigin, TextReader } from './reader.ts'
export { runRecordName, suiteRecordName } from './record-names.ts'
export { stopReading } from './stop-reading.ts'
export type { TextLimiter } from './text/text-limit.ts'
export { readAsText, type OpenTextReader } from './text/text-reader.ts'
export { readAsXmlTree, type XmlTreeFormat } from './xml/xml-tree.ts'
export type { XmlElement } from '../xml/element.ts'
