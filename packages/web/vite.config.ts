import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** 页面: one folder of files that any server, or none but a static one, can hand out under any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'chrome100',
    cssTarget: 'chrome100',
    chunkSizeWarningLimit: 1300,
    // Character maps are fetched one by one, never as data addresses, which the page's policy forbids.
    assetsInlineLimit: (file) => (file.endsWith('.bcmap') ? false : undefined),
  },
})
