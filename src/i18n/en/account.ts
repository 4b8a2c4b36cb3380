import type { Shape } from '../shape.ts'
import type { account as zh } from '../zh/account.ts'

export const account = {
  signIn: 'Sign in',
  signInTo: 'Sign in to {{paper}}',
  signOut: 'Sign out',
  username: 'Username',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  signedOutNotice: 'Your session has ended. Sign in again and you will return to where you were.',
  demoNotice: 'This is a demo newsroom. Its accounts and password are printed in the window that started it.',
  userMenu: '{{name}}, account menu',
  setup: {
    title: 'Set up the newsroom',
    lead: 'This is the first start. Name the paper and its first administrator; colleagues can be added next.',
    paper: 'Name of the paper',
    paperHint: 'Printed on every page, for example Longyuan Daily',
    admin: 'Administrator',
    name: 'Name',
    usernameHint: 'Lower-case letters, digits, dot and dash, at most 40',
    passwordHint: 'At least 10 characters',
    passwordShort: 'The password needs at least 10 characters.',
    usernameWrong: 'Use letters, digits, dot, dash and underscore, beginning with a letter or digit.',
    required: 'Please fill this in.',
    start: 'Start',
    noToken: 'The address lacks its set-up token. Open the full link that the server printed when it started.',
    done: 'The newsroom is set up.',
    toSignIn: 'Go to sign-in',
    welcome: 'The newsroom is ready. Welcome.',
  },
} as const satisfies Shape<typeof zh>
