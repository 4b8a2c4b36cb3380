import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { openDeskLine } from './deskLine.ts'
import { keys } from './queries.ts'

/** While it is mounted, whatever the page shows of the desk and of notices follows the server by itself. */
export function useDeskLine(): void {
  const client = useQueryClient()
  useEffect(
    () =>
      openDeskLine({
        onLine: (stands) => client.setQueryData(keys.line, stands),
        onArticles: () => {
          void client.invalidateQueries({ queryKey: keys.articles })
          void client.invalidateQueries({ queryKey: keys.board })
        },
        onNotices: () => void client.invalidateQueries({ queryKey: keys.notices }),
      }),
    [client],
  )
}
