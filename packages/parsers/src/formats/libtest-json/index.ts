export { libtestJsonParser } from './parser.ts'
