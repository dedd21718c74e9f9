/** Source files 来源文件: whatever a report came in, as text with pages, headings and tables. */

export { checkPage } from '../check-page.ts'
export * from './check-file.ts'
export { PDF_LIMITS, type PdfLimits, type PdfResources, readPdf } from './pdf.ts'
export { detectFormat, readSource, type SourceFault, type SourceFormat } from './read-source.ts'
