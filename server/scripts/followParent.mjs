// Loaded before the server under `npm run dev`: a server whose watcher died has nobody who would end it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
