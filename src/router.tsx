import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { SetupPage } from './account/SetupPage.tsx'
import { SignInPage } from './account/SignInPage.tsx'
import { keys, meQuery } from './api/queries.ts'
import { DeskPage } from './desk/DeskPage.tsx'
import { readDeskFilter } from './desk/deskFilter.ts'
import { AppShell } from './shell/AppShell.tsx'
import { NotFound } from './shell/NotFound.tsx'
import { RouteError } from './shell/RouteError.tsx'
import { RoutePending } from './shell/RoutePending.tsx'

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({ component: Outlet })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { return?: string; ended?: true } => ({
    ...(isInnerPath(raw['return']) ? { return: raw['return'] } : {}),
    ...(isSet(raw['ended']) ? { ended: true as const } : {}),
  }),
  component: () => <SignInPage {...signInRoute.useSearch()} />,
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (raw: Record<string, unknown>): { token?: string } => (typeof raw['token'] === 'string' ? { token: raw['token'] } : {}),
  component: () => <SetupPage {...setupRoute.useSearch()} />,
})

/** Everything below needs a signed-in person; the others sign in first and come back. */
const guardRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const me = await queryClient.ensureQueryData(meQuery)
    if (me) return
    queryClient.removeQueries({ queryKey: keys.me })
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { return: location.href } })
  },
  component: Outlet,
})

const shellRoute = createRoute({ getParentRoute: () => guardRoute, id: 'shell', component: () => <AppShell content={<Outlet />} /> })

const deskRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: readDeskFilter,
  component: () => <DeskPage filter={deskRoute.useSearch()} />,
})

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('./site/PeoplePage.tsx'), 'PeoplePage'),
})

const siteRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/site',
  component: lazyRouteComponent(() => import('./site/SitePage.tsx'), 'SitePage'),
})

const verifyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/verify',
  component: lazyRouteComponent(() => import('./verify/VerifyPage.tsx'), 'VerifyPage'),
})

// The editor is the largest part of the app; the desk does not wait for it.
const ArticlePage = lazyRouteComponent(() => import('./article/ArticlePage.tsx'), 'ArticlePage')

const articleRoute = createRoute({
  getParentRoute: () => guardRoute,
  path: '/articles/$id',
  component: function ArticleRoute() {
    const { id } = articleRoute.useParams()
    return <ArticlePage key={id} articleId={id} />
  },
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  guardRoute.addChildren([shellRoute.addChildren([deskRoute, peopleRoute, siteRoute, verifyRoute]), articleRoute]),
])

/** Builds the router; the search part of addresses is plain text (`?stage=draft&q=2026`), never JSON. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch,
    // Otherwise what `validateSearch` leaves out of an address reaches the page all the same.
    search: { strict: true },
    defaultPreload: false,
    scrollRestoration: true,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    defaultPendingComponent: RoutePending,
    defaultPendingMs: 300,
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}

function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== '' && value !== false) params.set(key, value === true ? '1' : String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

function isSet(value: unknown): boolean {
  return value === true || value === '1' || value === 'true'
}

/** A path of this app: what follows a sign-in must never lead to another host. */
function isInnerPath(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value)
}
