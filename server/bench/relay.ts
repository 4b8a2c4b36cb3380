import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

/*
 * The physical limit: hands every frame to all other sockets of the same path. It knows no Yjs, keeps nothing and asks
 * nobody who they are. Whatever a server does beyond this is what it costs.
 */

function main(): void {
  const rooms = new Map<string, Set<WebSocket>>()
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, clientTracking: false })
  server.on('connection', (socket, request) => {
    const path = request.url ?? ''
    const room = rooms.get(path) ?? new Set()
    rooms.set(path, room.add(socket))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      room.delete(socket)
      if (room.size === 0) rooms.delete(path)
    })
    socket.on('message', (data) => {
      for (const other of room) if (other !== socket && other.readyState === WebSocket.OPEN) other.send(data)
    })
  })
  server.on('listening', () => process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`))
  process.once('SIGTERM', () => process.exit(0))
}

main()
