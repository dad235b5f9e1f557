export { cucumberMessagesParser } from './parser.ts'
