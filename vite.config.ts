import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run dev` finds the server that answers /api, /media and /collab. */
const server = process.env.GALLEY_API ?? 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [react()],
  // Two copies of these would not recognise each other's documents.
  resolve: {
    dedupe: [
      'yjs',
      'lib0',
      'y-protocols',
      'prosemirror-model',
      'prosemirror-state',
      'prosemirror-view',
      'prosemirror-transform',
      'react',
      'react-dom',
    ],
  },
  build: { outDir: 'dist/client', emptyOutDir: true, chunkSizeWarningLimit: 1200 },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/media': { target: server, changeOrigin: false },
      '/desk': { target: server, ws: true, changeOrigin: false },
      '/collab': { target: server, ws: true, changeOrigin: false },
    },
  },
})
