/** The server 服务: pages and evaluations over HTTP, read-only in this release. */
export * from './http.ts'
