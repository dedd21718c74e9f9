/** The same pdf.js as a smaller file; its types stand with the whole one. */
declare module 'pdfjs-dist/legacy/build/pdf.min.mjs' {
  export * from 'pdfjs-dist'
}
