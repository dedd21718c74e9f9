/** Who is signed in 当前的人, for every page below. */
import type { OutputOf } from '@jiheng/app/contract'
import { createContext, useContext } from 'react'

export type Me = OutputOf<'me'>
export type Permission = string

const Context = createContext<{ readonly me: Me; readonly again: () => void } | undefined>(undefined)
export const MeProvider = Context.Provider

export function useMe(): {
  readonly me: Me
  readonly again: () => void
  readonly may: (what: Permission) => boolean
} {
  const value = useContext(Context)
  if (value === undefined) throw new Error('no MeProvider above')
  return { ...value, may: (what) => value.me.permissions.includes(what) }
}
