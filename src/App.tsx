import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { i18n } from 'i18next'
import { type ReactNode, StrictMode, useEffect, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { ApiError } from './api/ApiError.ts'
import { onSignedOut } from './api/signedOut.ts'
import { useT } from './i18n/useT.ts'
import { type AppRouter, createAppRouter } from './router.tsx'
import { ToastProvider } from './ui/Toasts.tsx'
import { TooltipProvider } from './ui/Tooltip.tsx'
import { watchVisibleHeight } from './ui/visibleHeight.ts'

/** Everything that lives as long as the page: words, cache, router, messages. */
export function App({ i18n }: { readonly i18n: i18n }) {
  const [queryClient] = useState(createQueryClient)
  const [router] = useState(() => createAppRouter(queryClient))
  useEffect(() => onSignedOut(() => toSignIn(router)), [router])
  useEffect(() => {
    const { documentElement } = document
    return watchVisibleHeight(window.visualViewport, () => documentElement.clientHeight, documentElement.style)
  }, [])
  return (
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <TooltipProvider>
            <Messages>
              <RouterProvider router={router} />
            </Messages>
          </TooltipProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>
  )
}

function Messages({ children }: { readonly children: ReactNode }) {
  const t = useT()
  return (
    <ToastProvider label={t(($) => $.common.notifications)} dismissLabel={t(($) => $.common.dismiss)}>
      {children}
    </ToastProvider>
  )
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A refusal stays a refusal; only a lost connection or a fault is worth another try.
        retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
        refetchOnWindowFocus: true,
        // The server is often on the same machine or network: what the browser thinks of the internet says nothing of it.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** The session ended: sign in, then back. Unsent text waits in this device's store, so no page may hold the way. */
function toSignIn(router: AppRouter): void {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/setup') return
  void router.navigate({ to: '/sign-in', search: { return: href, ended: true }, ignoreBlocker: true, replace: true })
}
