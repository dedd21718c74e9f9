import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** 页面: one folder of files that any server, or none but a static one, can hand out under any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'chrome100',
    cssTarget: 'chrome100',
    chunkSizeWarningLimit: 900,
  },
})
